package maporder

import (
	"go/ast"
	"go/types"
	"strings"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

// sorted reports whether what a loop collects in target is sorted after the loop, in the same function.
func (l *loop) sorted(target ast.Expr) bool {
	obj, _ := rule.Base(l.p.Info, target)
	if obj == nil || l.p.In == nil {
		return false
	}
	return sortedAfter(l.p, l.stmt, obj) || searched(l.p, l.stmt, obj)
}

// searched reports whether all that happens to a variable after a node is that it is counted or searched, so that nobody sees an order.
func searched(p *rule.Pass, after ast.Node, obj types.Object) bool {
	unordered := map[*ast.Ident]bool{}
	only, found := true, false
	ast.Inspect(p.In.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if id, ok := firstArgument(n); ok && counts(p, n) {
				unordered[id] = true
			}
		case *ast.Ident:
			if n.Pos() > after.End() && p.Info.ObjectOf(n) == obj {
				found = true
				only = only && unordered[n]
			}
		}
		return only
	})
	return only && found
}

func firstArgument(call *ast.CallExpr) (*ast.Ident, bool) {
	if len(call.Args) == 0 {
		return nil, false
	}
	id, ok := ast.Unparen(call.Args[0]).(*ast.Ident)
	return id, ok
}

// counts reports whether a call has the same result for each order of its first argument.
func counts(p *rule.Pass, call *ast.CallExpr) bool {
	if id, ok := call.Fun.(*ast.Ident); ok {
		_, builtin := p.Info.Uses[id].(*types.Builtin)
		return builtin && id.Name == "len"
	}
	fn := rule.Callee(p.Info, call)
	return fn != nil && (fn.FullName() == "slices.Contains" || fn.FullName() == "slices.ContainsFunc")
}

// sortedAfter reports whether the function sorts what a variable holds, or its elements, after a node.
func sortedAfter(p *rule.Pass, after ast.Node, obj types.Object) bool {
	found := false
	var loops []*ast.RangeStmt // around the node that is visited, that go over what obj holds
	ast.Inspect(p.In.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.RangeStmt:
			if uses(p, n.X, obj) && n.End() > after.End() {
				loops = append(loops, n)
			}
		case *ast.CallExpr:
			if n.Pos() < after.End() || !isSort(p, n) {
				return true
			}
			for _, arg := range n.Args {
				found = found || uses(p, arg, obj)
			}
			for _, around := range loops {
				found = found || around.Pos() < n.Pos() && n.End() <= around.End()
			}
			if sel, ok := n.Fun.(*ast.SelectorExpr); ok {
				found = found || uses(p, sel.X, obj)
			}
		}
		return !found
	})
	return found
}

// isSort reports whether a call sorts, by the name of what is called.
func isSort(p *rule.Pass, call *ast.CallExpr) bool {
	fn := rule.Callee(p.Info, call)
	if fn == nil {
		return false
	}
	if fn.Pkg() != nil && fn.Pkg().Path() == "sort" {
		return !strings.HasPrefix(fn.Name(), "Search")
	}
	return strings.Contains(strings.ToLower(fn.Name()), "sort")
}

func uses(p *rule.Pass, expr ast.Node, obj types.Object) bool {
	found := false
	ast.Inspect(expr, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && p.Info.ObjectOf(id) == obj {
			found = true
		}
		return !found
	})
	return found
}
