package clock

import (
	_ "embed" // the documentation of the rule
	"go/ast"

	"golang.org/x/tools/go/analysis"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

//go:embed doc.go
var doc string

// Rule lives by the table of package facts, which names the functions of package time.
var Rule = &rule.Rule{Name: "clock", Doc: doc, Fix: fix}

// fix replaces calls that have a counterpart in package workflow.
func fix(p *rule.Pass, s *rule.Site) []analysis.TextEdit {
	call, ok := s.Node.(*ast.CallExpr)
	if !ok || s.Object == nil || s.Object.Pkg().Path() != "time" {
		return nil
	}
	workflow, ctx := p.Import(rule.WorkflowPath, s.Node.Pos()), rule.WorkflowContext(p.In)
	if workflow == "" {
		return nil
	}
	now := workflow + ".Now(" + ctx + ")"
	switch s.Object.Name() {
	case "Now":
		return rule.Replace(call, now)
	case "Since":
		return []analysis.TextEdit{
			{Pos: call.Pos(), End: call.Lparen + 1, NewText: []byte(now + ".Sub(")},
		}
	case "Sleep":
		return []analysis.TextEdit{{Pos: call.Pos(), End: call.Lparen + 1, NewText: []byte(workflow + ".Sleep(" + ctx + ", ")}}
	}
	return nil
}
