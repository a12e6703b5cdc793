package discover

import (
	"go/ast"
	"go/types"
)

// typeName is the workflow type under which a call registers, or "" if that cannot be told: the name from the options
// or, as in the SDK, what follows the last dot in the function's run-time name.
func (s *survey) typeName(site call, sc *scope) string {
	fn := term{expr: site.expr.Args[0], in: sc}
	if site.kind == registerWorkflow || site.kind == registerActivity {
		return s.runtimeName(fn)
	}
	name, given := s.optionName(term{expr: site.expr.Args[1], in: sc})
	switch {
	case !given:
		return s.runtimeName(fn)
	case !name.known():
		return ""
	}
	text, ok := s.constant(name)
	switch {
	case !ok:
		return ""
	case text == "":
		return s.runtimeName(fn)
	}
	return text
}

// optionName finds the Name in registration options. It returns given and the zero term if the options cannot be
// followed to a literal.
func (s *survey) optionName(options term) (name term, given bool) {
	lit, in := s.literal(options)
	if lit == nil {
		return term{}, true
	}
	for i, elt := range lit.Elts {
		kv, keyed := elt.(*ast.KeyValueExpr)
		switch {
		case !keyed && i == 0:
			return term{expr: elt, in: in}, true
		case keyed:
			if key, ok := kv.Key.(*ast.Ident); ok && key.Name == "Name" {
				return term{expr: kv.Value, in: in}, true
			}
		}
	}
	return term{}, false
}

// runtimeName is the SDK's name for a function value. Instances of generic functions are called "pkg.F[...]" at run
// time, so that the SDK knows all of them as "]"; literals have names that depend on where they are compiled.
func (s *survey) runtimeName(t term) string {
	t = s.reduce(t)
	switch e := t.expr.(type) {
	case *ast.IndexExpr, *ast.IndexListExpr:
		return "]"
	case *ast.Ident:
		return functionName(t.in.pkg.TypesInfo, e)
	case *ast.SelectorExpr:
		return functionName(t.in.pkg.TypesInfo, e.Sel)
	}
	return ""
}

func functionName(info *types.Info, name *ast.Ident) string {
	fn, ok := info.Uses[name].(*types.Func)
	switch {
	case !ok:
		return ""
	case info.Instances[name].TypeArgs != nil:
		return "]" // an instance whose type arguments were inferred
	}
	return fn.Name()
}
