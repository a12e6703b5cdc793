package timeouts

import (
	_ "embed" // the documentation of the rule
	"go/ast"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

//go:embed doc.go
var doc string

// Rule finds literals of activity options.
var Rule = &rule.Rule{
	Name:       "timeouts",
	Doc:        doc,
	Everywhere: true,
	Nodes:      []ast.Node{(*ast.CompositeLit)(nil)},
	Detect:     detect,
}

func detect(p *rule.Pass, n ast.Node) {
	lit, ok := n.(*ast.CompositeLit)
	if !ok {
		return
	}
	t := p.Info.TypeOf(lit)
	if !rule.IsSDKType(t, "ActivityOptions") && !rule.IsSDKType(t, "LocalActivityOptions") || given(lit) {
		return
	}
	// Where the literal does not go straight to the SDK, its fields may be set later.
	call, ok := p.Parent(1).(*ast.CallExpr)
	if !ok {
		return
	}
	switch rule.WorkflowAPI(p.Info, call) {
	case "WithActivityOptions", "WithLocalActivityOptions":
	default:
		return
	}
	if setLater(p, call) {
		return
	}
	p.Report(rule.Site{
		Node: lit, What: "options without StartToCloseTimeout and ScheduleToCloseTimeout", Why: "are refused when an activity is run",
		Advice: "set StartToCloseTimeout",
	})
}

func given(lit *ast.CompositeLit) bool {
	for _, element := range lit.Elts {
		kv, ok := element.(*ast.KeyValueExpr)
		if !ok {
			return true // all fields are given
		}
		if id, ok := kv.Key.(*ast.Ident); ok && (id.Name == "StartToCloseTimeout" || id.Name == "ScheduleToCloseTimeout") {
			return true
		}
	}
	return false
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
