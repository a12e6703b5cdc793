package discover

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/packages"
)

// locals is what is known of the variables of one declared function.
type locals map[*types.Var]*local

// local is one variable: where its value comes from, and whether that value stays as it was.
type local struct {
	init  ast.Expr        // the only value it is given, if there is one
	loop  *ast.RangeStmt  // the loop that it is the key or value of
	param int             // its position among the parameters of the function, or of the literal in lit, or -1
	lit   *types.Var      // the variable that holds the function literal which this is a parameter of
	calls []*ast.CallExpr // calls of the function literal that this variable holds
	moved bool            // given other values, or open to changes that are not followed
}

// localsOf reads fn's body once.
func (s *survey) localsOf(pkg *packages.Package, fn *ast.FuncDecl) locals {
	if known, ok := s.locals[fn]; ok {
		return known
	}
	vars := locals{}
	s.locals[fn] = vars
	reader := &localReader{info: pkg.TypesInfo, vars: vars}
	reader.params(fn.Type, nil)
	if fn.Body != nil {
		ast.Inspect(fn.Body, reader.declare)
		reader.uses(fn.Body)
	}
	return vars
}

type localReader struct {
	info *types.Info
	vars locals
}

// params notes the parameters of a function, or of the function literal that the variable lit holds.
func (r *localReader) params(fn *ast.FuncType, lit *types.Var) {
	position := 0
	for _, field := range fn.Params.List {
		for _, name := range field.Names {
			if v, ok := r.info.Defs[name].(*types.Var); ok {
				r.vars[v] = &local{param: position, lit: lit}
			}
			position++
		}
		if len(field.Names) == 0 {
			position++
		}
	}
}

func (r *localReader) declare(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.AssignStmt:
		if n.Tok == token.DEFINE {
			for i, lhs := range n.Lhs {
				if name, ok := lhs.(*ast.Ident); ok && r.info.Defs[name] != nil {
					r.define(name, valueAt(n.Rhs, i, len(n.Lhs)), nil)
				}
			}
		}
	case *ast.ValueSpec:
		for i, name := range n.Names {
			r.define(name, valueAt(n.Values, i, len(n.Names)), nil)
		}
	case *ast.RangeStmt:
		if n.Tok == token.DEFINE {
			for _, e := range []ast.Expr{n.Key, n.Value} {
				if name, ok := e.(*ast.Ident); ok {
					r.define(name, nil, n)
				}
			}
		}
	}
	return true
}

func valueAt(values []ast.Expr, i, n int) ast.Expr {
	if len(values) != n {
		return nil
	}
	return values[i]
}

func (r *localReader) define(name *ast.Ident, init ast.Expr, loop *ast.RangeStmt) {
	if v, ok := r.info.Defs[name].(*types.Var); ok {
		r.vars[v] = &local{init: init, loop: loop, param: -1, moved: init == nil && loop == nil}
		if lit, ok := init.(*ast.FuncLit); ok {
			r.params(lit.Type, v)
		}
	}
}

// uses marks the variables that something else may change: an inlined copy of their first value would not be exact.
func (r *localReader) uses(body *ast.BlockStmt) {
	var path []ast.Node
	ast.Inspect(body, func(n ast.Node) bool {
		if n == nil {
			path = path[:len(path)-1]
			return true
		}
		path = append(path, n)
		name, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		v, ok := r.info.Uses[name].(*types.Var)
		l := r.vars[v]
		if !ok || l == nil {
			return true
		}
		l.moved = l.moved || r.changes(path)
		if expr, ok := path[len(path)-2].(*ast.CallExpr); ok && expr.Fun == name {
			l.calls = append(l.calls, expr)
		}
		return true
	})
}

// changes reports whether the use of a variable at the end of path can change it, or hands out a reference through
// which it can be changed.
func (r *localReader) changes(path []ast.Node) bool {
	child := path[len(path)-1].(ast.Expr)
	for i := len(path) - 2; i >= 0; i-- {
		shared := !byValue(r.info.TypeOf(child))
		switch parent := path[i].(type) {
		case *ast.ParenExpr:
			child = parent
			continue
		case *ast.SelectorExpr:
			if parent.X != child {
				return false
			}
			if sel := r.info.Selections[parent]; sel != nil && sel.Kind() == types.MethodVal {
				called, ok := path[i-1].(*ast.CallExpr)
				return ok && called.Fun == parent && shared && kindOf(sel.Obj().(*types.Func)) == notRegister
			}
			child = parent
			continue
		case *ast.IndexExpr:
			if parent.X != child {
				return false
			}
			child = parent
			continue
		case *ast.UnaryExpr:
			return parent.Op == token.AND
		case *ast.AssignStmt:
			for _, lhs := range parent.Lhs {
				if lhs == child {
					return true
				}
			}
			return shared
		case *ast.IncDecStmt:
			return true
		case *ast.RangeStmt:
			return parent.X != child
		case *ast.CallExpr:
			return shared && parent.Fun != child && !r.onlyRegisters(parent)
		case *ast.BinaryExpr, *ast.IfStmt, *ast.SwitchStmt, *ast.ExprStmt:
			return false
		default:
			return shared
		}
	}
	return true
}

// onlyRegisters reports whether a call hands its arguments to a registration method, which keeps but never changes
// them, or passes them on by that name: RegisterActivity, registerAll and the like.
func (r *localReader) onlyRegisters(expr *ast.CallExpr) bool {
	fn := calleeOf(r.info, expr)
	if fn == nil {
		return false
	}
	return strings.HasPrefix(strings.ToLower(fn.Name()), "register")
}

// byValue reports whether a copy of a value of type t can never be changed through the original.
func byValue(t types.Type) bool {
	if t == nil {
		return false
	}
	switch t.Underlying().(type) {
	case *types.Basic, *types.Signature:
		return true
	}
	return false
}
