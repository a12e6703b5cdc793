package discover

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/packages"
)

// candidate is one way to get at a workflow: a registration that was found, or an exported function.
type candidate struct {
	name    string // the workflow type; empty if only running the registration tells
	dynamic bool
	site    token.Position // of the registration, or of the exported function
	fn      *types.Func    // the function or method, if it is a declared one
	key     string         // the same for two candidates that register the same thing

	expr      Expr      // closed form of the function, if open is nil
	open      error     // why there is none
	home      home      // where expr can stand
	registrar registrar // the function around the call, if it can be called on its own
}

// registrar is a function that registers workflows on its only parameter.
type registrar struct {
	pkg   *packages.Package
	fn    *types.Func
	param string // the interface of package worker that fits: Registry, Worker or WorkflowReplayer
}

func (r registrar) ok() bool { return r.fn != nil }

// usable reports whether the candidate can be registered without the user's help.
func (c *candidate) usable() bool {
	return c.open == nil && c.name != "" || c.dynamic && c.open == nil || c.registrar.ok()
}

// closed reports whether it is registered by its expression rather than by a registrar.
func (c *candidate) closed() bool { return c.open == nil && (c.name != "" || c.dynamic) }

// registrations turns the calls that the survey found into candidates.
func (s *survey) registrations(workers workerInterfaces) []*candidate {
	var out []*candidate
	for _, site := range s.sites {
		if site.kind == registerActivity || site.kind == registerActivityOptions {
			continue
		}
		start := &scope{pkg: site.pkg, fn: site.in}
		for _, sc := range s.expand(start, site.expr.Args, 0) {
			if c := s.candidate(site, sc, workers); c != nil {
				out = append(out, c)
			}
		}
	}
	return out
}

func (s *survey) candidate(site call, sc *scope, workers workerInterfaces) *candidate {
	fn := term{expr: site.expr.Args[0], in: sc}
	origin := s.follow(fn)
	around := enclosingRegistrar(sc, workers)
	if !around.ok() && s.forwards(origin) {
		return nil // a helper that nobody calls, or a wrapper's own method: what it is called with is not registered here
	}
	c := &candidate{
		dynamic:   site.kind == registerDynamic,
		site:      position(site, origin),
		fn:        s.function(fn),
		registrar: around,
	}
	c.name = s.typeName(site, sc)
	c.expr, c.open = s.closed(fn)
	if c.open == nil {
		c.home, c.open = s.place(c.expr, origin.in.pkg)
	}
	if c.open == nil && c.name == "" && !c.dynamic {
		c.open = openf("its name is known only when the program runs")
	}
	c.key = candidateKey(c)
	return c
}

// follow goes through local variables, and fields of literals that they stand for, to the expression that the user wrote
// as the workflow.
func (s *survey) follow(t term) term {
	for range maxDepth {
		switch e := ast.Unparen(t.expr).(type) {
		case *ast.Ident:
			if v, ok := t.in.pkg.TypesInfo.Uses[e].(*types.Var); !ok || packageLevel(v) {
				return t
			}
		case *ast.SelectorExpr:
			if !localRoot(t.in.pkg.TypesInfo, e) {
				return t
			}
		}
		next, ok := s.step(term{expr: ast.Unparen(t.expr), in: t.in})
		if !ok || next.expr == nil {
			return t
		}
		t = next
	}
	return t
}

// forwards reports whether the registered value is a parameter whose values are not known.
func (s *survey) forwards(t term) bool {
	name, ok := ast.Unparen(t.expr).(*ast.Ident)
	if !ok || t.in.fn == nil {
		return false
	}
	v, ok := t.in.pkg.TypesInfo.Uses[name].(*types.Var)
	if !ok || packageLevel(v) || !isAny(v.Type()) {
		return false
	}
	l := s.localsOf(t.in.pkg, t.in.fn)[v]
	return l == nil || l.param >= 0 // what is no local at all is a parameter of some function literal
}

// position is where the registration is written: the workflow's expression if the call got it from elsewhere.
func position(site call, origin term) token.Position {
	if origin.expr != site.expr.Args[0] {
		return origin.in.pkg.Fset.Position(origin.expr.Pos())
	}
	return site.pkg.Fset.Position(site.expr.Pos())
}

// function is the declared function or method that t stands for, nil for literals.
func (s *survey) function(t term) *types.Func {
	t = s.reduce(t)
	if t.expr == nil {
		return nil
	}
	info := t.in.pkg.TypesInfo
	expr := t.expr
	switch e := expr.(type) {
	case *ast.IndexExpr:
		expr = e.X
	case *ast.IndexListExpr:
		expr = e.X
	}
	switch e := ast.Unparen(expr).(type) {
	case *ast.Ident:
		fn, _ := info.Uses[e].(*types.Func)
		return fn
	case *ast.SelectorExpr:
		fn, _ := info.Uses[e.Sel].(*types.Func)
		return fn
	}
	return nil
}

// enclosingRegistrar is the innermost function around the call, or around a call of that function, that can be called
// with a registry alone.
func enclosingRegistrar(sc *scope, workers workerInterfaces) registrar {
	for ; sc != nil; sc = sc.caller {
		if sc.fn == nil {
			continue
		}
		fn, ok := sc.pkg.TypesInfo.Defs[sc.fn.Name].(*types.Func)
		if !ok || fn.Name() == "init" || fn.Name() == "main" {
			continue
		}
		if param, ok := workers.registrarParam(fn); ok {
			return registrar{sc.pkg, fn, param}
		}
	}
	return registrar{}
}

// candidateKey identifies what is registered: the closed expression, or the function, or else the place.
func candidateKey(c *candidate) string {
	switch {
	case c.open == nil:
		return c.expr.canonical()
	case c.fn != nil:
		return c.fn.FullName()
	}
	return c.site.String()
}

// exported finds the functions that look like workflows, for types that no registration names.
func (s *survey) exported() []*candidate {
	var out []*candidate
	for _, d := range s.decls {
		sig := d.fn.Signature()
		if !d.fn.Exported() || sig.Recv() != nil || sig.TypeParams() != nil || !isWorkflow(sig) {
			continue
		}
		expr := Expr{pieces: []piece{{path: d.pkg.PkgPath, name: d.fn.Name()}}}
		c := &candidate{name: d.fn.Name(), fn: d.fn, expr: expr, home: home{pkg: d.pkg}}
		c.site = d.pkg.Fset.Position(d.decl.Pos())
		c.key = expr.canonical()
		out = append(out, c)
	}
	return out
}
