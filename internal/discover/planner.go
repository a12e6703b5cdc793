package discover

import (
	"cmp"
	"errors"
	"slices"
)

// planner sorts what was chosen into programs.
type planner struct {
	index    *Index
	plan     *Plan
	programs map[string]*program // by Main
	opaque   bool
}

// program is a Program while it grows.
type program struct {
	main     string
	explicit bool
	sources  map[string]*Source
	types    []string
	dynamic  []string
}

// named plans the functions that the user named.
func (p *planner) named(q Query) error {
	var errs []error
	for _, value := range q.Register {
		f, err := p.index.registerFunction(value)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		pkg := p.index.survey.pkgs[f.Path]
		p.register(home{pkg: pkg}, f, true)
	}
	if q.Options != "" {
		f, err := p.index.optionsFunction(q.Options)
		errs = append(errs, err)
		p.plan.Options = f
	}
	return errors.Join(errs...)
}

func (p *planner) program(at home) *program {
	main := ""
	if at.name() == "main" {
		main = at.path()
	}
	prog := p.programs[main]
	if prog == nil {
		prog = &program{main: main, sources: map[string]*Source{}}
		p.programs[main] = prog
	}
	return prog
}

func (prog *program) add(at home, e Entry) {
	src := prog.sources[at.path()]
	if src == nil {
		src = &Source{Path: at.path(), Name: at.name(), Dir: at.dir()}
		prog.sources[at.path()] = src
	}
	for _, have := range src.Entries {
		if have.Register != nil && e.Register != nil && have.Register.Name == e.Register.Name {
			return
		}
		if have.Register == nil && e.Register == nil && have.Name == e.Name && have.Dynamic == e.Dynamic {
			return
		}
	}
	src.Entries = append(src.Entries, e)
}

func (p *planner) register(at home, f *Function, explicit bool) *program {
	prog := p.program(at)
	prog.explicit = prog.explicit || explicit
	prog.add(at, Entry{Register: f, Explicit: explicit, Site: f.Site})
	return prog
}

func (p *planner) add(c *candidate, wanted string) {
	var prog *program
	if c.closed() {
		prog = p.program(c.home)
		prog.add(c.home, Entry{Name: c.name, Expr: c.expr, Dynamic: c.dynamic, Site: p.index.site(c.site)})
	} else {
		prog = p.register(home{pkg: c.registrar.pkg}, p.index.registrarFunction(c.registrar), false)
	}
	if c.dynamic {
		prog.dynamic = append(prog.dynamic, wanted)
		p.addOpaque() // one of these may have the type, and then it comes first
		return
	}
	prog.types = append(prog.types, wanted)
}

func (x *Index) registrarFunction(r registrar) *Function {
	f := x.newFunction(x.survey.decls[r.fn.FullName()])
	f.Param = r.param
	f.ReturnsError = r.fn.Signature().Results().Len() == 1
	return f
}

// addOpaque adds all functions that register under names which only they know: they may provide what nothing else does.
func (p *planner) addOpaque() {
	if p.opaque {
		return
	}
	p.opaque = true
	for _, c := range p.index.candidates {
		if c.name == "" && !c.dynamic && c.registrar.ok() && len(p.index.broken(c.registrar.pkg)) == 0 {
			p.register(home{pkg: c.registrar.pkg}, p.index.registrarFunction(c.registrar), false)
		}
	}
}

// finish puts everything in a fixed order, so that the same plan generates the same program.
func (p *planner) finish() {
	for _, prog := range p.programs {
		out := Program{Main: prog.main, Types: prog.types, Dynamic: prog.dynamic}
		for _, src := range prog.sources {
			slices.SortFunc(src.Entries, compareEntries)
			out.Sources = append(out.Sources, *src)
		}
		slices.SortFunc(out.Sources, func(a, b Source) int { return cmp.Compare(a.Path, b.Path) })
		p.plan.Programs = append(p.plan.Programs, out)
	}
	slices.SortFunc(p.plan.Programs, func(a, b Program) int {
		rank := func(main string) int {
			if p.programs[main].explicit {
				return 0
			}
			return 1
		}
		return cmp.Or(cmp.Compare(rank(a.Main), rank(b.Main)), cmp.Compare(a.Main, b.Main))
	})
	p.plan.Aliases = p.index.aliases()
}

func compareEntries(a, b Entry) int {
	rank := func(e Entry) int {
		switch {
		case e.Explicit:
			return 0
		case e.Register == nil:
			return 1
		}
		return 2
	}
	name := func(e Entry) string {
		if e.Register != nil {
			return e.Register.Name
		}
		return e.Name
	}
	return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(name(a), name(b)))
}
