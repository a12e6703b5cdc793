package channel

import (
	_ "embed" // the documentation of the rule
	"go/ast"
	"go/token"
	"go/types"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

//go:embed doc.go
var doc string

// Rule finds operations on channels.
var Rule = &rule.Rule{
	Name: "channel",
	Doc:  doc,
	Nodes: []ast.Node{
		(*ast.SelectStmt)(nil), (*ast.SendStmt)(nil), (*ast.UnaryExpr)(nil), (*ast.RangeStmt)(nil), (*ast.CallExpr)(nil),
	},
	Detect: detect,
}

func detect(p *rule.Pass, n ast.Node) {
	switch n := n.(type) {
	case *ast.SelectStmt:
		p.Report(rule.Site{Node: n, What: "select statement", Why: "picks any case that is ready", Advice: "use workflow.NewSelector"})
	case *ast.SendStmt:
		if !inSelect(p) {
			p.Report(rule.Site{Node: n, What: "sending to a channel", Why: "blocks where the SDK cannot see it", Advice: "use workflow.NewChannel"})
		}
	case *ast.UnaryExpr:
		if n.Op == token.ARROW && !inSelect(p) {
			p.Report(rule.Site{Node: n, What: "receiving from a channel", Why: "blocks where the SDK cannot see it", Advice: "use workflow.NewChannel"})
		}
	case *ast.RangeStmt:
		if isChan(p.Info.TypeOf(n.X)) {
			p.Report(rule.Site{Node: n, What: "range over a channel", Why: "blocks where the SDK cannot see it", Advice: "use workflow.NewChannel"})
		}
	case *ast.CallExpr:
		id, ok := n.Fun.(*ast.Ident)
		if !ok || id.Name != "close" {
			return
		}
		if _, builtin := p.Info.Uses[id].(*types.Builtin); builtin {
			p.Report(rule.Site{Node: n, What: "closing a channel", Why: "wakes other goroutines", Advice: "use workflow.NewChannel"})
		}
	}
}

// inSelect reports whether the node is what a case of a select statement waits for: the statement has been reported.
func inSelect(p *rule.Pass) bool {
	for i := range 4 {
		clause, ok := p.Parent(i + 1).(*ast.CommClause)
		if ok {
			return clause.Comm == p.Parent(i)
		}
	}
	return false
}

func isChan(t types.Type) bool {
	return rule.Always(t, func(t types.Type) bool {
		_, ok := t.(*types.Chan)
		return ok
	})
}
