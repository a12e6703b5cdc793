package discover

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strconv"
)

// pair is one element of a literal that a loop runs over.
type pair struct {
	key, value term
}

// reduce follows t to the expression that it stands for in the end: through parentheses, bound variables, package-level
// variables that never change, fields of literals, and functions that only return an expression. The result shows the
// value's structure; it is not always one that could be written in its place.
func (s *survey) reduce(t term) term {
	for range 100 {
		next, ok := s.step(t)
		if !ok {
			break
		}
		t = next
	}
	return t
}

func (s *survey) step(t term) (term, bool) {
	if t.expr == nil {
		return t, false
	}
	info := t.in.pkg.TypesInfo
	switch e := t.expr.(type) {
	case *ast.ParenExpr:
		return term{expr: e.X, in: t.in}, true
	case *ast.Ident:
		return s.variable(info.Uses[e], t.in)
	case *ast.SelectorExpr:
		sel := info.Selections[e]
		if sel == nil {
			return s.variable(info.Uses[e.Sel], t.in)
		}
		if sel.Kind() == types.FieldVal && len(sel.Index()) == 1 {
			return s.field(term{expr: e.X, in: t.in}, sel.Index()[0])
		}
	case *ast.CallExpr:
		return s.returned(t)
	}
	return t, false
}

// variable is what a variable stands for.
func (s *survey) variable(obj types.Object, in *scope) (term, bool) {
	v, ok := obj.(*types.Var)
	if !ok {
		return term{}, false
	}
	if t, ok := in.lookup(v); ok {
		return t, t.known()
	}
	if !packageLevel(v) || s.writes[objectKey(v)] {
		return term{}, false
	}
	init, ok := s.inits[objectKey(v)]
	return term{expr: init.expr, in: &scope{pkg: init.pkg}}, ok
}

// field is what the i-th field of a struct literal was given.
func (s *survey) field(x term, i int) (term, bool) {
	lit, in := s.literal(x)
	if lit == nil {
		return term{}, false
	}
	st, ok := in.pkg.TypesInfo.TypeOf(lit).Underlying().(*types.Struct)
	if !ok {
		if p, isPointer := in.pkg.TypesInfo.TypeOf(lit).Underlying().(*types.Pointer); isPointer {
			st, ok = p.Elem().Underlying().(*types.Struct)
		}
	}
	if !ok || i >= st.NumFields() {
		return term{}, false
	}
	for n, elt := range lit.Elts {
		kv, keyed := elt.(*ast.KeyValueExpr)
		switch {
		case !keyed && n == i:
			return term{expr: elt, in: in}, true
		case keyed:
			if key, ok := kv.Key.(*ast.Ident); ok && key.Name == st.Field(i).Name() {
				return term{expr: kv.Value, in: in}, true
			}
		}
	}
	return term{}, false
}

// literal is the composite literal that t stands for, directly or by its address.
func (s *survey) literal(t term) (*ast.CompositeLit, *scope) {
	t = s.reduce(t)
	if and, ok := t.expr.(*ast.UnaryExpr); ok && and.Op == token.AND {
		t = s.reduce(term{expr: and.X, in: t.in})
	}
	lit, _ := t.expr.(*ast.CompositeLit)
	return lit, t.in
}

// returned is the expression that a call without arguments stands for, if returning it is all that the function does.
func (s *survey) returned(t term) (term, bool) {
	expr := t.expr.(*ast.CallExpr)
	fn := calleeOf(t.in.pkg.TypesInfo, expr)
	if fn == nil || len(expr.Args) > 0 || fn.Signature().Recv() != nil {
		return term{}, false
	}
	d, ok := s.decls[fn.FullName()]
	if !ok || d.decl.Body == nil || len(d.decl.Body.List) != 1 {
		return term{}, false
	}
	ret, ok := d.decl.Body.List[0].(*ast.ReturnStmt)
	if !ok || len(ret.Results) != 1 {
		return term{}, false
	}
	return term{expr: ret.Results[0], in: &scope{pkg: d.pkg, fn: d.decl}}, true
}

// elements lists what a loop over t visits; ok is false if t is not a literal or a list.
func (s *survey) elements(t term) (pairs []pair, ok bool) {
	t = s.reduce(t)
	if t.list != nil {
		for _, value := range t.list {
			pairs = append(pairs, pair{value: value})
		}
		return pairs, true
	}
	lit, ok := t.expr.(*ast.CompositeLit)
	if !ok {
		return nil, false
	}
	switch t.in.pkg.TypesInfo.TypeOf(lit).Underlying().(type) {
	case *types.Slice, *types.Array, *types.Map:
	default:
		return nil, false
	}
	for _, elt := range lit.Elts {
		p := pair{value: term{expr: elt, in: t.in}}
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			p = pair{key: term{expr: kv.Key, in: t.in}, value: term{expr: kv.Value, in: t.in}}
		}
		pairs = append(pairs, p)
	}
	return pairs, true
}

// constant is the value of a string expression, if it is the same in every run.
func (s *survey) constant(t term) (string, bool) {
	if t.expr == nil {
		return "", false
	}
	info := t.in.pkg.TypesInfo
	if value := info.Types[t.expr].Value; value != nil && value.Kind() == constant.String {
		return constant.StringVal(value), true
	}
	t = s.reduce(t)
	if t.expr == nil {
		return "", false
	}
	info = t.in.pkg.TypesInfo
	if value := info.Types[t.expr].Value; value != nil && value.Kind() == constant.String {
		return constant.StringVal(value), true
	}
	switch e := t.expr.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, err == nil
	case *ast.BinaryExpr:
		left, ok := s.constant(term{expr: e.X, in: t.in})
		right, also := s.constant(term{expr: e.Y, in: t.in})
		return left + right, ok && also && e.Op == token.ADD
	case *ast.CallExpr:
		if len(e.Args) == 1 && info.Types[e.Fun].IsType() {
			return s.constant(term{expr: e.Args[0], in: t.in})
		}
	}
	return "", false
}
