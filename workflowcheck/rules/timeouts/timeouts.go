package timeouts

import (
	_ "embed" // the documentation of the rule
	"go/ast"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

//go:embed doc.go
var doc string

// Rule finds options that are given to contexts.
var Rule = &rule.Rule{
	Name:       "timeouts",
	Doc:        doc,
	Everywhere: true,
	Nodes:      []ast.Node{(*ast.CallExpr)(nil)},
	Detect:     detect,
}

// consequences are what comes of options without timeouts.
var consequences = map[string]string{
	"WithActivityOptions":      "are refused by the service, so the workflow task fails, again and again",
	"WithLocalActivityOptions": "make every local activity fail at once",
}

func detect(p *rule.Pass, n ast.Node) {
	call, ok := n.(*ast.CallExpr)
	if !ok || len(call.Args) < 2 {
		return
	}
	why := consequences[rule.WorkflowAPI(p.Info, call)]
	if why == "" {
		return
	}
	fields, known := p.Options(call.Args[1])
	if !known || !p.Zero(fields["StartToCloseTimeout"]) || !p.Zero(fields["ScheduleToCloseTimeout"]) || setLater(p, call) {
		return
	}
	p.Report(rule.Site{
		Node: call.Args[1], What: "options without StartToCloseTimeout and ScheduleToCloseTimeout", Why: why, Advice: "set StartToCloseTimeout",
	})
}

// setLater reports whether the function also sets timeouts by themselves.
func setLater(p *rule.Pass, after *ast.CallExpr) bool {
	found := false
	if p.In == nil {
		return true
	}
	ast.Inspect(p.In.Body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && call != after {
			switch rule.WorkflowAPI(p.Info, call) {
			case "WithStartToCloseTimeout", "WithScheduleToCloseTimeout":
				found = true
			}
		}
		return !found
	})
	return found
}
