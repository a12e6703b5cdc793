package arguments

import (
	_ "embed" // the documentation of the rule
	"fmt"
	"go/ast"
	"go/types"
	"strings"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

//go:embed doc.go
var doc string

// Rule compares the arguments of calls with the parameters of what they run.
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
		if inv.API != "ExecuteOperation" { // which takes any type that can name itself
			kind(p, inv)
		}
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
			report(p, inv.Target, inv.API+" of "+p.Short(t), "is neither a function nor a name", "pass a function or its name")
		}
	default:
		report(p, inv.Target, inv.API+" of "+p.Short(t), "is neither a function nor a name", "pass a function or its name")
	}
}

// fits: activities take a context.Context or none, workflows a workflow.Context.
func fits(p *rule.Pass, inv *rule.Invocation) bool {
	name := types.ExprString(inv.Target)
	switch workflow := rule.TakesWorkflowContext(inv.Signature); {
	case inv.Activity && workflow:
		report(p, inv.Target, name, "is a workflow, and "+inv.API+" runs activities", "use workflow.ExecuteChildWorkflow")
		return false
	case !inv.Activity && !workflow:
		report(p, inv.Target, name, "is no workflow: its first parameter is no workflow.Context", "run a workflow, or have a workflow run the activity")
		return false
	}
	return true
}

// count compares the arguments with the parameters. A worker that decodes them leaves what is missing at zero and drops what is too much, and
// neither is an error that anybody sees; where the SDK compares them itself, the call fails.
func count(p *rule.Pass, inv *rule.Invocation) {
	params, name := inv.Params(), types.ExprString(inv.Target)
	if inv.Signature.Variadic() || len(params) == 1 && rule.IsSDKType(params[0], "EncodedValues") {
		return
	}
	if len(params) != len(inv.Args) {
		report(p, inv.Target, name, fmt.Sprintf("takes %d arguments, and gets %d: %s", len(params), len(inv.Args), lost(inv)), "pass what it takes")
		return
	}
	for i, arg := range inv.Args {
		t := p.Info.TypeOf(arg)
		if t == nil || types.IsInterface(t) || p.Info.Types[arg].IsNil() || rule.IsTypeParam(params[i]) || types.AssignableTo(t, params[i]) ||
			!inv.Strict() && rule.SameInJSON(t, params[i]) {
			continue
		}
		report(p, arg, types.ExprString(arg), fmt.Sprintf("is of type %s, and %s takes %s", p.Short(t), name, p.Short(params[i])),
			"convert it")
	}
}

// lost says what comes of arguments whose number is wrong.
func lost(inv *rule.Invocation) string {
	switch {
	case !inv.Strict():
		return "what is missing will be zero, what is too much is dropped"
	case strings.HasPrefix(inv.API, "NewContinueAsNewError"):
		return "the SDK panics"
	}
	return "the SDK does not run it"
}

func report(p *rule.Pass, at ast.Node, what, why, advice string) {
	p.Report(rule.Site{Node: at, What: what, Why: why, Advice: advice})
}
