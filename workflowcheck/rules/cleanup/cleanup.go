package cleanup

import (
	_ "embed" // the documentation of the rule
	"go/ast"
	"go/types"
	"strings"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

//go:embed doc.go
var doc string

// Rule finds work in deferred functions, and in code that only a cancellation leads to.
var Rule = &rule.Rule{
	Name:       "cleanup",
	Doc:        doc,
	Everywhere: true,
	Nodes:      []ast.Node{(*ast.CallExpr)(nil)},
	Detect:     detect,
}

const fails = "fails at once"

// fates are what becomes of work that is started when its context is cancelled already.
var fates = map[string]string{
	"ExecuteActivity": fails, "ExecuteLocalActivity": fails, "Sleep": fails, "NewTimer": fails, "NewTimerWithOptions": fails,
	"NexusClient.ExecuteOperation": fails, "ExecuteChildWorkflow": "is cancelled as soon as it has started",
}

func detect(p *rule.Pass, n ast.Node) {
	call, ok := n.(*ast.CallExpr)
	if !ok || len(call.Args) == 0 {
		return
	}
	api := rule.WorkflowAPI(p.Info, call) + rule.SDKMethod(p.Info, call)
	fate := fates[api]
	if fate == "" || !rule.IsWorkflowContext(p.Info.TypeOf(call.Args[0])) {
		return
	}
	site := rule.Site{Node: call, What: "workflow." + api, Why: fate, Advice: "use a context of workflow.NewDisconnectedContext"}
	if strings.Contains(api, ".") {
		site.What = api
	}
	switch {
	case after(p, call.Args[0]):
		site.Why += ", because its context is cancelled"
	case deferred(p) && connected(p, call.Args[0], 0) == yes:
		site.What, site.Why = "deferred "+site.What, fate+" if the workflow is cancelled"
	default:
		return
	}
	p.Report(site)
}

// deferred reports whether the node is in a function literal that is deferred.
func deferred(p *rule.Pass) bool {
	for i := len(p.Stack) - 1; i > 1; i-- {
		if _, ok := p.Stack[i].(*ast.FuncLit); !ok {
			continue
		}
		_, isDefer := p.Stack[i-2].(*ast.DeferStmt)
		return isDefer
	}
	return false
}

type answer int

const (
	unknown answer = iota
	yes
	no
)

// connected reports whether a context is cancelled with the workflow.
func connected(p *rule.Pass, ctx ast.Expr, depth int) answer {
	const most = 10
	if depth > most {
		return unknown
	}
	switch e := ast.Unparen(ctx).(type) {
	case *ast.CallExpr:
		api := rule.WorkflowAPI(p.Info, e)
		if api == "NewDisconnectedContext" {
			return no
		}
		if strings.HasPrefix(api, "With") && len(e.Args) > 0 {
			return connected(p, e.Args[0], depth+1)
		}
	case *ast.Ident:
		return variable(p, e, depth)
	}
	return unknown
}

// variable looks at all that a variable is set to: it is disconnected if any of that is.
func variable(p *rule.Pass, id *ast.Ident, depth int) answer {
	obj := p.Info.ObjectOf(id)
	outer := p.In.Outermost()
	result := unknown
	if obj != nil && outer.Type.Pos() <= obj.Pos() && obj.Pos() < outer.Type.End() {
		result = yes // the workflow's own
	}
	ast.Inspect(outer.Body, func(n ast.Node) bool {
		assign, ok := n.(*ast.AssignStmt)
		if !ok {
			return true
		}
		for i, left := range assign.Lhs {
			if target, ok := left.(*ast.Ident); ok && p.Info.ObjectOf(target) == obj && result != no {
				value := assign.Rhs[min(i, len(assign.Rhs)-1)]
				if from, ok := ast.Unparen(value).(*ast.CallExpr); ok && len(from.Args) > 0 && same(p, from.Args[0], obj) {
					if rule.WorkflowAPI(p.Info, from) == "NewDisconnectedContext" {
						result = no
					}
					continue
				}
				result = connected(p, value, depth+1)
			}
		}
		return true
	})
	return result
}

func same(p *rule.Pass, expr ast.Expr, obj types.Object) bool {
	id, ok := ast.Unparen(expr).(*ast.Ident)
	return ok && p.Info.ObjectOf(id) == obj
}
