package facts

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

// ident looks at what a name stands for: a function, a variable that holds one, or something that the table judges.
func (w *walker) ident(id *ast.Ident) {
	switch obj := w.p.Info.Uses[id].(type) {
	case *types.Func:
		w.mentionFunc(id, obj.Origin())
	case *types.Var:
		w.mentionVar(id, obj.Origin())
	}
}

func (w *walker) mentionFunc(id *ast.Ident, fn *types.Func) {
	if fn.Pkg() == nil {
		return // error.Error
	}
	u := w.useOf(id)
	hazard, bad, known := w.verdictOn(fn)
	if !known {
		w.take(id, fn)
		w.mention(&call{at: u.at, callee: fn}, u)
		return
	}
	if !bad {
		return
	}
	switch u.kind {
	case useCalled, usePassed:
		w.site(w.rules[hazard.rule], rule.Site{
			Node: u.at, What: shortName(fn), Why: hazard.why, Advice: hazard.advice, Object: fn, Local: hazard.local,
		})
	case useStored:
		w.mention(&call{at: u.at, callee: fn}, u)
	}
}

// verdictOn asks the configuration and the table. It knows nothing of functions that are walked.
func (w *walker) verdictOn(obj types.Object) (v verdict, bad, known bool) {
	if declared, ok := w.config.Decls[fullName(obj)]; ok {
		if fn, isFunc := obj.(*types.Func); declared && isFunc && fn.Pkg() == w.pass.Pkg && !isAbstract(fn) {
			return v, false, false // what is in it is looked at, too
		}
		return declaredVerdict, declared, true
	}
	if !w.isJudged(obj.Pkg()) {
		return v, false, false
	}
	v, bad = judge(obj)
	return v, bad, true
}

// isAbstract reports whether a function is a method of an interface.
func isAbstract(fn *types.Func) bool {
	recv := fn.Signature().Recv()
	return recv != nil && types.IsInterface(recv.Type())
}

func (w *walker) isJudged(pkg *types.Package) bool {
	judged, ok := w.judged[pkg]
	if !ok {
		judged = pkg != w.pass.Pkg && Judged(pkg.Path(), "") && !w.ownModule(pkg.Path())
		w.judged[pkg] = judged
	}
	return judged
}

// ownModule reports whether a path is in the module of the package, whose name may look like one of the standard library.
func (w *walker) ownModule(path string) bool {
	m := w.pass.Module
	return m != nil && m.Path != "" && m.Path != "std" && underAny([]string{m.Path}, path)
}

func (w *walker) mentionVar(id *ast.Ident, v *types.Var) {
	if p, ok := w.params[v]; ok {
		w.useParam(p, w.useOf(id))
	}
	if global(v) {
		if hazard, bad, known := w.verdictOn(v); known {
			if u := w.useOf(id); bad && (u.kind != useNone || !isFunc(v.Type())) {
				what := v.Pkg().Name() + "." + v.Name()
				w.site(w.rules[hazard.rule], rule.Site{Node: id, What: what, Why: hazard.why, Advice: hazard.advice, Object: v})
			}
			return
		}
	} else if !isFunc(v.Type()) {
		return
	}
	if u := w.useOf(id); isFunc(v.Type()) || u.kind != useNone {
		w.mention(&call{at: u.at, callee: v}, u)
	}
}

// global reports whether a variable belongs to a package.
func global(v *types.Var) bool {
	return !v.IsField() && v.Pkg() != nil && v.Parent() == v.Pkg().Scope()
}

// useParam notes whether a parameter of function type is called by side effects only, or by nobody.
func (w *walker) useParam(p param, u use) {
	count := w.paramUses[p]
	if count == nil {
		count = &uses{}
		w.paramUses[p] = count
	}
	switch {
	case u.kind == useSheltered || w.inShelter():
		count.sheltered++
	case u.kind == useNone:
		count.named++
	default:
		count.open++
	}
}

func (w *walker) inShelter() bool {
	for f := w.p.In; f != nil; f = f.Outer {
		if w.bySyntax[f].uses.sheltered > 0 {
			return true
		}
	}
	return false
}

// mention notes where a function value is used.
func (w *walker) mention(c *call, u use) {
	c.ignored = slices.Clone(w.active)
	c.passed, c.replayed, c.shelter = u.passed, w.notReplaying(), u.kind == useSheltered
	switch {
	case u.kind == useStored && u.held != nil:
		w.values[u.held] = append(w.values[u.held], c)
	case u.kind == useNone || u.kind == useStored:
		w.mentions = append(w.mentions, c)
	case u.kind == useSheltered:
		w.mentions = append(w.mentions, c)
		if c.lit != nil {
			w.shelteredLit = c.lit
		}
	case w.current != nil && !w.excluded():
		w.current.calls = append(w.current.calls, c)
	}
}
