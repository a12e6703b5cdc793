package payload

import (
	_ "embed" // the documentation of the rule
	"go/ast"
	"go/types"
	"strings"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

//go:embed doc.go
var doc string

// Rule looks at arguments, at what signals and side effects carry, and at the signatures of workflows, and of activities where they are run.
var Rule = &rule.Rule{
	Name:       "payload",
	Doc:        doc,
	Everywhere: true,
	Nodes: []ast.Node{
		(*ast.CallExpr)(nil), (*ast.FuncDecl)(nil), (*ast.ReturnStmt)(nil), (*ast.KeyValueExpr)(nil), (*ast.AssignStmt)(nil),
	},
	Detect: detect,
	Settle: settle,
}

// sends are the functions and methods that send signals, with the index of what they send.
var sends = map[string]int{
	"SignalExternalWorkflow": 4, "ChildWorkflowFuture.SignalChildWorkflow": 2, "Client.SignalWorkflow": 4, "Client.SignalWithStartWorkflow": 3,
}

func detect(p *rule.Pass, n ast.Node) {
	switch n := n.(type) {
	case *ast.CallExpr:
		if i, ok := sends[rule.WorkflowAPI(p.Info, n)+rule.SDKMethod(p.Info, n)]; ok && i < len(n.Args) {
			value(p, n.Args[i])
		}
		if kind, target := rule.Registered(p.Info, n); kind == "workflow" {
			workflow(p, target)
		}
		if inv := rule.Invoked(p.Info, n); inv != nil {
			invoked(p, inv)
		}
	case *ast.KeyValueExpr:
		sets(p, n.Key)
	case *ast.AssignStmt:
		for _, left := range n.Lhs {
			if sel, ok := left.(*ast.SelectorExpr); ok {
				sets(p, sel.Sel)
			}
		}
	case *ast.ReturnStmt:
		_, lit := p.Within(rule.SideEffects...)
		if lit != nil && lit == p.In.Node && len(n.Results) == 1 {
			value(p, n.Results[0])
		}
	case *ast.FuncDecl:
		if fn, ok := p.Info.Defs[n.Name].(*types.Func); ok && p.In.Context != "" {
			signature(p, n.Name, fn, fn.Signature())
			if fn.Exported() && fn.Signature().Recv() == nil && workflowLike(fn.Signature()) {
				mark(p, n.Name, fn)
			}
		}
	}
}

// invoked looks at the arguments of a call, and at the signature of what it has run.
func invoked(p *rule.Pass, inv *rule.Invocation) {
	for _, arg := range inv.Args {
		value(p, arg)
	}
	switch fn := p.Named(inv.Target); {
	case inv.Signature == nil:
	case !inv.Activity:
		workflow(p, inv.Target)
	case fn == nil:
		signature(p, inv.Target, nil, inv.Signature)
	default:
		signature(p, inv.Target, fn, inv.Signature)
	}
}

// value looks at what is sent.
func value(p *rule.Pass, v ast.Expr) {
	t := p.Info.TypeOf(v)
	if t == nil || types.IsInterface(t) {
		return
	}
	if report(p, v, nil, types.ExprString(v), t, rule.LostInJSON(t)) {
		return
	}
	rule.Unsent(p.Info, made(p, v), func(field *types.Var, value ast.Expr) {
		p.Report(rule.Site{
			Node: value, What: "field " + field.Name(), Advice: "export it, or do not set it",
			Why: "is set and not sent: a payload has only the exported fields",
		})
	})
}

// made is the expression that makes what is sent: that itself, or what a variable is set to that is good for nothing else.
func made(p *rule.Pass, v ast.Expr) ast.Expr {
	id, ok := ast.Unparen(v).(*ast.Ident)
	if !ok || p.In == nil {
		return v
	}
	uses := 0
	ast.Inspect(p.In.Outermost().Body, func(n ast.Node) bool {
		if other, ok := n.(*ast.Ident); ok && p.Info.Uses[other] == p.Info.Uses[id] {
			uses++
		}
		return true
	})
	if uses > 1 {
		return v
	}
	return p.Value(v)
}

// workflow notes that a function is a workflow. One of another package is reported there, if that can know it for a workflow.
func workflow(p *rule.Pass, target ast.Expr) {
	if fn := p.Named(target); fn != nil && fn.Pkg() == p.Pkg {
		mark(p, target, fn)
	} else if fn != nil && fn.Signature().Recv() != nil {
		signature(p, target, fn, fn.Signature())
	}
}

func mark(p *rule.Pass, at ast.Node, fn *types.Func) {
	p.Report(rule.Site{Node: at, Object: fn, Write: true})
}

// settle drops the signatures of declared functions that nothing says to be workflows, such as the methods of interceptors, and fields that the
// package does not set, and reports each signature once.
func settle(sites []*rule.Site) []*rule.Site {
	workflows, set := map[types.Object]bool{}, map[any]bool{nil: true}
	for _, s := range sites {
		workflows[s.Object] = workflows[s.Object] || s.Write
		set[s.Detail] = set[s.Detail] || s.Write
	}
	type part struct {
		of   types.Object
		what string
	}
	told := map[part]bool{}
	var out []*rule.Site
	for _, s := range sites {
		id, declared := s.Node.(*ast.Ident)
		declared = declared && s.In.Func != nil && s.In.Func == s.Object && id.Pos() == s.Object.Pos()
		this := part{s.Object, s.What}
		if s.Write || !set[s.Detail] || declared && !workflows[s.Object] || s.Object != nil && told[this] {
			continue
		}
		told[this] = true
		out = append(out, s)
	}
	return out
}

// workflowLike reports whether a function with a workflow.Context returns what a workflow returns, and not what a helper may: an error,
// or something and an error, and takes nothing that only a helper could get.
func workflowLike(sig *types.Signature) bool {
	results := sig.Results()
	if sig.TypeParams().Len() > 0 || results.Len() == 0 || results.Len() > 2 {
		return false
	}
	for i := range sig.Params().Len() {
		t := sig.Params().At(i).Type()
		if _, isFunc := t.Underlying().(*types.Signature); isFunc || i > 0 && (types.IsInterface(t) || fromSDK(t)) {
			return false
		}
	}
	last, ok := results.At(results.Len() - 1).Type().(*types.Named)
	return ok && last.Obj().Name() == "error" && last.Obj().Pkg() == nil
}

// fromSDK reports whether a type is one of the SDK's, such as options or futures, that are handed from function to function.
func fromSDK(t types.Type) bool {
	switch u := types.Unalias(t).(type) {
	case *types.Pointer:
		return fromSDK(u.Elem())
	case *types.Slice:
		return fromSDK(u.Elem())
	case *types.Named:
		return u.Obj().Pkg() != nil && strings.HasPrefix(u.Obj().Pkg().Path(), "go.temporal.io/")
	}
	return false
}

// signature looks at what a workflow or activity takes and returns. The function is nil where the code has only a value of its type.
func signature(p *rule.Pass, at ast.Node, fn *types.Func, sig *types.Signature) {
	for param := range sig.Params().Variables() {
		if t := param.Type(); !rule.IsContext(t) && !rule.IsWorkflowContext(t) && !rule.IsSDKType(t, "EncodedValues") {
			received(p, at, fn, "parameter "+param.Name(), t)
		}
	}
	if sig.Results().Len() == 2 {
		received(p, at, fn, "the result", sig.Results().At(0).Type())
	}
}

// received looks at a type that is decoded.
func received(p *rule.Pass, at ast.Node, fn *types.Func, what string, t types.Type) {
	if report(p, at, fn, what, t, rule.LostInJSON(t)) {
		return
	}
	for _, field := range rule.StuckInJSON(t) {
		s := rule.Site{
			Node: at, What: what, Detail: field.Origin(), Advice: "use a type with exported fields of plain types",
			Why: "of type " + p.Short(t) + " cannot be decoded where its field " + field.Name() + " is set: that is an interface with methods",
		}
		if fn != nil {
			s.Object = fn
		}
		p.Report(s)
	}
}

// sets notes that the package sets a field that is an interface with methods.
func sets(p *rule.Pass, name ast.Expr) {
	id, ok := name.(*ast.Ident)
	if !ok {
		return
	}
	field, ok := p.Info.Uses[id].(*types.Var)
	if ok && field.IsField() && types.IsInterface(field.Type()) {
		p.Report(rule.Site{Detail: field.Origin(), Write: true})
	}
}

// report reports a type if there is something to say, and says whether there is.
func report(p *rule.Pass, at ast.Node, fn *types.Func, what string, t types.Type, why string) bool {
	if why == "" {
		return false
	}
	s := rule.Site{Node: at, What: what, Why: "of type " + p.Short(t) + " " + why, Advice: "use a type with exported fields of plain types"}
	if fn != nil {
		s.Object = fn
	}
	p.Report(s)
	return true
}
