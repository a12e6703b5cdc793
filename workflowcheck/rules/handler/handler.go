package handler

import (
	_ "embed" // the documentation of the rule
	"go/ast"
	"go/types"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

//go:embed doc.go
var doc string

// Rule looks into the function literals that handlers are set to.
var Rule = &rule.Rule{
	Name:       "handler",
	Doc:        doc,
	Everywhere: true,
	Nodes:      []ast.Node{(*ast.AssignStmt)(nil), (*ast.IncDecStmt)(nil), (*ast.CallExpr)(nil)},
	Detect:     detect,
}

func detect(p *rule.Pass, n ast.Node) {
	if call, ok := n.(*ast.CallExpr); ok {
		continues(p, call)
	}
	kind, lit := readOnly(p)
	if lit == nil {
		return
	}
	switch n := n.(type) {
	case *ast.AssignStmt:
		for _, left := range n.Lhs {
			write(p, kind, lit, left)
		}
	case *ast.IncDecStmt:
		write(p, kind, lit, n.X)
	case *ast.CallExpr:
		if api := rule.WorkflowAPI(p.Info, n); rule.IsCommand(api) {
			p.Report(rule.Site{Node: n, What: "workflow." + api, Why: "is called in " + kind + ", which must not wait or schedule", Advice: "do it in the workflow"})
		}
	}
}

// continues reports NewContinueAsNewError in an update handler.
func continues(p *rule.Pass, call *ast.CallExpr) {
	switch rule.WorkflowAPI(p.Info, call) {
	case "NewContinueAsNewError", "NewContinueAsNewErrorWithOptions":
	default:
		return
	}
	if _, lit := p.Within("SetUpdateHandler", "SetUpdateHandlerWithOptions"); lit != nil {
		p.Report(rule.Site{
			Node: call, What: "continuing as new", Why: "in an update handler only fails the update", Advice: "tell the workflow's main function to do it",
		})
	}
}

// readOnly finds the query handler or validator around the node, if that is a literal.
func readOnly(p *rule.Pass) (string, *ast.FuncLit) {
	if _, lit := p.Within("SetQueryHandler", "SetQueryHandlerWithOptions"); lit != nil {
		return "a query handler", lit
	}
	for i := len(p.Stack) - 1; i > 1; i-- {
		lit, ok := p.Stack[i].(*ast.FuncLit)
		if !ok {
			continue
		}
		kv, ok := p.Stack[i-1].(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		options, isLit := p.Stack[i-2].(*ast.CompositeLit)
		if key, ok := kv.Key.(*ast.Ident); ok && isLit && key.Name == "Validator" && rule.IsSDKType(p.Info.TypeOf(options), "UpdateHandlerOptions") {
			return "an update validator", lit
		}
	}
	return "", nil
}

func write(p *rule.Pass, kind string, lit *ast.FuncLit, target ast.Expr) {
	obj, _ := rule.Base(p.Info, target)
	v, ok := obj.(*types.Var)
	if !ok || v.Name() == "_" || lit.Pos() <= v.Pos() && v.Pos() < lit.End() {
		return
	}
	p.Report(rule.Site{
		Node: target, What: "a write to " + types.ExprString(target), Why: "in " + kind + " is lost at a replay", Advice: "only read there",
	})
}
