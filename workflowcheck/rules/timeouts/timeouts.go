package timeouts

import (
	_ "embed" // the documentation of the rule
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

//go:embed doc.go
var doc string

// Rule finds options that are given to contexts.
var Rule = &rule.Rule{
	Name:       "timeouts",
	Doc:        doc,
	Everywhere: true,
	Nodes:      []ast.Node{(*ast.CallExpr)(nil)},
	Detect:     detect,
	Settle:     settle,
}

// consequences are what comes of options without timeouts.
var consequences = map[string]string{
	"WithActivityOptions":      "are refused by the service, so the workflow task fails, again and again",
	"WithLocalActivityOptions": "make every local activity fail at once",
}

func detect(p *rule.Pass, n ast.Node) {
	call, ok := n.(*ast.CallExpr)
	if !ok || len(call.Args) == 0 {
		return
	}
	bare(p, call)
	if dropped(p, call) {
		return
	}
	why := consequences[rule.WorkflowAPI(p.Info, call)]
	if why == "" || len(call.Args) < 2 || onlyRead(p) {
		return
	}
	fields, known := p.Options(call.Args[1])
	if !known || !p.Zero(fields["StartToCloseTimeout"]) || !p.Zero(fields["ScheduleToCloseTimeout"]) || setLater(p, call) {
		return
	}
	p.Report(rule.Site{
		Node: call.Args[1], What: "options without StartToCloseTimeout and ScheduleToCloseTimeout", Why: why, Advice: "set StartToCloseTimeout",
	})
}

// dropped reports a context that a call makes and nobody takes, and says whether it did.
func dropped(p *rule.Pass, call *ast.CallExpr) bool {
	api := rule.WorkflowAPI(p.Info, call)
	if _, statement := p.Parent(1).(*ast.ExprStmt); !statement || !strings.HasPrefix(api, "With") || !rule.IsWorkflowContext(p.Info.TypeOf(call)) {
		return false
	}
	p.Report(rule.Site{
		Node: call, What: "workflow." + api, Why: "makes another context, which is dropped, so nothing has what it sets", Advice: "assign it and use it",
	})
	return true
}

// onlyRead reports whether the context that the call at hand makes is only asked for its options: no activity runs with it.
func onlyRead(p *rule.Pass) bool {
	switch parent := p.Parent(1).(type) {
	case *ast.CallExpr:
		return asks(p, parent)
	case *ast.AssignStmt:
		id, ok := parent.Lhs[0].(*ast.Ident)
		if !ok || len(parent.Lhs) != 1 || p.In == nil {
			return false
		}
		v := p.Info.ObjectOf(id)
		uses, reads := 0, 0
		ast.Inspect(p.In.Outermost().Body, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.Ident:
				if p.Info.Uses[n] == v {
					uses++
				}
			case *ast.CallExpr:
				if len(n.Args) > 0 && asks(p, n) && isUse(p, n.Args[0], v) {
					reads++
				}
			}
			return true
		})
		return reads > 0 && uses == reads
	}
	return false
}

func asks(p *rule.Pass, call *ast.CallExpr) bool {
	switch rule.WorkflowAPI(p.Info, call) {
	case "GetActivityOptions", "GetLocalActivityOptions", "GetChildWorkflowOptions":
		return true
	}
	return false
}

func isUse(p *rule.Pass, expr ast.Expr, v types.Object) bool {
	id, ok := ast.Unparen(expr).(*ast.Ident)
	return ok && p.Info.Uses[id] == v
}

// setLater reports whether the function also sets timeouts by themselves.
func setLater(p *rule.Pass, after *ast.CallExpr) bool {
	found := false
	if p.In == nil {
		return true
	}
	ast.Inspect(p.In.Body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && call != after {
			switch rule.WorkflowAPI(p.Info, call) {
			case "WithStartToCloseTimeout", "WithScheduleToCloseTimeout":
				found = true
			}
		}
		return !found
	})
	return found
}

// without are what comes of no options at all.
var without = map[string]string{
	"ExecuteActivity":      "has no activity options in its context, so the service refuses it and the workflow task fails, again and again",
	"ExecuteLocalActivity": "has no local activity options in its context, so it fails at once",
}

// bare notes activities that run with the context that a function gets, which functions are workflows, and which are called by others.
func bare(p *rule.Pass, call *ast.CallExpr) {
	api := rule.WorkflowAPI(p.Info, call)
	if without[api] != "" && p.In.Func != nil && untouched(p, call.Args[0]) {
		p.Report(rule.Site{
			Node: call, Object: p.In.Func, What: "workflow." + api, Why: without[api], Advice: "use workflow.With" + strings.TrimPrefix(api, "Execute") + "Options",
		})
	}
	kind, target := rule.Registered(p.Info, call)
	if inv := rule.Invoked(p.Info, call); inv != nil && !inv.Activity {
		kind, target = "workflow", inv.Target
	}
	if kind != "workflow" {
		if fn := rule.Callee(p.Info, call); fn != nil && fn.Pkg() == p.Pkg && rule.IsWorkflowContext(p.Info.TypeOf(call.Args[0])) {
			p.Report(rule.Site{Node: call, Object: fn, Local: true})
		}
	} else if fn := p.Named(target); fn != nil {
		p.Report(rule.Site{Node: target, Object: fn, Write: true})
	}
}

// untouched reports whether a context is the function's parameter, as it came.
func untouched(p *rule.Pass, ctx ast.Expr) bool {
	id, ok := ast.Unparen(ctx).(*ast.Ident)
	if !ok || id.Name != p.In.Context {
		return false
	}
	v, ok := p.Info.Uses[id].(*types.Var)
	return ok && v == p.In.Func.Signature().Params().At(0) && len(p.Given(v)) == 0
}

// settle keeps the activities without options in functions that only workers call.
func settle(sites []*rule.Site) []*rule.Site {
	workflows, called := map[types.Object]bool{}, map[types.Object]bool{}
	for _, s := range sites {
		workflows[s.Object] = workflows[s.Object] || s.Write
		called[s.Object] = called[s.Object] || s.Local
	}
	return slices.DeleteFunc(sites, func(s *rule.Site) bool {
		return s.Write || s.Local || s.Object != nil && (!workflows[s.Object] || called[s.Object])
	})
}
