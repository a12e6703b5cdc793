package global

import (
	_ "embed" // the documentation of the rule
	"go/ast"
	"go/types"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

//go:embed doc.go
var doc string

// Rule finds writes to package variables, and reads of those that an activity writes.
var Rule = &rule.Rule{
	Name:   "global",
	Doc:    doc,
	Nodes:  []ast.Node{(*ast.AssignStmt)(nil), (*ast.IncDecStmt)(nil), (*ast.CallExpr)(nil), (*ast.Ident)(nil)},
	Detect: detect,
	Settle: settle,
}

func detect(p *rule.Pass, n ast.Node) {
	for _, target := range rule.Written(n) {
		write(p, n, target)
	}
	switch n := n.(type) {
	case *ast.CallExpr:
		call(p, n)
	case *ast.Ident:
		if v := variable(p.Info.Uses[n]); v != nil && v.Pkg() == p.Pkg {
			p.Report(rule.Site{
				Node: n, Object: v, What: "package variable " + v.Name(), Why: "is changed by an activity while the workflow runs",
				Advice: "return it from the activity",
			})
		}
	}
}

// call is for what changes an argument or receiver: delete, clear, and package sync/atomic.
func call(p *rule.Pass, n *ast.CallExpr) {
	if id, ok := n.Fun.(*ast.Ident); ok && len(n.Args) > 0 && (id.Name == "delete" || id.Name == "clear") {
		if _, builtin := p.Info.Uses[id].(*types.Builtin); builtin {
			write(p, n, n.Args[0])
		}
		return
	}
	fn := rule.Callee(p.Info, n)
	if fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "sync/atomic" || reads[fn.Name()] {
		return
	}
	if sel, ok := n.Fun.(*ast.SelectorExpr); ok && fn.Signature().Recv() != nil {
		write(p, n, sel.X)
	} else if ref, ok := ast.Unparen(n.Args[0]).(*ast.UnaryExpr); ok {
		write(p, n, ref.X)
	}
}

// reads are functions of sync/atomic that change nothing.
var reads = map[string]bool{"Load": true, "LoadInt32": true, "LoadInt64": true, "LoadUint32": true, "LoadUint64": true, "LoadPointer": true, "LoadUintptr": true}

func write(p *rule.Pass, at ast.Node, target ast.Expr) {
	obj, _ := rule.Base(p.Info, target)
	v := variable(obj)
	if v == nil || setOnce(p) {
		return
	}
	p.Report(rule.Site{
		Node: at, Object: v, Write: true, What: "a write to package variable " + v.Name(),
		Why: "is seen by other workflows and lost at a replay", Advice: "keep it in a local variable",
	})
}

func variable(obj types.Object) *types.Var {
	v, ok := obj.(*types.Var)
	if !ok || v.IsField() || v.Pkg() == nil || v.Parent() != v.Pkg().Scope() {
		return nil
	}
	return v
}

// setOnce reports whether the code is run by a sync.Once: the variable gets its value late, and only one.
func setOnce(p *rule.Pass) bool {
	for i := 0; ; i++ {
		switch n := p.Parent(i).(type) {
		case nil:
			return false
		case *ast.CallExpr:
			if fn := rule.Callee(p.Info, n); fn != nil && fn.FullName() == "(*sync.Once).Do" {
				return true
			}
		}
	}
}

// settle keeps the writes, and the reads of what activities write.
func settle(sites []*rule.Site) []*rule.Site {
	changed := map[types.Object]bool{}
	for _, s := range sites {
		if s.Write && inActivity(s.In) {
			changed[s.Object] = true
		}
	}
	var out []*rule.Site
	for _, s := range sites {
		if s.Write || changed[s.Object] {
			out = append(out, s)
		}
	}
	return out
}

// inActivity reports whether a function takes a context.Context first.
func inActivity(f *rule.Function) bool {
	for ; f != nil; f = f.Outer {
		if f.Func != nil {
			return rule.TakesContext(f.Func.Signature())
		}
	}
	return false
}
