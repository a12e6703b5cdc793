package maporder

import (
	_ "embed" // the documentation of the rule
	"go/ast"
	"go/types"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

//go:embed doc.go
var doc string

// Rule finds loops over maps whose body lets the order be seen, and iterators over maps that nobody sorts.
var Rule = &rule.Rule{
	Name:   "maporder",
	Doc:    doc,
	Nodes:  []ast.Node{(*ast.RangeStmt)(nil), (*ast.CallExpr)(nil)},
	Detect: detect,
	Fix:    fix,
}

func detect(p *rule.Pass, n ast.Node) {
	switch n := n.(type) {
	case *ast.RangeStmt:
		if !isMap(p.Info.TypeOf(n.X)) && !isMapIterator(p, n.X) || single(p, n) {
			return
		}
		l := newLoop(p, n)
		if why := l.seen(); why != "" {
			p.Report(rule.Site{Node: n, What: "range over a map", Why: why, Advice: "range over sorted keys (workflow.DeterministicKeys)"})
		}
	case *ast.CallExpr:
		iterator(p, n)
	}
}

func isMap(t types.Type) bool {
	return rule.Always(t, func(t types.Type) bool {
		_, ok := t.(*types.Map)
		return ok
	})
}

// single reports whether a loop is in a branch that is taken only if the map has one entry.
func single(p *rule.Pass, n *ast.RangeStmt) bool {
	for i := 1; ; i++ {
		switch parent := p.Parent(i).(type) {
		case nil, *ast.FuncDecl, *ast.FuncLit:
			return false
		case *ast.IfStmt:
			cond, ok := parent.Cond.(*ast.BinaryExpr)
			if !ok || cond.Op.String() != "==" || !isOne(p, cond.Y) {
				continue
			}
			call, ok := cond.X.(*ast.CallExpr)
			if ok && len(call.Args) == 1 && types.ExprString(call.Args[0]) == types.ExprString(n.X) {
				return true
			}
		}
	}
}

func isOne(p *rule.Pass, expr ast.Expr) bool {
	value := p.Info.Types[expr].Value
	return value != nil && value.ExactString() == "1"
}
