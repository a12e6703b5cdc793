package unregistered

import (
	_ "embed" // the documentation of the rule
	"go/ast"
	"go/types"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

//go:embed doc.go
var doc string

// Rule notes what is run and what is registered, package by package, and compares when all of the program is known.
var Rule = &rule.Rule{
	Name:         "unregistered",
	Doc:          doc,
	Everywhere:   true,
	Declarations: true,
	Nodes:        []ast.Node{(*ast.CallExpr)(nil), (*ast.CompositeLit)(nil), (*ast.AssignStmt)(nil)},
	Detect:       detect,
	Join:         join,
}

const (
	workflow = "workflow"
	activity = "activity"
)

// queue is a task queue: ownQueue, unknownQueue, or a constant or variable that names it.
type queue string

const (
	ownQueue     queue = ""
	unknownQueue queue = "?"
)

func detect(p *rule.Pass, n ast.Node) {
	switch n := n.(type) {
	case *ast.CallExpr:
		if r := runs(p, n); r != nil {
			p.Report(rule.Site{Node: r.target, What: r.what, Why: consequences[r.kind], Advice: advice[r.kind], Detail: r})
			r.target = nil
			return
		}
		if rec := recorded(p, n); rec != nil {
			p.Report(rule.Site{Detail: rec})
		}
	case *ast.CompositeLit:
		for _, element := range n.Elts {
			if kv, ok := element.(*ast.KeyValueExpr); ok {
				routes(p, kv.Key, p.Info.TypeOf(n))
			}
		}
	case *ast.AssignStmt:
		for _, left := range n.Lhs {
			if sel, ok := left.(*ast.SelectorExpr); ok {
				routes(p, sel.Sel, p.Info.TypeOf(sel.X))
			}
		}
	}
}

// routes notes that a field of options chooses a task queue.
func routes(p *rule.Pass, key ast.Expr, options types.Type) {
	field, ok := key.(*ast.Ident)
	if !ok || field.Name != "TaskQueue" && field.Name != "Namespace" {
		return
	}
	switch {
	case rule.IsSDKType(options, "ActivityOptions"):
		p.Report(rule.Site{Detail: &record{kind: activity, routed: true}})
	case rule.IsSDKType(options, "ChildWorkflowOptions"):
		p.Report(rule.Site{Detail: &record{kind: workflow, routed: true}})
	}
}

// named is the task queue that an expression names.
func named(p *rule.Pass, expr ast.Expr) queue {
	if expr == nil {
		return ownQueue
	}
	if text := p.Text(expr); text != "" {
		return queue("the queue " + text)
	}
	if base, _ := rule.Base(p.Info, expr); base != nil {
		if v, ok := base.(*types.Var); ok && !v.IsField() && v.Pkg() != nil && v.Parent() == v.Pkg().Scope() {
			return queue(v.Pkg().Path() + " " + types.ExprString(expr))
		}
	}
	return unknownQueue
}
