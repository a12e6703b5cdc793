package ignore

import (
	_ "embed" // the documentation of the rule
	"fmt"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/groundhogdev/groundhog/workflowcheck/facts"
	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

//go:embed doc.go
var doc string

// New makes the analyzer, which needs the analyzer of all rules, and their names.
func New(all *analysis.Analyzer, names []string) *analysis.Analyzer {
	return &analysis.Analyzer{
		Name:     "ignore",
		Doc:      rule.Text(doc),
		Requires: []*analysis.Analyzer{all},
		Run: func(pass *analysis.Pass) (any, error) {
			result := pass.ResultOf[all].(*facts.Result) //nolint:forcetypeassert // the analyzer's result type
			for _, d := range result.Directives {
				if problem := judge(d, names); problem != "" {
					pass.Report(analysis.Diagnostic{Pos: d.Pos, End: d.End, Category: "ignore", Message: problem})
				}
			}
			return nil, nil
		},
	}
}

func judge(d *facts.Directive, names []string) string {
	for _, name := range d.Rules {
		if !slices.Contains(names, name) {
			return fmt.Sprintf("there is no rule %s to ignore; workflowcheck help lists the rules", name)
		}
	}
	switch {
	case len(d.Rules) > 0 && d.Reason == "":
		return "an ignore comment that names a rule has to say why: add -- and the reason"
	case !d.Used():
		return "the ignore comment has no effect: nothing would be reported here; remove it"
	}
	return ""
}
