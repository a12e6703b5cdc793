package activitycall

import (
	_ "embed" // the documentation of the rule
	"go/ast"
	"go/types"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

//go:embed doc.go
var doc string

// Rule finds calls of functions that the package runs or registers as activities elsewhere.
var Rule = &rule.Rule{
	Name:   "activitycall",
	Doc:    doc,
	Nodes:  []ast.Node{(*ast.CallExpr)(nil)},
	Detect: detect,
	Settle: settle,
}

func detect(p *rule.Pass, n ast.Node) {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return
	}
	if inv := rule.Invoked(p.Info, call); inv != nil && inv.Activity && inv.API != "ExecuteLocalActivity" {
		mark(p, inv.Target)
		return
	}
	if kind, target := rule.Registered(p.Info, call); kind == "activity" {
		mark(p, target)
		return
	}
	fn := rule.Callee(p.Info, call)
	if fn != nil && (fn.Pkg() == p.Pkg || rule.TakesContext(fn.Signature())) { // which tells activities of other packages from most functions
		p.Report(rule.Site{
			Node: n, Object: fn, What: "the activity " + fn.Name(), Why: "is called as a plain function", Advice: "use workflow.ExecuteActivity",
		})
	}
}

// mark notes that a function is an activity.
func mark(p *rule.Pass, target ast.Expr) {
	if fn := p.Named(target); fn != nil {
		p.Report(rule.Site{Node: target, Object: fn, Write: true})
	}
}

// settle keeps the calls of what has been marked.
func settle(sites []*rule.Site) []*rule.Site {
	activities := map[types.Object]bool{}
	for _, s := range sites {
		activities[s.Object] = activities[s.Object] || s.Write
	}
	var out []*rule.Site
	for _, s := range sites {
		if !s.Write && activities[s.Object] {
			out = append(out, s)
		}
	}
	return out
}
