package handler

import (
	_ "embed" // the documentation of the rule
	"fmt"
	"go/ast"
	"go/types"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

//go:embed doc.go
var doc string

// Rule looks into the functions that handlers are set to: literals, and functions and methods of the package.
var Rule = &rule.Rule{
	Name:       "handler",
	Doc:        doc,
	Everywhere: true,
	Nodes:      []ast.Node{(*ast.AssignStmt)(nil), (*ast.IncDecStmt)(nil), (*ast.CallExpr)(nil)},
	Detect:     detect,
	Settle:     settle,
}

const (
	query     = "a query handler"
	validator = "an update validator"
	update    = "an update handler"
)

func detect(p *rule.Pass, n ast.Node) {
	if call, ok := n.(*ast.CallExpr); ok {
		marks(p, call)
		continues(p, call)
	}
	kind, lit := readOnly(p)
	if lit == nil {
		lit, _ = p.In.Node.(*ast.FuncLit)
	}
	if kind == "" && name(p) == nil {
		return
	}
	for _, target := range rule.Written(n) {
		write(p, kind, lit, target)
	}
	if call, ok := n.(*ast.CallExpr); ok {
		if api := rule.WorkflowAPI(p.Info, call); rule.IsCommand(api) {
			report(p, kind, rule.Site{
				Node: n, What: "workflow." + api, Why: "is called in %s, which must not wait or schedule", Advice: "do it in the workflow",
			})
		}
	}
}

// name is what the package calls the function around: the function itself, or the variable that a literal is the value of. It is nil for other
// literals.
func name(p *rule.Pass) types.Object {
	if p.In.Func != nil {
		return p.In.Func
	}
	for i := len(p.Stack) - 1; i > 0; i-- {
		if p.Stack[i] != p.In.Node {
			continue
		}
		if assign, ok := p.Stack[i-1].(*ast.AssignStmt); ok && len(assign.Lhs) == 1 {
			if id, ok := assign.Lhs[0].(*ast.Ident); ok {
				return p.Info.ObjectOf(id)
			}
		}
	}
	return nil
}

// report reports what is in a literal of a kind, and notes what is in another function, in case that turns out to be a handler. The reason has a
// place for the kind.
func report(p *rule.Pass, kind string, s rule.Site) {
	if kind == "" {
		s.Object = name(p)
	} else {
		s.Why = fmt.Sprintf(s.Why, kind)
	}
	p.Report(s)
}

// marks notes which declared functions are handlers, and of what kind.
func marks(p *rule.Pass, call *ast.CallExpr) {
	mark := func(handler ast.Expr, kind string) {
		if fn := p.Named(handler); fn != nil && fn.Pkg() == p.Pkg {
			p.Report(rule.Site{Node: handler, Object: fn, Write: true, What: kind})
		} else if id, ok := ast.Unparen(handler).(*ast.Ident); ok && p.Info.Uses[id] != nil {
			p.Report(rule.Site{Node: handler, Object: p.Info.Uses[id], Write: true, What: kind})
		}
	}
	api := rule.WorkflowAPI(p.Info, call)
	if len(call.Args) < 3 {
		return
	}
	switch api {
	case "SetQueryHandler", "SetQueryHandlerWithOptions":
		mark(call.Args[2], query)
	case "SetUpdateHandlerWithOptions":
		if fields, ok := p.Options(call.Args[len(call.Args)-1]); ok && fields["Validator"] != nil {
			mark(fields["Validator"], validator)
		}
		mark(call.Args[2], update)
	case "SetUpdateHandler":
		mark(call.Args[2], update)
	}
}

// settle keeps what is in functions that are handlers, and says which kind they are.
func settle(sites []*rule.Site) []*rule.Site {
	kinds := map[types.Object]string{}
	for _, s := range sites {
		if s.Write {
			kinds[s.Object] = s.What
		}
	}
	var out []*rule.Site
	for _, s := range sites {
		switch kind := kinds[s.Object]; {
		case s.Write:
		case s.Object == nil:
			out = append(out, s)
		case kind != "" && (s.What == continuing) == (kind == update):
			s.Why = fmt.Sprintf(s.Why, kind)
			out = append(out, s)
		}
	}
	return out
}

const continuing = "continuing as new"

// continues reports NewContinueAsNewError in an update handler.
func continues(p *rule.Pass, call *ast.CallExpr) {
	switch rule.WorkflowAPI(p.Info, call) {
	case "NewContinueAsNewError", "NewContinueAsNewErrorWithOptions":
	default:
		return
	}
	kind := ""
	if _, lit := p.Within("SetUpdateHandler", "SetUpdateHandlerWithOptions"); lit != nil {
		kind = update
	} else if name(p) == nil {
		return
	}
	report(p, kind, rule.Site{
		Node: call, What: continuing, Why: "in %s only fails the update", Advice: "tell the workflow's main function to do it",
	})
}

// readOnly finds the query handler or validator around the node, if that is a literal.
func readOnly(p *rule.Pass) (string, *ast.FuncLit) {
	if _, lit := p.Within("SetQueryHandler", "SetQueryHandlerWithOptions"); lit != nil {
		return query, lit
	}
	for i := len(p.Stack) - 1; i > 1; i-- {
		lit, ok := p.Stack[i].(*ast.FuncLit)
		if !ok {
			continue
		}
		kv, ok := p.Stack[i-1].(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		options, isLit := p.Stack[i-2].(*ast.CompositeLit)
		if key, ok := kv.Key.(*ast.Ident); ok && isLit && key.Name == "Validator" && rule.IsSDKType(p.Info.TypeOf(options), "UpdateHandlerOptions") {
			return validator, lit
		}
	}
	return "", nil
}

func write(p *rule.Pass, kind string, lit *ast.FuncLit, target ast.Expr) {
	obj, shared := rule.Base(p.Info, target)
	v, ok := obj.(*types.Var)
	switch {
	case !ok || v.Name() == "_":
		return
	case lit == nil && (!shared || v != p.In.Receiver(p.Info)):
		return // of a declared function, only what its receiver points to is anybody else's
	case lit != nil && lit.Pos() <= v.Pos() && v.Pos() < lit.End():
		return
	}
	report(p, kind, rule.Site{
		Node: target, What: "a write to " + types.ExprString(target), Why: "in %s is lost at a replay", Advice: "only read there",
	})
}
