package retry

import (
	_ "embed" // the documentation of the rule
	"go/ast"
	"go/constant"
	"slices"
	"time"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

//go:embed doc.go
var doc string

// Rule finds literals of temporal.RetryPolicy.
var Rule = &rule.Rule{
	Name:         "retry",
	Doc:          doc,
	Everywhere:   true,
	Declarations: true,
	Nodes:        []ast.Node{(*ast.CompositeLit)(nil)},
	Detect:       detect,
}

func detect(p *rule.Pass, n ast.Node) {
	lit, ok := n.(*ast.CompositeLit)
	if !ok || !rule.IsSDKType(p.Info.TypeOf(lit), "RetryPolicy") {
		return
	}
	given, named := rule.Fields(lit)
	if !named {
		return
	}
	policy := policy{known: map[string]float64{}}
	for name, value := range given {
		if value := p.Info.Types[value].Value; value != nil {
			policy.known[name], _ = constant.Float64Val(constant.ToFloat(value))
		} else {
			policy.unknown = append(policy.unknown, name)
		}
	}
	if why := policy.judge(); why != "" {
		p.Report(rule.Site{Node: n, What: "the retry policy", Why: why, Advice: "correct it, or leave the field out"})
	}
}

// policy has the fields of a literal whose values are constants, and the names of the others.
type policy struct {
	known   map[string]float64
	unknown []string
}

// judge follows EnsureDefaults and Validate of the server, common/retrypolicy/retry_policy.go.
func (p policy) judge() string {
	first, most, coefficient := p.known["InitialInterval"], p.known["MaximumInterval"], p.known["BackoffCoefficient"]
	if first == 0 && !slices.Contains(p.unknown, "InitialInterval") {
		first = float64(time.Second)
	}
	switch {
	case p.known["MaximumAttempts"] == 1 || slices.Contains(p.unknown, "MaximumAttempts"): // without retries, nothing else matters
		return ""
	case first < 0, most < 0, p.known["MaximumAttempts"] < 0:
		return "has a negative number, which the service refuses"
	case coefficient != 0 && coefficient < 1:
		return "has a BackoffCoefficient below 1, which the service refuses"
	case most > 0 && first > most && p.known["InitialInterval"] == 0:
		return "has a MaximumInterval below a second, which is the InitialInterval if none is set, and the service refuses that"
	case most > 0 && first > most:
		return "has a MaximumInterval below its InitialInterval, which the service refuses"
	}
	return ""
}
