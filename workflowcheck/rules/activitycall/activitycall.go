package activitycall

import (
	_ "embed" // the documentation of the rule
	"go/ast"
	"go/types"
	"strings"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

//go:embed doc.go
var doc string

// Rule finds calls of functions of the package that are run or registered as activities elsewhere in it.
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
	fn := rule.Callee(p.Info, call)
	if fn == nil {
		return
	}
	if len(call.Args) > 0 && fn.Pkg() != nil && strings.HasPrefix(fn.Pkg().Path(), "go.temporal.io/sdk/") &&
		strings.HasPrefix(fn.Name(), "RegisterActivity") {
		mark(p, call.Args[0])
		return
	}
	if fn.Pkg() == p.Pkg {
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
