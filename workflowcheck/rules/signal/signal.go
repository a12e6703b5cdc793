package signal

import (
	_ "embed" // the documentation of the rule
	"fmt"
	"go/ast"
	"go/types"
	"slices"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

//go:embed doc.go
var doc string

// Rule collects what is sent and received by name, and compares when all of the package is known.
var Rule = &rule.Rule{
	Name:       "signal",
	Doc:        doc,
	Everywhere: true,
	Nodes:      []ast.Node{(*ast.CallExpr)(nil)},
	Detect:     detect,
	Settle:     settle,
}

// sends are the functions and methods that send, with the index of the signal's name. What is sent comes after it.
var sends = map[string]int{
	"SignalExternalWorkflow": 3, "ChildWorkflowFuture.SignalChildWorkflow": 1, "Client.SignalWorkflow": 3, "Client.SignalWithStartWorkflow": 2,
}

// receives are the methods that receive, with the index of what they decode into.
var receives = map[string]int{
	"ReceiveChannel.Receive": 1, "ReceiveChannel.ReceiveAsync": 0, "ReceiveChannel.ReceiveAsyncWithMoreFlag": 0,
	"ReceiveChannel.ReceiveWithTimeout": 2,
}

// detect notes a variable for each signal: its name is the signal's, and its type what travels.
func detect(p *rule.Pass, n ast.Node) {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return
	}
	method := rule.SDKMethod(p.Info, call)
	if name := opened(p, call); name != nil {
		p.Report(rule.Site{Node: call, Object: types.NewVar(call.Pos(), p.Pkg, p.Text(name), anything), Local: true})
		return
	}
	i, sent := sends[method+rule.WorkflowAPI(p.Info, call)]
	if sent && len(call.Args) > i+1 {
		note(p, call.Args[i], call.Args[i+1], p.Info.TypeOf(call.Args[i+1]), true)
		return
	}
	i, received := receives[method]
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !received || !ok || len(call.Args) <= i {
		return
	}
	if name := channel(p, sel.X); name != nil {
		t := p.Info.TypeOf(call.Args[i])
		if ptr, ok := t.Underlying().(*types.Pointer); ok {
			t = ptr.Elem()
		} else {
			t = anything
		}
		note(p, name, call.Args[i], t, false)
	}
}

// anything fits all.
var anything = types.Universe.Lookup("any").Type()

func note(p *rule.Pass, name, value ast.Expr, t types.Type, sent bool) {
	text := p.Text(name)
	if text == "" || sent && (types.IsInterface(t) || p.Info.Types[value].IsNil()) {
		return
	}
	p.Report(rule.Site{
		Node: value, Object: types.NewVar(value.Pos(), p.Pkg, text, t), Write: sent, What: types.ExprString(value), Why: p.Short(t),
	})
}

// channel is the name of the signal that a channel receives, as it is in the call that made it; nil if that is not known.
func channel(p *rule.Pass, ch ast.Expr) ast.Expr {
	if id, ok := ast.Unparen(ch).(*ast.Ident); ok {
		if added := selected(p, p.Info.ObjectOf(id)); added != nil {
			ch = added
		}
	}
	call, ok := p.Value(ch).(*ast.CallExpr)
	if !ok {
		return nil
	}
	return opened(p, call)
}

// opened is the name of the signal whose channel a call makes, nil if it makes none.
func opened(p *rule.Pass, call *ast.CallExpr) ast.Expr {
	switch rule.WorkflowAPI(p.Info, call) {
	case "GetSignalChannel", "GetSignalChannelWithOptions":
		if len(call.Args) > 1 {
			return call.Args[1]
		}
	}
	return nil
}

// selected is the channel that a selector hands to a function literal around, in the parameter v.
func selected(p *rule.Pass, v types.Object) ast.Expr {
	for i := len(p.Stack) - 1; i > 0; i-- {
		lit, ok := p.Stack[i].(*ast.FuncLit)
		if !ok || v == nil || v.Pos() < lit.Type.Pos() || v.Pos() >= lit.Type.End() {
			continue
		}
		call, ok := p.Stack[i-1].(*ast.CallExpr)
		if ok && rule.SDKMethod(p.Info, call) == "Selector.AddReceive" && len(call.Args) > 1 && call.Args[1] == lit {
			return call.Args[0]
		}
	}
	return nil
}

// settle reports what is sent and nobody in the package could receive, and what one function receives as two types. A channel that a function gets,
// and that nothing is known to be received from there, may be received from by others, as anything.
func settle(sites []*rule.Site) []*rule.Site {
	received := map[string][]*rule.Site{}
	for _, s := range sites {
		if !s.Write && !s.Local {
			received[s.Object.Name()] = append(received[s.Object.Name()], s)
		}
	}
	for _, s := range sites {
		if s.Local && !slices.ContainsFunc(received[s.Object.Name()], func(r *rule.Site) bool { return r.In.Outermost() == s.In.Outermost() }) {
			received[s.Object.Name()] = append(received[s.Object.Name()], s)
		}
	}
	var out []*rule.Site
	for _, s := range sites {
		if s.Local {
			continue
		}
		if other := conflict(s, received[s.Object.Name()]); other != nil {
			out = append(out, explain(s, other))
		}
	}
	return out
}

// conflict is a receive of another type than s: of those in the same function before s, or, if s is a send, of all, unless one of them fits.
func conflict(s *rule.Site, received []*rule.Site) *rule.Site {
	var other *rule.Site
	for _, r := range received {
		if !s.Write && (r.In.Outermost() != s.In.Outermost() || r.Node.Pos() >= s.Node.Pos()) {
			continue
		}
		if rule.SameInJSON(s.Object.Type(), r.Object.Type()) {
			return nil
		}
		other = r
	}
	return other
}

// explain makes a report of what detect has noted; the types are in Why.
func explain(s, other *rule.Site) *rule.Site {
	out := *s
	verb := "is received as"
	if s.Write {
		verb = "is sent as"
	}
	out.What = fmt.Sprintf("signal %q", s.Object.Name())
	out.Why = fmt.Sprintf("%s %s here and received as %s elsewhere, and a signal that cannot be decoded is dropped", verb, s.Why, other.Why)
	out.Advice = "use one type"
	return &out
}
