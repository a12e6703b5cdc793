package receiver

import (
	_ "embed" // the documentation of the rule
	"go/ast"
	"go/types"
	"strings"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

//go:embed doc.go
var doc string

// Rule finds writes to receivers of methods that are registered as workflows. If the method is in another package, the registration is
// reported.
var Rule = &rule.Rule{
	Name:       "receiver",
	Doc:        doc,
	Everywhere: true,
	Nodes:      []ast.Node{(*ast.AssignStmt)(nil), (*ast.IncDecStmt)(nil), (*ast.CallExpr)(nil)},
	Detect:     detect,
	Settle:     settle,
}

func detect(p *rule.Pass, n ast.Node) {
	for _, target := range rule.Written(n) {
		write(p, target)
	}
	if call, ok := n.(*ast.CallExpr); ok {
		if method := registered(p, call); method != nil {
			p.Report(rule.Site{
				Node: n, Object: method, What: "the workflow " + method.Name(), Advice: "keep it in local variables",
				Why: "writes to its receiver, which all runs share (" + p.Writes(method) + ")",
			})
		}
	}
}

func write(p *rule.Pass, target ast.Expr) {
	method := p.In.Outermost()
	recv := method.Receiver(p.Info)
	base, shared := rule.Base(p.Info, target)
	if recv == nil || base != recv || !shared {
		return
	}
	p.Report(rule.Site{
		Node: target, Write: true, Object: method.Func, What: "a write to " + types.ExprString(target),
		Why: "is seen by all runs of the workflow, which share the receiver", Advice: "keep it in a local variable",
	})
}

// registered is the method that a call registers as a workflow, nil if it does not.
func registered(p *rule.Pass, call *ast.CallExpr) *types.Func {
	kind, target := rule.Registered(p.Info, call)
	if kind != "workflow" {
		return nil
	}
	sel, ok := ast.Unparen(target).(*ast.SelectorExpr)
	if !ok || p.Info.Selections[sel] == nil {
		return nil
	}
	method, _ := p.Info.Uses[sel.Sel].(*types.Func)
	return method
}

// settle keeps the writes of methods that are registered here, and registrations of methods elsewhere that write.
func settle(sites []*rule.Site) []*rule.Site {
	here := map[types.Object]bool{}
	for _, s := range sites {
		here[s.Object] = here[s.Object] || !s.Write
	}
	var out []*rule.Site
	for _, s := range sites {
		if s.Write && here[s.Object] || !s.Write && !strings.HasSuffix(s.Why, "()") {
			out = append(out, s)
		}
	}
	return out
}
