package registration

import (
	_ "embed" // the documentation of the rule
	"fmt"
	"go/ast"
	"go/types"
	"maps"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

//go:embed doc.go
var doc string

// Rule looks at whole functions, since it has to know which statements come after which.
var Rule = &rule.Rule{
	Name:       "registration",
	Doc:        doc,
	Everywhere: true,
	Nodes:      []ast.Node{(*ast.FuncDecl)(nil), (*ast.FuncLit)(nil)},
	Detect:     detect,
}

// taken has the names that are registered where the control flow is, and what has them.
type taken map[name]string

type name struct {
	registry string // the expression whose method registers
	kind     string
	text     string
}

func detect(p *rule.Pass, n ast.Node) {
	switch n := n.(type) {
	case *ast.FuncDecl:
		if n.Body != nil {
			block(p, taken{}, n.Body.List)
		}
	case *ast.FuncLit:
		block(p, taken{}, n.Body.List)
	}
}

// block walks statements. Each nested block begins with what is taken before it, and what it takes is not held against what comes after it.
func block(p *rule.Pass, names taken, list []ast.Stmt) {
	for _, stmt := range list {
		switch s := stmt.(type) {
		case *ast.ExprStmt:
			if call, ok := ast.Unparen(s.X).(*ast.CallExpr); ok {
				register(p, names, call)
			}
			continue
		case *ast.AssignStmt:
			for _, left := range s.Lhs {
				maps.DeleteFunc(names, func(n name, _ string) bool { return n.registry == types.ExprString(left) })
			}
			continue
		}
		ast.Inspect(stmt, func(n ast.Node) bool {
			var nested []ast.Stmt
			switch n := n.(type) {
			case *ast.FuncLit:
				return false
			case *ast.BlockStmt:
				nested = n.List
			case *ast.CaseClause:
				nested = n.Body
			case *ast.CommClause:
				nested = n.Body
			}
			if nested == nil {
				return true
			}
			block(p, maps.Clone(names), nested)
			return false
		})
	}
}

// register notes what a call registers, and reports what is taken already.
func register(p *rule.Pass, names taken, call *ast.CallExpr) {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	mistaken(p, call)
	kind := kinds[rule.SDKMethod(p.Info, call)]
	if !ok || kind == "" || len(call.Args) == 0 {
		return
	}
	prefix, ok := p.RegistrationName(call)
	if !ok || !once(p, call) {
		return
	}
	for _, text := range p.RegisteredNames(call.Args[0], prefix, kind) {
		key := name{types.ExprString(sel.X), kind, text}
		by, found := names[key]
		names[key] = types.ExprString(call.Args[0])
		if found {
			p.Report(rule.Site{
				Node: call.Args[0], What: fmt.Sprintf("%s %q", kind, text), Advice: "register it once, or under another name",
				Why: fmt.Sprintf("is registered with %s already, for %s, so the worker panics", key.registry, by),
			})
			return
		}
	}
}

// mistaken reports a function that is registered as what it is not, which its first parameter tells.
func mistaken(p *rule.Pass, call *ast.CallExpr) {
	kind, target := rule.Registered(p.Info, call)
	if kind == "" {
		return
	}
	sig, ok := p.Info.TypeOf(target).Underlying().(*types.Signature)
	if !ok {
		return
	}
	site := rule.Site{Node: target, What: types.ExprString(target)}
	switch isWorkflow := rule.TakesWorkflowContext(sig); {
	case kind == "workflow" && !isWorkflow:
		site.Why, site.Advice = "is no workflow: its first parameter is no workflow.Context, so the worker panics", "use RegisterActivity if it is an activity"
	case kind == "activity" && isWorkflow:
		site.Why, site.Advice = "is a workflow, and no activity takes a workflow.Context, so the worker panics", "use RegisterWorkflow"
	default:
		return
	}
	p.Report(site)
}

// kinds are the methods that register.
var kinds = map[string]string{
	"WorkflowRegistry.RegisterWorkflow": "workflow", "WorkflowRegistry.RegisterWorkflowWithOptions": "workflow",
	"ActivityRegistry.RegisterActivity": "activity", "ActivityRegistry.RegisterActivityWithOptions": "activity",
}

// once reports whether the options of a call leave it at names that may be taken once.
func once(p *rule.Pass, call *ast.CallExpr) bool {
	if len(call.Args) == 1 {
		return true
	}
	fields, known := p.Options(call.Args[1])
	return known && fields["DisableAlreadyRegisteredCheck"] == nil && fields["SkipInvalidStructFunctions"] == nil
}
