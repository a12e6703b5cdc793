package results

import (
	_ "embed" // the documentation of the rule
	"fmt"
	"go/ast"
	"go/types"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

//go:embed doc.go
var doc string

// Rule finds calls of Get and Receive.
var Rule = &rule.Rule{
	Name:       "results",
	Doc:        doc,
	Everywhere: true,
	Nodes:      []ast.Node{(*ast.CallExpr)(nil)},
	Detect:     detect,
}

// receivers are the methods that decode, with the index of what they decode into.
var receivers = map[string]int{
	"Future.Get": 1, "EncodedValue.Get": 0, "ReceiveChannel.Receive": 1,
	"ReceiveChannel.ReceiveAsync": 0, "ReceiveChannel.ReceiveAsyncWithMoreFlag": 0, "ReceiveChannel.ReceiveWithTimeout": 2,
}

func detect(p *rule.Pass, n ast.Node) {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return
	}
	i, ok := receivers[rule.SDKMethod(p.Info, call)]
	if !ok || len(call.Args) <= i || p.Info.Types[call.Args[i]].IsNil() {
		return
	}
	into := call.Args[i]
	t := p.Info.TypeOf(into)
	if types.IsInterface(t) {
		return
	}
	ptr, ok := t.Underlying().(*types.Pointer)
	if !ok {
		p.Report(rule.Site{Node: into, What: types.ExprString(into), Why: "is no pointer, so nothing can be decoded into it", Advice: "pass its address"})
		return
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return
	}
	call, ok = p.Value(sel.X).(*ast.CallExpr)
	if !ok {
		return
	}
	if inv := rule.Invoked(p.Info, call); inv != nil && inv.Signature != nil {
		compare(p, into, ptr.Elem(), inv)
	}
}

// compare holds the variable that gets a result against what is returned.
func compare(p *rule.Pass, into ast.Expr, held types.Type, inv *rule.Invocation) {
	site := rule.Site{Node: into, What: types.ExprString(into)}
	switch result := inv.Result(); {
	case result == nil && inv.Signature.Results().Len() == 1:
		site.Why = "stays as it is, because " + types.ExprString(inv.Target) + " returns nothing but an error"
		site.Advice = "pass nil"
	case result == nil || rule.IsTypeParam(result) || rule.SameInJSON(result, held) || rule.IsSDKType(held, "RawValue"):
		return
	default:
		site.Why = fmt.Sprintf("cannot hold what %s returns, %s, so Get fails", types.ExprString(inv.Target), p.Short(result))
		site.Advice = "receive it into a variable of the type that is returned"
	}
	p.Report(site)
}
