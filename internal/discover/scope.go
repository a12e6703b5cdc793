package discover

import (
	"cmp"
	"go/ast"
	"go/types"
	"maps"

	"golang.org/x/tools/go/packages"
)

// Bounds of the search for what variables stand for: calls of helpers within helpers, and registrations in all that
// one call site can stand for.
const (
	maxDepth        = 6
	maxAlternatives = 1000
)

// scope is one activation of a declared function: what its variables stand for, as far as that was followed.
type scope struct {
	pkg    *packages.Package
	fn     *ast.FuncDecl // nil at package level
	vars   map[*types.Var]term
	caller *scope // the activation that called this one, if it was followed
}

// term is an expression together with the scope that gives its variables their meaning. A variadic parameter stands
// for a list of terms instead.
type term struct {
	expr ast.Expr
	in   *scope // nil: the scope that the term was found in
	list []term
}

// known reports whether t stands for anything; variables that cannot be followed are bound to the zero term.
func (t term) known() bool { return t.expr != nil || t.list != nil }

func (sc *scope) lookup(v *types.Var) (term, bool) {
	t, ok := sc.vars[v]
	if ok && t.in == nil {
		t.in = sc
	}
	return t, ok
}

func (sc *scope) with(bindings map[*types.Var]term) *scope {
	vars := maps.Clone(sc.vars)
	if vars == nil {
		vars = map[*types.Var]term{}
	}
	maps.Copy(vars, bindings)
	return &scope{pkg: sc.pkg, fn: sc.fn, vars: vars, caller: sc.caller}
}

// expand follows every local variable that exprs use. A variable of a loop stands for several values, and a parameter
// for as many as the function has callers: there is one scope in the result for each combination.
func (s *survey) expand(sc *scope, exprs []ast.Expr, depth int) []*scope {
	v := s.firstOpen(sc, exprs)
	if v == nil {
		return []*scope{sc}
	}
	var out []*scope
	for _, alternative := range s.alternatives(sc, v, depth) {
		out = append(out, s.expand(alternative, exprs, depth)...)
		if len(out) > maxAlternatives {
			return out[:maxAlternatives]
		}
	}
	return out
}

// firstOpen finds a local variable in exprs, or in what is already bound, that was not followed yet.
func (s *survey) firstOpen(sc *scope, exprs []ast.Expr) *types.Var {
	if sc.fn == nil {
		return nil
	}
	vars := s.localsOf(sc.pkg, sc.fn)
	seen := map[*types.Var]bool{}
	var open *types.Var
	var visit func(ast.Node)
	visit = func(n ast.Node) {
		ast.Inspect(n, func(n ast.Node) bool {
			name, ok := n.(*ast.Ident)
			if !ok || open != nil {
				return open == nil
			}
			v, ok := sc.pkg.TypesInfo.Uses[name].(*types.Var)
			if !ok || vars[v] == nil || seen[v] {
				return true
			}
			seen[v] = true
			t, bound := sc.vars[v]
			switch {
			case !bound:
				open = v
			case t.in == nil && t.expr != nil:
				visit(t.expr)
			}
			return true
		})
	}
	for _, e := range exprs {
		if e != nil {
			visit(e)
		}
	}
	return open
}

// alternatives binds v to each of the values that it can stand for, or to the zero term.
func (s *survey) alternatives(sc *scope, v *types.Var, depth int) []*scope {
	l := s.localsOf(sc.pkg, sc.fn)[v]
	unknown := []*scope{sc.with(map[*types.Var]term{v: {}})}
	switch {
	case l.moved || depth >= maxDepth:
		return unknown
	case l.init != nil:
		return []*scope{sc.with(map[*types.Var]term{v: {expr: l.init}})}
	case l.loop != nil:
		if found := s.iterations(sc, l.loop, depth); found != nil {
			return found
		}
	case l.lit != nil:
		if found := s.literalCallers(sc, l.lit); found != nil {
			return found
		}
	case l.param >= 0:
		if found := s.callers(sc, depth); found != nil {
			return found
		}
	}
	return unknown
}

// iterations binds a loop's variables to the elements of the literal that it runs over.
func (s *survey) iterations(sc *scope, loop *ast.RangeStmt, depth int) []*scope {
	var out []*scope
	for _, over := range s.expand(sc, []ast.Expr{loop.X}, depth) {
		pairs, ok := s.elements(term{expr: loop.X, in: over})
		if !ok {
			pairs = []pair{{}}
		}
		for _, p := range pairs {
			bindings := map[*types.Var]term{}
			bindLoopVar(sc.pkg.TypesInfo, bindings, loop.Key, p.key)
			bindLoopVar(sc.pkg.TypesInfo, bindings, loop.Value, p.value)
			out = append(out, over.with(bindings))
		}
	}
	return out
}

func bindLoopVar(info *types.Info, bindings map[*types.Var]term, e ast.Expr, t term) {
	name, ok := e.(*ast.Ident)
	if !ok {
		return
	}
	if v, ok := info.Defs[name].(*types.Var); ok {
		bindings[v] = t
	}
}

// callers binds all parameters of the scope's function, once for each call of it in the module.
func (s *survey) callers(sc *scope, depth int) []*scope {
	if sc.caller != nil {
		return nil
	}
	fn, ok := sc.pkg.TypesInfo.Defs[sc.fn.Name].(*types.Func)
	if !ok {
		return nil
	}
	var out []*scope
	for _, c := range s.calls[fn.FullName()] {
		outer := &scope{pkg: c.pkg, fn: c.in}
		for _, caller := range s.expand(outer, c.expr.Args, depth+1) {
			inner := sc.with(s.arguments(sc, nil, fn.Signature(), c.expr, caller))
			inner.caller = caller
			out = append(out, inner)
		}
	}
	return out
}

// literalCallers binds the parameters of the function literal that the variable lit holds, once for each call of it.
func (s *survey) literalCallers(sc *scope, lit *types.Var) []*scope {
	holder := s.localsOf(sc.pkg, sc.fn)[lit]
	sig, ok := lit.Type().Underlying().(*types.Signature)
	if !ok || holder == nil || holder.moved {
		return nil
	}
	var out []*scope
	for _, expr := range holder.calls {
		out = append(out, sc.with(s.arguments(sc, lit, sig, expr, nil)))
	}
	return out
}

// arguments pairs the parameters of the scope's function, or of the literal in lit, with the arguments of a call.
func (s *survey) arguments(sc *scope, lit *types.Var, sig *types.Signature, call *ast.CallExpr, caller *scope) map[*types.Var]term {
	bindings := map[*types.Var]term{}
	last := sig.Params().Len() - 1
	for v, l := range s.localsOf(sc.pkg, sc.fn) {
		switch {
		case l.param < 0 || l.lit != lit:
		case l.moved:
			bindings[v] = term{}
		case sig.Variadic() && l.param == last && !call.Ellipsis.IsValid():
			rest := []term{}
			for _, arg := range call.Args[min(last, len(call.Args)):] {
				rest = append(rest, term{expr: arg, in: cmp.Or(caller, sc)})
			}
			bindings[v] = term{list: rest, in: caller}
		case l.param < len(call.Args):
			bindings[v] = term{expr: call.Args[l.param], in: caller}
		default:
			bindings[v] = term{}
		}
	}
	return bindings
}
