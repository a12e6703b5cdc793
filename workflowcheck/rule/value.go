package rule

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
)

// Value is what an expression is known to be worth: itself, or, for a local variable that is set only once and whose address nobody takes, what it
// is set to. It is nil for a variable that is set by other means, such as a parameter; but a workflow.Context that is a parameter is worth what the
// function sets it to, since that is what the code below sees.
func (p *Pass) Value(expr ast.Expr) ast.Expr {
	id, ok := ast.Unparen(expr).(*ast.Ident)
	if !ok {
		return ast.Unparen(expr)
	}
	v, ok := p.Info.ObjectOf(id).(*types.Var)
	if !ok || p.In == nil {
		return nil
	}
	outer := p.In.Outermost()
	if !IsWorkflowContext(v.Type()) && (v.Pos() < outer.Body.Pos() || v.Pos() > outer.Body.End() || p.Parameter(v)) {
		return nil
	}
	values := p.Given(v)
	if len(values) != 1 {
		return nil
	}
	return ast.Unparen(values[0])
}

// Given are the values that a variable is set to in the declared function around. There is one that is no expression where nothing is known of the
// value.
func (p *Pass) Given(v *types.Var) []ast.Expr {
	var values []ast.Expr
	ast.Inspect(p.In.Outermost().Body, func(n ast.Node) bool {
		values = append(values, p.given(n, v)...)
		return true
	})
	return values
}

// given are those of Given that one node sets the variable to.
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

// Written are the expressions that a statement writes to.
func Written(n ast.Node) []ast.Expr {
	switch n := n.(type) {
	case *ast.AssignStmt:
		return n.Lhs
	case *ast.IncDecStmt:
		return []ast.Expr{n.X}
	}
	return nil
}

// Parameter reports whether a variable is a parameter or result of a function around.
func (p *Pass) Parameter(v *types.Var) bool {
	for f := p.In; f != nil; f = f.Outer {
		if f.Type.Pos() <= v.Pos() && v.Pos() < f.Type.End() {
			return true
		}
	}
	return false
}

// Fields are the values that a struct literal gives to fields; false if it does so without their names.
func Fields(lit *ast.CompositeLit) (map[string]ast.Expr, bool) {
	fields := map[string]ast.Expr{}
	for _, element := range lit.Elts {
		kv, ok := element.(*ast.KeyValueExpr)
		if !ok {
			return nil, false
		}
		if id, ok := kv.Key.(*ast.Ident); ok {
			fields[id.Name] = kv.Value
		}
	}
	return fields, true
}

// Options are the fields of a literal of options: the expression, what it points to, or the only value of a local variable. False where they
// cannot be told.
func (p *Pass) Options(expr ast.Expr) (map[string]ast.Expr, bool) {
	value := p.Value(expr)
	if ref, ok := value.(*ast.UnaryExpr); ok && ref.Op == token.AND {
		value = ref.X
	}
	lit, ok := value.(*ast.CompositeLit)
	if !ok {
		return nil, false
	}
	return Fields(lit)
}

// Zero reports whether an expression, which may be missing, is the constant zero.
func (p *Pass) Zero(expr ast.Expr) bool {
	if expr == nil {
		return true
	}
	value := p.Info.Types[expr].Value
	return value != nil && value.Kind() != constant.Unknown && constant.Compare(constant.ToInt(value), token.EQL, constant.MakeInt64(0))
}

// Text is the value of a constant string, or "".
func (p *Pass) Text(expr ast.Expr) string {
	if value := p.Info.Types[expr].Value; value != nil && value.Kind() == constant.String {
		return constant.StringVal(value)
	}
	return ""
}

// Named is the declared function that an expression names, nil if there is none.
func (p *Pass) Named(expr ast.Expr) *types.Func {
	var id *ast.Ident
	switch e := ast.Unparen(expr).(type) {
	case *ast.Ident:
		id = e
	case *ast.SelectorExpr:
		id = e.Sel
	default:
		return nil
	}
	fn, ok := p.Info.Uses[id].(*types.Func)
	if !ok {
		return nil
	}
	return fn.Origin()
}
