package discover

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"os"
)

// openError says why an expression cannot be repeated outside of the function that it stands in.
type openError struct{ reason string }

func (e *openError) Error() string { return e.reason }

func openf(format string, args ...any) error { return &openError{fmt.Sprintf(format, args...)} }

// sourceText caches the contents of source files by name.
type sourceText map[string][]byte

func (t sourceText) read(name string) ([]byte, error) {
	if text, ok := t[name]; ok {
		return text, nil
	}
	text, err := os.ReadFile(name)
	if err == nil {
		t[name] = text
	}
	return text, err
}

// closed renders t as source that means the same anywhere, or says why that is not possible.
func (s *survey) closed(t term) (Expr, error) {
	e := Expr{}
	err := s.render(&e, t, 0)
	return e, err
}

func (s *survey) render(e *Expr, t term, depth int) error {
	switch {
	case depth > maxDepth:
		return openf("its argument is nested too deeply")
	case t.expr == nil:
		return openf("its argument is not known")
	}
	if lit, ok := ast.Unparen(t.expr).(*ast.CompositeLit); ok && lit.Type == nil {
		return openf("its argument is an element of a literal that leaves out its type")
	}
	fset := t.in.pkg.Fset
	file := fset.File(t.expr.Pos())
	name := fset.PositionFor(t.expr.Pos(), false).Filename
	source, err := s.text.read(name)
	if err != nil {
		return openf("its source cannot be read: %v", err)
	}
	if file.Offset(t.expr.End()) > len(source) {
		return openf("its source changed while it was read")
	}
	r := &renderer{survey: s, out: e, t: t, file: file, source: source, next: t.expr.Pos(), depth: depth}
	ast.Inspect(t.expr, r.visit)
	r.copyTo(t.expr.End())
	return r.err
}

// renderer copies one expression and replaces the identifiers that mean something else elsewhere.
type renderer struct {
	survey   *survey
	out      *Expr
	t        term
	file     *token.File
	source   []byte
	next     token.Pos // all before is copied
	depth    int
	literals []*ast.FuncLit // around the current node
	err      error
}

func (r *renderer) info() *types.Info { return r.t.in.pkg.TypesInfo }

func (r *renderer) copyTo(pos token.Pos) {
	if pos > r.next && r.err == nil {
		r.out.pieces = append(r.out.pieces, piece{text: string(r.source[r.file.Offset(r.next):r.file.Offset(pos)])})
	}
}

// replace copies what stands before n and puts the pieces that write appends in its place.
func (r *renderer) replace(n ast.Node, write func() error) bool {
	r.copyTo(n.Pos())
	if err := write(); err != nil && r.err == nil {
		r.err = err
	}
	r.next = n.End()
	return false
}

func (r *renderer) inLiteral(pos token.Pos) bool {
	for len(r.literals) > 0 && r.literals[len(r.literals)-1].End() <= pos {
		r.literals = r.literals[:len(r.literals)-1]
	}
	return len(r.literals) > 0
}

func (r *renderer) visit(n ast.Node) bool {
	if n == nil || r.err != nil {
		return false
	}
	switch n := n.(type) {
	case *ast.FuncLit:
		r.literal(n)
	case *ast.CallExpr:
		if !r.inLiteral(n.Pos()) {
			r.err = r.call(n)
		}
	case *ast.SelectorExpr:
		return r.selector(n)
	case *ast.Ident:
		return r.ident(n)
	case *ast.UnaryExpr:
		if n.Op == token.ARROW && !r.inLiteral(n.Pos()) {
			r.err = openf("its argument is received from a channel")
		}
	}
	return r.err == nil
}

// literal keeps the positions of a function literal: a line directive points its copy at the user's file.
func (r *renderer) literal(n *ast.FuncLit) {
	if !r.inLiteral(n.Pos()) {
		r.copyTo(n.Pos())
		pos := r.t.in.pkg.Fset.Position(n.Pos())
		r.out.pieces = append(r.out.pieces, piece{text: fmt.Sprintf("/*line %s:%d:%d*/", pos.Filename, pos.Line, pos.Column)})
		r.next = n.Pos()
	}
	r.literals = append(r.literals, n)
}

// call allows conversions, builtins, and functions of the user's own module: what they construct is what the user's
// program would. Functions of other modules (clocks, databases, flags) are not called behind the user's back.
func (r *renderer) call(n *ast.CallExpr) error {
	if tv := r.info().Types[n.Fun]; tv.IsType() || tv.IsBuiltin() {
		return nil
	}
	fn := calleeOf(r.info(), n)
	if fn == nil || fn.Pkg() == nil || fn.Signature().Recv() != nil || !r.survey.module.owns(fn.Pkg().Path()) {
		return openf("its argument is made by calling %s", types.ExprString(n.Fun))
	}
	r.out.Calls = true
	return nil
}

func (r *renderer) selector(n *ast.SelectorExpr) bool {
	sel := r.info().Selections[n]
	if sel == nil { // a qualified identifier
		obj := r.info().Uses[n.Sel]
		return r.replace(n, func() error { return r.object(n.Sel, obj) })
	}
	if sel.Kind() == types.FieldVal && !r.inLiteral(n.Pos()) && localRoot(r.info(), n) {
		here := term{expr: n, in: r.t.in}
		if field, ok := r.survey.step(here); ok {
			return r.replace(n, func() error { return r.nested(field) })
		}
	}
	ast.Inspect(n.X, r.visit)
	return false
}

// localRoot reports whether a chain of fields starts at a local variable; one that starts at package level is written
// as it stands.
func localRoot(info *types.Info, n *ast.SelectorExpr) bool {
	for {
		switch x := ast.Unparen(n.X).(type) {
		case *ast.SelectorExpr:
			n = x
		case *ast.Ident:
			v, ok := info.Uses[x].(*types.Var)
			return ok && !packageLevel(v)
		default:
			return false
		}
	}
}

func (r *renderer) ident(n *ast.Ident) bool {
	obj := r.info().Uses[n]
	if obj == nil || obj.Pkg() == nil {
		return true // a declaration within a literal, a blank, or a predeclared name
	}
	if packageLevel(obj) {
		return r.replace(n, func() error { return r.object(n, obj) })
	}
	if v, ok := obj.(*types.Var); ok && v.IsField() {
		return true
	}
	if _, ok := obj.(*types.Label); ok || r.t.expr.Pos() <= obj.Pos() && obj.Pos() < r.t.expr.End() {
		return true
	}
	v, ok := obj.(*types.Var)
	if !ok {
		r.err = openf("it uses %q, which is declared inside a function", obj.Name())
		return false
	}
	if r.inLiteral(n.Pos()) {
		r.err = openf("its function literal uses the variable %q from around it", obj.Name())
		return false
	}
	value, bound := r.t.in.lookup(v)
	if !bound || value.expr == nil {
		r.err = openf("it uses the variable %q, whose value is known only when the program runs", obj.Name())
		return false
	}
	return r.replace(n, func() error { return r.nested(value) })
}

func (r *renderer) nested(t term) error {
	switch ast.Unparen(t.expr).(type) {
	case *ast.Ident, *ast.SelectorExpr:
		return r.survey.render(r.out, t, r.depth+1)
	}
	r.out.pieces = append(r.out.pieces, piece{text: "("})
	err := r.survey.render(r.out, t, r.depth+1)
	r.out.pieces = append(r.out.pieces, piece{text: ")"})
	return err
}

// object refers to something at package level. Outside of function literals a variable must have its final value
// before main starts.
func (r *renderer) object(n *ast.Ident, obj types.Object) error {
	if obj == nil || obj.Pkg() == nil {
		r.out.pieces = append(r.out.pieces, piece{text: n.Name}) // unsafe, C and broken code
		return nil
	}
	literal := r.inLiteral(n.Pos())
	if v, ok := obj.(*types.Var); ok && !literal && r.survey.pkgs[v.Pkg().Path()] != nil {
		_, initialised := r.survey.inits[objectKey(v)]
		if r.survey.writes[objectKey(v)] || !initialised && !zeroUsable(v.Type()) {
			return openf("it uses the package variable %q, which is set while the program runs", v.Name())
		}
	}
	r.out.pieces = append(r.out.pieces, piece{path: obj.Pkg().Path(), name: obj.Name(), private: !obj.Exported(), literal: literal})
	return nil
}

// zeroUsable reports whether a variable of type t is worth using without an initialiser: a struct is, a nil pointer,
// interface or function is not.
func zeroUsable(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Struct, *types.Basic, *types.Array:
		return true
	}
	return false
}
