package heartbeat

import (
	_ "embed" // the documentation of the rule
	"go/ast"
	"go/types"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

//go:embed doc.go
var doc string

// Rule marks functions that record heartbeats, and finds where they are run as activities.
var Rule = &rule.Rule{
	Name:       "heartbeat",
	Doc:        doc,
	Everywhere: true,
	Marks:      true,
	Nodes:      []ast.Node{(*ast.CallExpr)(nil)},
	Detect:     detect,
}

func detect(p *rule.Pass, n ast.Node) {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return
	}
	if fn := rule.Callee(p.Info, call); fn != nil && fn.FullName() == "go.temporal.io/sdk/activity.RecordHeartbeat" {
		p.Report(rule.Site{Node: call, What: "activity.RecordHeartbeat", Why: "records a heartbeat", Mark: true})
		return
	}
	if rule.WorkflowAPI(p.Info, call) != "ExecuteActivity" || len(call.Args) < 2 {
		return
	}
	if fn := p.Named(call.Args[1]); fn != nil && unwatched(p, call.Args[0]) {
		p.Report(rule.Site{
			Node: call.Args[1], If: fn, What: types.ExprString(call.Args[1]), Advice: "set HeartbeatTimeout",
			Why: "records heartbeats, and nobody misses them if its worker dies, since the options have no HeartbeatTimeout",
		})
	}
}

// unwatched reports whether a context comes straight from options that are known to have no HeartbeatTimeout.
func unwatched(p *rule.Pass, ctx ast.Expr) bool {
	from, ok := p.Value(ctx).(*ast.CallExpr)
	if !ok || rule.WorkflowAPI(p.Info, from) != "WithActivityOptions" || len(from.Args) < 2 || from.Pos() > ctx.Pos() && from != ast.Unparen(ctx) {
		return false
	}
	fields, known := p.Options(from.Args[1])
	return known && p.Zero(fields["HeartbeatTimeout"])
}
