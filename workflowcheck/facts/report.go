package facts

import (
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/analysis"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

// Reporter makes the analyzer of one rule: it reports what the analyzer of all rules, which New made, has found of it.
func Reporter(all *analysis.Analyzer, r *rule.Rule) *analysis.Analyzer {
	return &analysis.Analyzer{
		Name:     r.Name,
		Doc:      rule.Text(r.Doc),
		Requires: []*analysis.Analyzer{all},
		Run: func(pass *analysis.Pass) (any, error) {
			result := pass.ResultOf[all].(*Result) //nolint:forcetypeassert // the analyzer's result type
			for _, f := range result.Findings[r.Name] {
				pass.Report(analysis.Diagnostic{
					Pos: f.Node.Pos(), End: lineEnd(f.Node), Category: r.Name, Message: f.Message, Related: f.Path,
					SuggestedFixes: fixes(pass, r, f),
				})
			}
			return nil, nil
		},
	}
}

// lineEnd is the end of what is to be marked: of the whole node, or of its head if it has a body.
func lineEnd(n ast.Node) token.Pos {
	switch n := n.(type) {
	case *ast.RangeStmt:
		return n.Body.Pos()
	case *ast.SelectStmt:
		return n.Body.Pos()
	}
	return n.End()
}

// fixes asks the rule for a fix where it can be applied: in a function that has a workflow.Context.
func fixes(pass *analysis.Pass, r *rule.Rule, f Finding) []analysis.SuggestedFix {
	if f.Site == nil || r.Fix == nil || rule.WorkflowContext(f.Site.In) == "" {
		return nil
	}
	edits := r.Fix(&rule.Pass{Fset: pass.Fset, Pkg: pass.Pkg, Info: pass.TypesInfo, In: f.Site.In}, f.Site)
	if len(edits) == 0 {
		return nil
	}
	return []analysis.SuggestedFix{{Message: f.Site.Advice, TextEdits: edits}}
}
