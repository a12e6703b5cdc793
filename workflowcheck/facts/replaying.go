package facts

// Code that runs only when the workflow does not replay may print and log.

import (
	"go/ast"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

// notReplaying reports whether the code that the traversal is at runs only when the workflow does not replay.
func (w *walker) notReplaying() bool {
	for i := len(w.p.Stack) - 1; i > 0; i-- {
		switch parent := w.p.Stack[i-1].(type) {
		case *ast.FuncDecl:
			return false
		case *ast.IfStmt:
			negated, ok := w.asksReplaying(parent.Cond)
			if ok && (negated && w.p.Stack[i] == parent.Body || !negated && w.p.Stack[i] == parent.Else) {
				return true
			}
		case *ast.BlockStmt:
			if w.leftBefore(parent, w.p.Stack[i]) {
				return true
			}
		}
	}
	return false
}

// leftBefore reports whether a block returns while replaying, before it gets to a statement.
func (w *walker) leftBefore(block *ast.BlockStmt, stmt ast.Node) bool {
	for _, s := range block.List {
		if s == stmt {
			return false
		}
		guard, ok := s.(*ast.IfStmt)
		if !ok || len(guard.Body.List) == 0 {
			continue
		}
		if negated, ok := w.asksReplaying(guard.Cond); ok && !negated {
			switch guard.Body.List[len(guard.Body.List)-1].(type) {
			case *ast.ReturnStmt, *ast.BranchStmt:
				return true
			}
		}
	}
	return false
}

// asksReplaying reports whether a condition is workflow.IsReplaying, or its opposite; or holds only if that does.
func (w *walker) asksReplaying(cond ast.Expr) (negated, ok bool) {
	switch c := ast.Unparen(cond).(type) {
	case *ast.UnaryExpr:
		negated, ok = w.asksReplaying(c.X)
		return !negated, ok
	case *ast.BinaryExpr:
		if c.Op.String() != "&&" {
			return false, false
		}
		if negated, ok = w.asksReplaying(c.X); ok && negated {
			return negated, ok
		}
		negated, ok = w.asksReplaying(c.Y)
		return negated, ok && negated
	case *ast.CallExpr:
		return false, rule.WorkflowAPI(w.p.Info, c) == "IsReplaying"
	}
	return false, false
}
