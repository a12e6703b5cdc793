package version

import (
	_ "embed" // the documentation of the rule
	"fmt"
	"go/ast"
	"go/constant"
	"go/types"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

//go:embed doc.go
var doc string

// Rule finds calls of GetVersion, and compares those with the same change id.
var Rule = &rule.Rule{
	Name:       "version",
	Doc:        doc,
	Everywhere: true,
	Nodes:      []ast.Node{(*ast.CallExpr)(nil)},
	Detect:     detect,
	Settle:     settle,
}

func detect(p *rule.Pass, n ast.Node) {
	call, ok := n.(*ast.CallExpr)
	if !ok || rule.WorkflowAPI(p.Info, call) != "GetVersion" || len(call.Args) != 4 {
		return
	}
	if !constantHere(p, call.Args[1]) {
		report(p, call.Args[1], "the change id "+types.ExprString(call.Args[1]), "is no constant, and may be another one at a replay", "use a constant")
	}
	low, okLow := number(p, call.Args[2])
	high, okHigh := number(p, call.Args[3])
	if okLow && okHigh && low > high {
		report(p, call, "GetVersion", fmt.Sprintf("gets a range from %d to %d, which is empty, so it panics", low, high), "pass the lowest version first")
	}
	if unused(p) && okLow && okHigh && low < high { // with one version left, the call stays for the sake of its marker
		report(p, call, "GetVersion", "has a result that nothing looks at, so it guards no change", "branch on the version")
		return
	}
	if value := p.Info.Types[call.Args[1]].Value; value != nil && okLow && okHigh {
		report(p, call, "change id "+value.ExactString(), fmt.Sprint(low, " to ", high), "")
	}
}

// settle turns the calls that detect has noted, without an advice, into reports on those whose change id has other versions elsewhere.
func settle(sites []*rule.Site) []*rule.Site {
	var out []*rule.Site
	first := map[string]*rule.Site{}
	for _, s := range sites {
		if s.Advice != "" {
			out = append(out, s)
			continue
		}
		before := first[s.What]
		if before == nil {
			first[s.What] = s
			continue
		}
		if before.Why != s.Why && before.In == s.In {
			s.Why = fmt.Sprintf("stands for versions %s here and for %s before, and what it says first is what it says in this run", s.Why, before.Why)
			s.Advice = "use the same range, or another id for another change"
			out = append(out, s)
		}
	}
	return out
}

// constantHere reports whether a change id is a constant, or a parameter of the function around: a helper that is called with constants.
func constantHere(p *rule.Pass, e ast.Expr) bool {
	if id, ok := ast.Unparen(e).(*ast.Ident); ok {
		if v, ok := p.Info.Uses[id].(*types.Var); ok && p.Parameter(v) {
			return true
		}
	}
	return p.Info.Types[e].Value != nil
}

func number(p *rule.Pass, e ast.Expr) (int64, bool) {
	value := p.Info.Types[e].Value
	if value == nil {
		return 0, false
	}
	return constant.Int64Val(constant.ToInt(value))
}

// unused reports whether nothing takes the result of the call that the traversal is at.
func unused(p *rule.Pass) bool {
	switch parent := p.Parent(1).(type) {
	case *ast.ExprStmt:
		return true
	case *ast.AssignStmt:
		id, ok := parent.Lhs[0].(*ast.Ident)
		return ok && len(parent.Lhs) == 1 && id.Name == "_"
	}
	return false
}

func report(p *rule.Pass, at ast.Node, what, why, advice string) {
	p.Report(rule.Site{Node: at, What: what, Why: why, Advice: advice})
}
