package cleanup

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

// after reports whether the traversal is in code that only runs when a context is cancelled.
func after(p *rule.Pass, ctx ast.Expr) bool {
	for i := len(p.Stack) - 1; i > 0; i-- {
		switch outer := p.Stack[i-1].(type) {
		case *ast.FuncDecl:
			return false
		case *ast.FuncLit:
			call, ok := p.Parent(len(p.Stack) - 1 - (i - 2)).(*ast.CallExpr)
			return ok && rule.SDKMethod(p.Info, call) == "Selector.AddReceive" && goes(p, ctx, asked(p, call.Args[0], "Context.Done"))
		case *ast.IfStmt:
			if p.Stack[i] == outer.Body && goes(p, ctx, cancelled(p, outer.Cond)) {
				return true
			}
		}
	}
	return false
}

// goes reports whether a context is cancelled with another one: it is the same, or both are the workflow's.
func goes(p *rule.Pass, ctx ast.Expr, with *ast.Ident) bool {
	if with == nil {
		return false
	}
	state := connected(p, ctx, 0)
	return state != no && same(p, ctx, p.Info.ObjectOf(with)) || state == yes && own(p, with)
}

// own reports whether a variable is the context of the function, and not one that can be cancelled alone.
func own(p *rule.Pass, id *ast.Ident) bool {
	outer, obj := p.In.Outermost(), p.Info.ObjectOf(id)
	return obj != nil && outer.Type.Pos() <= obj.Pos() && obj.Pos() < outer.Type.End()
}

// cancelled is the context that a condition says to be cancelled, nil if there is none.
func cancelled(p *rule.Pass, cond ast.Expr) *ast.Ident {
	switch c := ast.Unparen(cond).(type) {
	case *ast.BinaryExpr:
		switch {
		case c.Op == token.LAND:
			if id := cancelled(p, c.X); id != nil {
				return id
			}
			return cancelled(p, c.Y)
		case c.Op == token.NEQ && p.Info.Types[c.Y].IsNil():
			return asked(p, c.X, "Context.Err")
		}
	case *ast.CallExpr:
		fn := rule.Callee(p.Info, c)
		if fn == nil || len(c.Args) == 0 {
			return nil
		}
		switch name := fn.FullName(); {
		case name == "errors.Is" && len(c.Args) > 1: // it may get both from one call
			if id, ok := selected(c.Args[1]); ok && id.Name == "ErrCanceled" {
				return asked(p, c.Args[0], "Context.Err")
			}
		case name == "errors.As" && len(c.Args) > 1:
			if ptr, ok := p.Info.TypeOf(c.Args[1]).(*types.Pointer); ok && rule.IsSDKType(ptr.Elem(), "CanceledError") {
				return failed(p, c.Args[0])
			}
		case name == "go.temporal.io/sdk/temporal.IsCanceledError":
			return failed(p, c.Args[0])
		}
	}
	return nil
}

func selected(expr ast.Expr) (*ast.Ident, bool) {
	sel, ok := ast.Unparen(expr).(*ast.SelectorExpr)
	if !ok {
		return nil, false
	}
	return sel.Sel, true
}

// asked is the context whose method an expression calls.
func asked(p *rule.Pass, expr ast.Expr, method string) *ast.Ident {
	call, ok := ast.Unparen(expr).(*ast.CallExpr)
	if !ok || rule.SDKMethod(p.Info, call) != method {
		return nil
	}
	if sel, ok := call.Fun.(*ast.SelectorExpr); ok {
		return ident(sel.X)
	}
	return nil
}

// failed is the context of what an error comes from, if only the cancellation of that context can make it a CanceledError.
func failed(p *rule.Pass, err ast.Expr) *ast.Ident {
	if id := asked(p, err, "Context.Err"); id != nil {
		return id
	}
	if id := ident(err); id != nil {
		err = last(p, p.Info.ObjectOf(id), id.Pos())
	}
	call, ok := ast.Unparen(err).(*ast.CallExpr)
	if !ok {
		return nil
	}
	if sel, isMethod := call.Fun.(*ast.SelectorExpr); isMethod && rule.SDKMethod(p.Info, call) == "Future.Get" {
		call, ok = p.Value(sel.X).(*ast.CallExpr)
		if !ok {
			return nil
		}
	}
	switch rule.WorkflowAPI(p.Info, call) {
	case "ExecuteActivity", "ExecuteLocalActivity", "Sleep", "NewTimer", "NewTimerWithOptions":
		return ident(call.Args[0])
	}
	return nil
}

// last is what a variable was set to before a place in the source, nil if that is not known.
func last(p *rule.Pass, v types.Object, before token.Pos) ast.Expr {
	var out ast.Expr
	ast.Inspect(p.In.Outermost().Body, func(n ast.Node) bool {
		assign, ok := n.(*ast.AssignStmt)
		if !ok || assign.Pos() > before {
			return true
		}
		for i, left := range assign.Lhs {
			if id := ident(left); id != nil && p.Info.ObjectOf(id) == v {
				out = nil
				if len(assign.Lhs) == len(assign.Rhs) {
					out = assign.Rhs[i]
				}
			}
		}
		return true
	})
	return out
}

func ident(expr ast.Expr) *ast.Ident {
	id, _ := ast.Unparen(expr).(*ast.Ident)
	return id
}
