package logging

import (
	_ "embed" // the documentation of the rule
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

//go:embed doc.go
var doc string

// Rule finds the built-in functions that print. Those of packages are in the table of package facts.
var Rule = &rule.Rule{
	Name:   "logging",
	Doc:    doc,
	Nodes:  []ast.Node{(*ast.CallExpr)(nil)},
	Detect: detect,
	Fix:    fix,
}

func detect(p *rule.Pass, n ast.Node) {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return
	}
	id, ok := call.Fun.(*ast.Ident)
	if !ok || id.Name != "print" && id.Name != "println" {
		return
	}
	if _, builtin := p.Info.Uses[id].(*types.Builtin); builtin {
		p.Report(rule.Site{
			Node: n, What: id.Name, Why: "prints while the workflow runs and again at each replay", Advice: "use workflow.GetLogger",
		})
	}
}

// fix is for calls that have one string to print.
func fix(p *rule.Pass, s *rule.Site) []analysis.TextEdit {
	call, ok := s.Node.(*ast.CallExpr)
	if !ok || len(call.Args) != 1 || s.Object == nil || call.Ellipsis.IsValid() {
		return nil
	}
	basic, ok := p.Info.TypeOf(call.Args[0]).Underlying().(*types.Basic)
	if !ok || basic.Info()&types.IsString == 0 {
		return nil
	}
	level, ok := levels[strings.TrimSuffix(s.Object.Name(), "ln")]
	workflow := p.Import(rule.WorkflowPath, call.Pos())
	if !ok || workflow == "" {
		return nil
	}
	logger := workflow + ".GetLogger(" + rule.WorkflowContext(p.In) + ")." + level
	return rule.Replace(call.Fun, logger)
}

// levels are the logger's methods, by the function that they stand for. Functions that end the program, and formats, have none.
var levels = map[string]string{
	"Print": "Info", "Info": "Info", "Debug": "Debug", "Warn": "Warn", "Error": "Error",
}
