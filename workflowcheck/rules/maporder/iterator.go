package maporder

import (
	"go/ast"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

// isMapIterator reports whether an expression is maps.Keys, maps.Values or maps.All of a map.
func isMapIterator(p *rule.Pass, expr ast.Expr) bool {
	call, ok := ast.Unparen(expr).(*ast.CallExpr)
	if !ok {
		return false
	}
	fn := rule.Callee(p.Info, call)
	return fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "maps" &&
		(fn.Name() == "Keys" || fn.Name() == "Values" || fn.Name() == "All")
}

// unordered are functions that do not care in which order an iterator yields.
var unordered = map[string]bool{
	"slices.Sorted": true, "slices.SortedFunc": true, "slices.SortedStableFunc": true, "maps.Collect": true, "maps.Insert": true,
}

// iterator judges a call that makes an iterator over a map, by what takes the iterator.
func iterator(p *rule.Pass, call *ast.CallExpr) {
	if !isMapIterator(p, call) {
		return
	}
	at, taker := ast.Node(call), p.Parent(1)
	if loop, ok := taker.(*ast.RangeStmt); ok && loop.X == call {
		return // judged as a loop
	}
	if outer, ok := taker.(*ast.CallExpr); ok && outer.Fun != call {
		fn := rule.Callee(p.Info, outer)
		if fn != nil && fn.Pkg() != nil {
			name := fn.Pkg().Path() + "." + fn.Name()
			if unordered[name] || name == "slices.Collect" && collected(p) {
				return
			}
		}
	}
	p.Report(rule.Site{
		Node: at, What: "an iterator over a map", Why: "yields the entries in any order",
		Advice: "use slices.Sorted or workflow.DeterministicKeys",
	})
}

// collected reports whether the slice that slices.Collect makes is sorted, or handed to a function that sorts.
func collected(p *rule.Pass) bool {
	switch parent := p.Parent(2).(type) {
	case *ast.AssignStmt:
		if len(parent.Lhs) != 1 {
			return false
		}
		obj, _ := rule.Base(p.Info, parent.Lhs[0])
		return obj != nil && sortedAfter(p, parent, obj)
	case *ast.CallExpr:
		if id, ok := parent.Fun.(*ast.Ident); ok && id.Name == "len" {
			return true
		}
		return isSort(p, parent)
	}
	return false
}
