package arguments

import (
	_ "embed" // the documentation of the rule
	"fmt"
	"go/ast"
	"go/types"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

//go:embed doc.go
var doc string

// Rule finds calls whose arguments the SDK would refuse.
var Rule = &rule.Rule{
	Name:       "arguments",
	Doc:        doc,
	Everywhere: true,
	Nodes:      []ast.Node{(*ast.CallExpr)(nil)},
	Detect:     detect,
}

func detect(p *rule.Pass, n ast.Node) {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return
	}
	inv := rule.Invoked(p.Info, call)
	if inv == nil {
		return
	}
	if inv.Signature == nil {
		kind(p, inv)
		return
	}
	if fits(p, inv) && !call.Ellipsis.IsValid() {
		count(p, inv)
	}
}

// kind: what is to be run is a function or a name.
func kind(p *rule.Pass, inv *rule.Invocation) {
	switch t := p.Info.TypeOf(inv.Target).Underlying().(type) {
	case *types.Interface:
	case *types.Basic:
		if t.Info()&types.IsString == 0 {
			report(p, inv.Target, inv.API+" of "+p.Short(t), "is refused by the SDK", "pass a function or its name")
		}
	default:
		report(p, inv.Target, inv.API+" of "+p.Short(t), "is refused by the SDK", "pass a function or its name")
	}
}

// fits: activities take a context.Context or none, workflows a workflow.Context.
func fits(p *rule.Pass, inv *rule.Invocation) bool {
	name := types.ExprString(inv.Target)
	params := inv.Signature.Params()
	if selection(p, inv.Target) {
		report(p, inv.Target, "method expression "+name, "has its receiver as the first parameter",
			"pass a method value, of a nil pointer if need be")
		return false
	}
	workflow := params.Len() > 0 && rule.IsWorkflowContext(params.At(0).Type())
	switch {
	case inv.Activity && workflow:
		report(p, inv.Target, name, "is a workflow, and "+inv.API+" runs activities", "use workflow.ExecuteChildWorkflow")
		return false
	case !inv.Activity && !workflow:
		report(p, inv.Target, name, "is no workflow: its first parameter is no workflow.Context", "run a workflow, or use workflow.ExecuteActivity")
		return false
	}
	return true
}

func selection(p *rule.Pass, target ast.Expr) bool {
	sel, ok := ast.Unparen(target).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	s := p.Info.Selections[sel]
	return s != nil && s.Kind() == types.MethodExpr
}

func count(p *rule.Pass, inv *rule.Invocation) {
	params, name := inv.Params(), types.ExprString(inv.Target)
	if len(params) != len(inv.Args) {
		report(p, inv.Target, fmt.Sprintf("%s", name), fmt.Sprintf("takes %d arguments, and gets %d", len(params), len(inv.Args)),
			"pass what it takes")
		return
	}
	for i, arg := range inv.Args {
		t := p.Info.TypeOf(arg)
		if t == nil || types.IsInterface(t) || types.AssignableTo(t, params[i]) || generic(params[i]) || p.Info.Types[arg].IsNil() {
			continue
		}
		report(p, arg, types.ExprString(arg), fmt.Sprintf("is of type %s, and %s takes %s", p.Short(t), name, p.Short(params[i])),
			"convert it")
	}
}

func generic(t types.Type) bool {
	_, ok := types.Unalias(t).(*types.TypeParam)
	return ok
}

func report(p *rule.Pass, at ast.Node, what, why, advice string) {
	p.Report(rule.Site{Node: at, What: what, Why: why, Advice: advice})
}
