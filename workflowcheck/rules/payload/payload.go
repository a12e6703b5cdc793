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

// Rule looks at arguments and at the signatures of workflows, and of activities where they are run.
var Rule = &rule.Rule{
	Name:       "payload",
	Doc:        doc,
	Everywhere: true,
	Nodes:      []ast.Node{(*ast.CallExpr)(nil), (*ast.FuncDecl)(nil)},
	Detect:     detect,
}

func detect(p *rule.Pass, n ast.Node) {
	switch n := n.(type) {
	case *ast.CallExpr:
		inv := rule.Invoked(p.Info, n)
		if inv == nil {
			return
		}
		for _, arg := range inv.Args {
			if t := p.Info.TypeOf(arg); t != nil && !types.IsInterface(t) {
				report(p, arg, types.ExprString(arg), t)
			}
		}
		if inv.Signature != nil && inv.Activity {
			signature(p, inv.Target, inv.Signature)
		}
	case *ast.FuncDecl:
		fn, ok := p.Info.Defs[n.Name].(*types.Func)
		if !ok || !fn.Exported() || p.In == nil || p.In.Context == "" || !workflowLike(fn.Signature()) {
			return
		}
		signature(p, n.Name, fn.Signature())
	}
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
	if ptr, ok := t.(*types.Pointer); ok {
		t = ptr.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Pkg() != nil && strings.HasPrefix(named.Obj().Pkg().Path(), "go.temporal.io/")
}

func signature(p *rule.Pass, at ast.Node, sig *types.Signature) {
	for i := range sig.Params().Len() {
		param := sig.Params().At(i)
		if !rule.IsContext(param.Type()) && !rule.IsWorkflowContext(param.Type()) {
			report(p, at, "parameter "+param.Name(), param.Type())
		}
	}
	if sig.Results().Len() == 2 {
		report(p, at, "the result", sig.Results().At(0).Type())
	}
}

func report(p *rule.Pass, at ast.Node, what string, t types.Type) {
	if why := rule.LostInJSON(t); why != "" {
		p.Report(rule.Site{Node: at, What: what, Why: "of type " + p.Short(t) + " " + why, Advice: "use a type with exported fields of plain types"})
	}
}
