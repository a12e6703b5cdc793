package selector

import (
	_ "embed" // the documentation of the rule
	"go/ast"
	"go/types"
	"strings"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

//go:embed doc.go
var doc string

// Rule finds calls of NewSelector whose selector stays in the function and is never selected.
var Rule = &rule.Rule{
	Name:       "selector",
	Doc:        doc,
	Everywhere: true,
	Nodes:      []ast.Node{(*ast.CallExpr)(nil)},
	Detect:     detect,
}

func detect(p *rule.Pass, n ast.Node) {
	call, ok := n.(*ast.CallExpr)
	if !ok || p.In == nil {
		return
	}
	switch rule.WorkflowAPI(p.Info, call) {
	case "NewSelector", "NewNamedSelector":
	default:
		return
	}
	i := 1 // up a chain of calls: NewSelector(ctx).AddFuture(...)
	for {
		sel, ok := p.Parent(i).(*ast.SelectorExpr)
		if !ok {
			break
		}
		if !strings.HasPrefix(sel.Sel.Name, "Add") {
			return
		}
		i += 2
	}
	switch parent := p.Parent(i).(type) {
	case *ast.ExprStmt:
	case *ast.AssignStmt:
		if len(parent.Lhs) != 1 || taken(p, parent.Lhs[0]) {
			return
		}
	default:
		return
	}
	p.Report(rule.Site{Node: n, What: "the selector", Why: "is never selected, so nothing of what is added to it happens", Advice: "call Select"})
}

// taken reports whether a variable is used for anything but adding.
func taken(p *rule.Pass, left ast.Expr) bool {
	id, ok := left.(*ast.Ident)
	if !ok {
		return true
	}
	obj := p.Info.ObjectOf(id)
	if v, ok := obj.(*types.Var); !ok || v.IsField() || v.Parent() == p.Pkg.Scope() {
		return true
	}
	adds := map[*ast.Ident]bool{}
	found := false
	outer := p.In.Outermost()
	ast.Inspect(outer.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ExprStmt:
			if base := added(n.X); base != nil {
				adds[base] = true
			}
		case *ast.Ident:
			found = found || p.Info.Uses[n] == obj && !adds[n]
		}
		return !found
	})
	return found
}

// added is the variable in s.AddFuture(...).AddReceive(...), nil if anything else is called.
func added(expr ast.Expr) *ast.Ident {
	for {
		call, ok := expr.(*ast.CallExpr)
		if !ok {
			return nil
		}
		sel, ok := call.Fun.(*ast.SelectorExpr)
		if !ok || !strings.HasPrefix(sel.Sel.Name, "Add") {
			return nil
		}
		if id, ok := sel.X.(*ast.Ident); ok {
			return id
		}
		expr = sel.X
	}
}
