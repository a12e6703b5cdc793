package rule

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
)

// Unsent calls a function for each field that the literals in an expression set and that JSON leaves out, since it is not exported.
func Unsent(info *types.Info, expr ast.Expr, found func(field *types.Var, value ast.Expr)) {
	if ref, ok := ast.Unparen(expr).(*ast.UnaryExpr); ok && ref.Op == token.AND {
		expr = ref.X
	}
	lit, ok := ast.Unparen(expr).(*ast.CompositeLit)
	if !ok {
		return
	}
	t := pointee(info.TypeOf(lit))
	if encodesItself(t) || encodesItself(types.NewPointer(t)) {
		return
	}
	s, _ := t.Underlying().(*types.Struct)
	for i, element := range lit.Elts {
		kv, keyed := element.(*ast.KeyValueExpr)
		if keyed {
			element = kv.Value
		}
		if s == nil {
			Unsent(info, element, found)
			continue
		}
		field := s.Field(min(i, s.NumFields()-1))
		if keyed {
			id, _ := kv.Key.(*ast.Ident)
			field, _ = info.Uses[id].(*types.Var)
		}
		switch {
		case field == nil:
		case field.Exported() && reflect.StructTag(tag(s, field)).Get("json") != "-":
			Unsent(info, element, found)
		case !field.Exported() && !field.Embedded():
			found(field, element)
		}
	}
}

func tag(s *types.Struct, field *types.Var) string {
	for i := range s.NumFields() {
		if s.Field(i) == field {
			return s.Tag(i)
		}
	}
	return ""
}
