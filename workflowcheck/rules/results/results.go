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
	"Future.Get": 1, "ChildWorkflowFuture.Get": 1, "EncodedValue.Get": 0, "ReceiveChannel.Receive": 1, "Channel.Receive": 1,
	"ReceiveChannel.ReceiveAsync": 0, "Channel.ReceiveAsync": 0,
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
	inv := origin(p, sel.X)
	if inv == nil || inv.Signature == nil || inv.Result() == nil || rule.SameInJSON(inv.Result(), ptr.Elem()) {
		return
	}
	p.Report(rule.Site{
		Node: into, What: types.ExprString(into), Advice: "receive it into a variable of the type that is returned",
		Why: fmt.Sprintf("cannot hold what %s returns, %s", types.ExprString(inv.Target), p.Short(inv.Result())),
	})
}

// origin finds the call that a future comes from: the expression itself, or the only value of a local variable.
func origin(p *rule.Pass, future ast.Expr) *rule.Invocation {
	switch e := ast.Unparen(future).(type) {
	case *ast.CallExpr:
		return rule.Invoked(p.Info, e)
	case *ast.Ident:
		v, ok := p.Info.Uses[e].(*types.Var)
		if !ok || p.In == nil {
			return nil
		}
		var found *rule.Invocation
		times := 0
		ast.Inspect(p.In.Outermost().Body, func(n ast.Node) bool {
			assign, ok := n.(*ast.AssignStmt)
			if !ok || len(assign.Lhs) != len(assign.Rhs) {
				return true
			}
			for i, left := range assign.Lhs {
				if id, ok := left.(*ast.Ident); ok && p.Info.ObjectOf(id) == v {
					times++
					if call, ok := ast.Unparen(assign.Rhs[i]).(*ast.CallExpr); ok {
						found = rule.Invoked(p.Info, call)
					}
				}
			}
			return true
		})
		if times == 1 {
			return found
		}
	}
	return nil
}
