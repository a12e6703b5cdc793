package maporder

import (
	"go/ast"
	"go/types"
	"strings"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

// expression looks for calls in an expression that do more than compute a value.
func (l *loop) expression(expr ast.Expr) {
	if expr != nil {
		ast.Inspect(expr, l.calls)
	}
}

// calls is for ast.Inspect. A call whose result is used is taken to compute it, unless it can talk to the SDK.
func (l *loop) calls(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.FuncLit:
		return false
	case *ast.CallExpr:
		if l.commands(n) {
			l.found("does things in any order that go into the history")
		}
	case *ast.UnaryExpr:
		if n.Op.String() == "<-" {
			l.found("receives in any order")
		}
	}
	return true
}

// commands reports whether a call can reach the SDK: it gets a workflow.Context or calls a method of a future, channel or selector.
func (l *loop) commands(call *ast.CallExpr) bool {
	if fn := rule.Callee(l.p.Info, call); fn != nil && harmless[fn.FullName()] {
		return false
	}
	for _, arg := range call.Args {
		if t := l.p.Info.TypeOf(arg); t != nil && rule.IsWorkflowContext(t) {
			return true
		}
	}
	return ordered[rule.SDKMethod(l.p.Info, call)]
}

// harmless are functions that take a workflow.Context and leave no trace in the history.
var harmless = map[string]bool{
	rule.WorkflowPath + ".GetLogger": true, rule.WorkflowPath + ".GetInfo": true, rule.WorkflowPath + ".Now": true,
	rule.WorkflowPath + ".IsReplaying": true, rule.WorkflowPath + ".GetMetricsHandler": true,
}

// ordered are methods of the SDK whose order matters although they take no workflow.Context.
var ordered = map[string]bool{
	"Selector.AddFuture": true, "Selector.AddReceive": true, "Selector.AddSend": true, "Settable.Set": true, "Settable.SetValue": true,
	"Settable.SetError": true, "Settable.Chain": true, "Channel.SendAsync": true, "SendChannel.SendAsync": true,
	"Channel.ReceiveAsync": true, "ReceiveChannel.ReceiveAsync": true,
}

// effect judges a call whose result nobody uses: it is called for what it does.
func (l *loop) effect(expr ast.Expr) {
	call, ok := ast.Unparen(expr).(*ast.CallExpr)
	if !ok {
		return
	}
	if id, ok := call.Fun.(*ast.Ident); ok {
		if b, ok := l.p.Info.Uses[id].(*types.Builtin); ok {
			l.accumulates = l.accumulates || b.Name() == "delete"
			return
		}
	}
	method := rule.SDKMethod(l.p.Info, call)
	receiver, isMethod := call.Fun.(*ast.SelectorExpr)
	switch {
	case strings.HasPrefix(method, "Logger."), strings.HasPrefix(method, "WaitGroup."), metrics[method]:
	case isMethod && l.ownValue(receiver.X) && !l.sharesOuter(call):
	case isSort(l.p, call), isMethod && setters[receiver.Sel.Name] && l.byKey(call):
	default:
		l.found("calls a function for its effects, in any order")
	}
}

// setters are names of methods that put something where their first argument says.
var setters = map[string]bool{"Set": true, "Store": true, "Put": true, "Delete": true, "Del": true, "Remove": true}

// byKey reports whether the first argument of a call is the key of the entry, so that each entry is put somewhere else.
func (l *loop) byKey(call *ast.CallExpr) bool {
	key, ok := l.stmt.Key.(*ast.Ident)
	if !ok || len(call.Args) == 0 {
		return false
	}
	first, ok := call.Args[0].(*ast.Ident)
	return ok && l.p.Info.ObjectOf(first) == l.p.Info.ObjectOf(key)
}

// metrics are methods that count and measure, and leave no trace in the history.
var metrics = map[string]bool{"Counter.Inc": true, "Gauge.Update": true, "Timer.Record": true, "MetricsCounter.Inc": true,
	"MetricsGauge.Update": true, "MetricsTimer.Record": true}

// ownValue reports whether an expression belongs to the entry that is visited.
func (l *loop) ownValue(expr ast.Expr) bool {
	obj, _ := rule.Base(l.p.Info, expr)
	return obj != nil && l.inside(obj)
}

// sharesOuter reports whether a call gets something to change that outlives the entry.
func (l *loop) sharesOuter(call *ast.CallExpr) bool {
	for _, arg := range call.Args {
		switch t := l.p.Info.TypeOf(arg); types.Unalias(t).Underlying().(type) {
		case *types.Pointer, *types.Map, *types.Chan, *types.Interface, *types.Signature:
			if !l.ownValue(arg) && l.p.Info.Types[arg].Value == nil && !l.p.Info.Types[arg].IsNil() {
				return true
			}
		}
	}
	return false
}
