package retry

import (
	_ "embed" // the documentation of the rule
	"go/ast"
	"go/constant"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

//go:embed doc.go
var doc string

// Rule finds literals of temporal.RetryPolicy.
var Rule = &rule.Rule{
	Name:       "retry",
	Doc:        doc,
	Everywhere: true,
	Nodes:      []ast.Node{(*ast.CompositeLit)(nil)},
	Detect:     detect,
}

func detect(p *rule.Pass, n ast.Node) {
	lit, ok := n.(*ast.CompositeLit)
	if !ok || !rule.IsSDKType(p.Info.TypeOf(lit), "RetryPolicy") {
		return
	}
	fields := map[string]float64{}
	for _, element := range lit.Elts {
		kv, ok := element.(*ast.KeyValueExpr)
		if !ok {
			return
		}
		id, ok := kv.Key.(*ast.Ident)
		value := p.Info.Types[kv.Value].Value
		if ok && value != nil {
			fields[id.Name], _ = constant.Float64Val(constant.ToFloat(value))
		}
	}
	if why := judge(fields); why != "" {
		p.Report(rule.Site{Node: n, What: "the retry policy", Why: why, Advice: "correct it, or leave the field out"})
	}
}

func judge(fields map[string]float64) string {
	first, most := fields["InitialInterval"], fields["MaximumInterval"]
	coefficient, given := fields["BackoffCoefficient"]
	switch {
	case first < 0, most < 0, fields["MaximumAttempts"] < 0:
		return "has a negative number, which the service refuses"
	case given && coefficient != 0 && coefficient < 1:
		return "has a BackoffCoefficient below 1, which the service refuses"
	case most > 0 && first > most:
		return "has a MaximumInterval below its InitialInterval, which the service refuses"
	}
	return ""
}
