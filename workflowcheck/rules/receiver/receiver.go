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
	switch n := n.(type) {
	case *ast.AssignStmt:
		for _, left := range n.Lhs {
			write(p, left)
		}
	case *ast.IncDecStmt:
		write(p, n.X)
	case *ast.CallExpr:
		if method := registered(p, n); method != nil {
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
	fn := rule.Callee(p.Info, call)
	if fn == nil || fn.Pkg() == nil || len(call.Args) == 0 || !strings.HasPrefix(fn.Pkg().Path(), "go.temporal.io/sdk/") ||
		fn.Name() != "RegisterWorkflow" && fn.Name() != "RegisterWorkflowWithOptions" {
		return nil
	}
	sel, ok := ast.Unparen(call.Args[0]).(*ast.SelectorExpr)
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
