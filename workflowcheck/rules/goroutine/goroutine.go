package goroutine

import (
	_ "embed" // the documentation of the rule
	"go/ast"

	"golang.org/x/tools/go/analysis"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

//go:embed doc.go
var doc string

// Rule finds go statements. Functions that start goroutines are in the table of package facts.
var Rule = &rule.Rule{
	Name:  "goroutine",
	Doc:   doc,
	Nodes: []ast.Node{(*ast.GoStmt)(nil)},
	Detect: func(p *rule.Pass, n ast.Node) {
		p.Report(rule.Site{Node: n, What: "go statement", Why: "starts a goroutine", Advice: "use workflow.Go"})
	},
	Fix: fix,
}

// fix makes a coroutine of a goroutine whose call has no arguments that a coroutine would see later than the goroutine did.
func fix(p *rule.Pass, s *rule.Site) []analysis.TextEdit {
	stmt, ok := s.Node.(*ast.GoStmt)
	if !ok {
		return nil
	}
	workflow, ctx := p.Import(rule.WorkflowPath, stmt.Pos()), rule.WorkflowContext(p.In)
	if workflow == "" {
		return nil
	}
	for _, arg := range stmt.Call.Args {
		if id, ok := arg.(*ast.Ident); !ok || id.Name != ctx && p.Value(id) == nil {
			return nil
		}
	}
	open := workflow + ".Go(" + ctx + ", func(" + ctx + " " + workflow + ".Context) "
	if lit, ok := stmt.Call.Fun.(*ast.FuncLit); ok {
		if lit.Type.Params.NumFields() > 0 || lit.Type.Results.NumFields() > 0 {
			return nil
		}
		return []analysis.TextEdit{
			{Pos: stmt.Pos(), End: lit.Body.Pos(), NewText: []byte(open)},
			{Pos: lit.End(), End: stmt.End(), NewText: []byte(")")},
		}
	}
	return []analysis.TextEdit{
		{Pos: stmt.Pos(), End: stmt.Call.Pos(), NewText: []byte(open + "{ ")},
		{Pos: stmt.End(), End: stmt.End(), NewText: []byte(" })")},
	}
}
