package discover

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// Query is what [Index.Resolve] is asked for.
type Query struct {
	// Types are the workflow types that histories name.
	Types []string
	// Register are functions that register workflows, as the user wrote them: "./path.Func", "import/path.Func", "Func".
	Register []string
	// Options is a function that returns worker.WorkflowReplayerOptions, in the same notation; empty if there is none.
	Options string
}

// Resolve plans the programs that provide the wanted types. Types that cannot be provided are in [Plan.Unresolved]; the
// error is a [*FunctionError], or several, for functions that the user named and that cannot be used.
func (x *Index) Resolve(q Query) (*Plan, error) {
	p := &planner{index: x, plan: &Plan{Module: x.Module, Unresolved: map[string]error{}}, programs: map[string]*program{}}
	if err := p.named(q); err != nil {
		return nil, err
	}
	types := slices.Clone(q.Types)
	slices.Sort(types)
	for _, name := range slices.Compact(types) {
		chosen, err := x.choose(name)
		if err != nil {
			p.plan.Unresolved[name] = err
			var missing *NotFoundError
			if errors.As(err, &missing) {
				p.addOpaque()
			}
			continue
		}
		p.add(chosen, name)
	}
	p.finish()
	return p.plan, nil
}

// choose finds the one candidate for a type: a registration, or else an exported function, or else the dynamic workflow.
func (x *Index) choose(name string) (*candidate, error) {
	var registered, functions, dynamic []*candidate
	for _, c := range x.candidates {
		switch {
		case c.dynamic:
			dynamic = append(dynamic, c)
		case c.name == name:
			registered = append(registered, c)
		}
	}
	for _, c := range x.functions {
		if c.name == name {
			functions = append(functions, c)
		}
	}
	for _, list := range [][]*candidate{registered, functions, dynamic} {
		if len(list) > 0 {
			return x.pick(name, list)
		}
	}
	return nil, x.notFound(name)
}

// pick reduces candidates to one, if they all stand for the same function.
func (x *Index) pick(name string, list []*candidate) (*candidate, error) {
	groups := groupCandidates(list)
	if len(groups) > 1 {
		err := &AmbiguousError{Type: name}
		for _, group := range groups {
			err.Candidates = append(err.Candidates, x.describe(group[0]))
		}
		return nil, err
	}
	var broken *BrokenError
	for _, c := range groups[0] {
		if !c.usable() {
			continue
		}
		pkg := c.home.pkg
		if !c.closed() {
			pkg = c.registrar.pkg
		}
		errs := x.broken(pkg)
		if len(errs) == 0 {
			return c, nil
		}
		broken = cmp.Or(broken, &BrokenError{Type: name, Package: pkg.PkgPath, Errors: errs})
	}
	if broken != nil {
		return nil, broken
	}
	first := groups[0][0]
	return nil, &ConstructionError{Type: name, Site: x.site(first.site), Reason: first.open.Error()}
}

// groupCandidates puts candidates for the same function together, the most direct first. A registration that cannot be
// repeated counts as the same as one that can, if both register the same method: the receivers may well be equal.
func groupCandidates(list []*candidate) [][]*candidate {
	rank := func(c *candidate) int {
		switch {
		case c.closed():
			return 0
		case c.registrar.ok():
			return 1
		}
		return 2
	}
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b *candidate) int { return cmp.Compare(rank(a), rank(b)) })
	var groups [][]*candidate
	for _, c := range list {
		i := slices.IndexFunc(groups, func(group []*candidate) bool {
			first := group[0]
			same := first.fn != nil && c.fn != nil && first.fn.FullName() == c.fn.FullName()
			return first.key == c.key || same && c.open != nil
		})
		if i < 0 {
			groups = append(groups, []*candidate{c})
			continue
		}
		groups[i] = append(groups[i], c)
	}
	return groups
}

func (x *Index) describe(c *candidate) string {
	what := "a function literal"
	switch {
	case c.fn != nil:
		what = c.fn.FullName()
		if d, ok := x.survey.decls[what]; ok {
			what += " (" + x.site(d.pkg.Fset.Position(d.decl.Pos())) + ")"
		}
	case c.open == nil:
		what = c.expr.canonical()
	}
	return fmt.Sprintf("%s: %s", x.site(c.site), what)
}

func (x *Index) notFound(name string) error {
	err := &NotFoundError{Type: name, Problems: x.Problems}
	var all []named
	for _, list := range [][]*candidate{x.candidates, x.functions} {
		for _, c := range list {
			all = append(all, named{c.name, x.site(c.site)})
			if c.name == "" && !c.dynamic && !c.registrar.ok() {
				err.Nameless = append(err.Nameless, x.site(c.site)+": "+c.open.Error())
			}
		}
	}
	for _, d := range x.survey.decls {
		if sig := d.fn.Signature(); sig.Recv() != nil && isWorkflow(sig) {
			all = append(all, named{d.fn.Name(), x.site(d.pkg.Fset.Position(d.decl.Pos())) + ", a method that is not registered"})
		}
	}
	slices.SortFunc(all, func(a, b named) int { return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.site, b.site)) })
	err.Near = near(name, all)
	err.Searched = fmt.Sprintf("the %d packages of module %q that use %s", len(x.survey.pkgs), x.Module.Path, sdkModule)
	if len(x.survey.pkgs) == 1 {
		err.Searched = fmt.Sprintf("the only package of module %q that uses %s", x.Module.Path, sdkModule)
	}
	return err
}

// Names lists the workflow types that registrations with a known name and exported functions provide, sorted.
func (x *Index) Names() []string {
	names := map[string]bool{}
	for _, list := range [][]*candidate{x.candidates, x.functions} {
		for _, c := range list {
			if c.name != "" && !c.dynamic {
				names[c.name] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(names))
}
