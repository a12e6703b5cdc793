package rule

import (
	"go/ast"
	"go/token"
	"go/types"
)

// Value is what an expression is known to be worth: itself, or, for a local variable that is set only once and whose address nobody takes, what it
// is set to. It is nil for a variable that is set by other means, such as a parameter.
func (p *Pass) Value(expr ast.Expr) ast.Expr {
	id, ok := ast.Unparen(expr).(*ast.Ident)
	if !ok {
		return ast.Unparen(expr)
	}
	v, ok := p.Info.ObjectOf(id).(*types.Var)
	if !ok || p.In == nil {
		return nil
	}
	var values []ast.Expr
	ast.Inspect(p.In.Outermost().Body, func(n ast.Node) bool {
		values = append(values, p.given(n, v)...)
		return true
	})
	if len(values) != 1 {
		return nil
	}
	return ast.Unparen(values[0])
}

// given are the values that a node sets a variable to. There is one that is no expression where nothing is known of the value.
func (p *Pass) given(n ast.Node, v *types.Var) []ast.Expr {
	unknown := &ast.BadExpr{}
	var out []ast.Expr
	set := func(left ast.Expr, value ast.Expr) {
		if id, ok := ast.Unparen(left).(*ast.Ident); ok && p.Info.ObjectOf(id) == v {
			out = append(out, value)
		} else if base, _ := Base(p.Info, left); base == v {
			out = append(out, unknown)
		}
	}
	switch n := n.(type) {
	case *ast.AssignStmt:
		for i, left := range n.Lhs {
			if len(n.Lhs) == len(n.Rhs) && (n.Tok == token.ASSIGN || n.Tok == token.DEFINE) {
				set(left, n.Rhs[i])
			} else {
				set(left, unknown)
			}
		}
	case *ast.ValueSpec:
		for i, left := range n.Names {
			if i < len(n.Values) && len(n.Names) == len(n.Values) {
				set(left, n.Values[i])
			} else {
				set(left, unknown)
			}
		}
	case *ast.IncDecStmt:
		set(n.X, unknown)
	case *ast.RangeStmt:
		for _, left := range []ast.Expr{n.Key, n.Value} {
			if left != nil {
				set(left, unknown)
			}
		}
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			set(n.X, unknown)
		}
	}
	return out
}
