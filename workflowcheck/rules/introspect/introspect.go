package introspect

import (
	_ "embed" // the documentation of the rule
	"go/ast"
	"go/types"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

//go:embed doc.go
var doc string

// Rule finds addresses that become numbers. The functions of package runtime are in the table of package facts.
var Rule = &rule.Rule{
	Name:   "introspect",
	Doc:    doc,
	Nodes:  []ast.Node{(*ast.CallExpr)(nil)},
	Detect: detect,
}

// detect looks for uintptr(p), where p is an unsafe.Pointer.
func detect(p *rule.Pass, n ast.Node) {
	call, ok := n.(*ast.CallExpr)
	if !ok || len(call.Args) != 1 || !p.Info.Types[call.Fun].IsType() {
		return
	}
	if basic(p.Info.TypeOf(call)) == types.Uintptr && basic(p.Info.TypeOf(call.Args[0])) == types.UnsafePointer {
		p.Report(rule.Site{Node: n, What: "an address as a number", Why: "is another one in each run", Advice: "use an id of your own"})
	}
}

func basic(t types.Type) types.BasicKind {
	if b, ok := t.Underlying().(*types.Basic); ok {
		return b.Kind()
	}
	return types.Invalid
}
