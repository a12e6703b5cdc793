package outerctx

import (
	_ "embed" // the documentation of the rule
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

//go:embed doc.go
var doc string

// Rule finds contexts from outside in the function literals that workflow.Go and its like get.
var Rule = &rule.Rule{
	Name:       "outerctx",
	Doc:        doc,
	Everywhere: true,
	Nodes:      []ast.Node{(*ast.CallExpr)(nil)},
	Detect:     detect,
	Fix:        fix,
}

// waits are the functions that need the coroutine's own context, with the index of the argument.
var waits = map[string]bool{
	"Await": true, "AwaitWithTimeout": true, "AwaitWithOptions": true, "Sleep": true,
	"Future.Get": true, "ReceiveChannel.Receive": true,
	"ReceiveChannel.ReceiveWithTimeout": true, "SendChannel.Send": true, "Selector.Select": true, "WaitGroup.Wait": true, "Mutex.Lock": true,
	"Semaphore.Acquire": true,
}

func detect(p *rule.Pass, n ast.Node) {
	call, ok := n.(*ast.CallExpr)
	if !ok || len(call.Args) == 0 || !waits[rule.WorkflowAPI(p.Info, call)] && !waits[rule.SDKMethod(p.Info, call)] {
		return
	}
	id, ok := ast.Unparen(call.Args[0]).(*ast.Ident)
	if !ok {
		return
	}
	v, ok := p.Info.Uses[id].(*types.Var)
	if !ok || !rule.IsWorkflowContext(v.Type()) {
		return
	}
	_, lit := p.Within("Go", "GoNamed", "SetUpdateHandler", "SetUpdateHandlerWithOptions")
	if lit == nil || lit.Pos() <= v.Pos() && v.Pos() < lit.End() || !own(p, lit) {
		return
	}
	p.Report(rule.Site{
		Node: id, What: "waiting with " + id.Name, Why: "blocks the coroutine that it belongs to, which the SDK panics at", Advice: "use the context that the function gets",
	})
}

// own reports whether a function gets a context of its own.
func own(p *rule.Pass, lit *ast.FuncLit) bool {
	params := lit.Type.Params.List
	return len(params) > 0 && rule.IsWorkflowContext(p.Info.TypeOf(params[0].Type))
}

// fix uses the name of the coroutine's own context, where it has one.
func fix(p *rule.Pass, s *rule.Site) []analysis.TextEdit {
	if p.In == nil || p.In.Context == "" || p.In.Context == "_" {
		return nil
	}
	return rule.Replace(s.Node, p.In.Context)
}
