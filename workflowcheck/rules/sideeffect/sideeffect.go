package sideeffect

import (
	_ "embed" // the documentation of the rule
	"go/ast"
	"go/types"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

//go:embed doc.go
var doc string

// Rule finds writes, and calls of package workflow, in the functions of side effects.
var Rule = &rule.Rule{
	Name:       "sideeffect",
	Doc:        doc,
	Everywhere: true,
	Nodes:      []ast.Node{(*ast.AssignStmt)(nil), (*ast.IncDecStmt)(nil), (*ast.CallExpr)(nil)},
	Detect:     detect,
}

func detect(p *rule.Pass, n ast.Node) {
	_, lit := p.Within(rule.SideEffects...)
	if lit == nil {
		return
	}
	for _, target := range rule.Written(n) {
		write(p, lit, target)
	}
	if call, ok := n.(*ast.CallExpr); ok {
		if api := rule.WorkflowAPI(p.Info, call); rule.IsCommand(api) {
			p.Report(rule.Site{
				Node: n, What: "workflow." + api, Why: "is called in a side effect, which a replay does not run", Advice: "call it outside of the side effect",
			})
		}
	}
}

func write(p *rule.Pass, lit *ast.FuncLit, target ast.Expr) {
	obj, _ := rule.Base(p.Info, target)
	v, ok := obj.(*types.Var)
	if !ok || v.Name() == "_" || lit.Pos() <= v.Pos() && v.Pos() < lit.End() {
		return
	}
	p.Report(rule.Site{
		Node: target, What: "a write to " + types.ExprString(target), Why: "in a side effect is missing at a replay",
		Advice: "return the value, and read it with Get",
	})
}
