package facts

// Mutexes that are held for a moment only: no coroutine can wait meanwhile, so nobody waits for them where the SDK cannot see it.

import (
	"go/ast"
	"go/types"
	"strings"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

// brief reports whether a site locks a mutex that the same function unlocks, without anything in between that could wait: that would need a
// workflow.Context.
func (w *walker) brief(s *rule.Site) bool {
	fn, ok := s.Object.(*types.Func)
	if !ok || fn.Pkg() == nil || fn.Pkg().Path() != "sync" || !strings.HasSuffix(fn.Name(), "Lock") {
		return false
	}
	if rule.WorkflowContext(w.p.In) == "" {
		return contains(w.p.In.Body, isUnlock)
	}
	for i := len(w.p.Stack) - 2; i > 0; i-- {
		if block, ok := w.p.Stack[i].(*ast.BlockStmt); ok {
			return w.unlocks(block, w.p.Stack[i+1])
		}
	}
	return false
}

// unlocks reports whether a block unlocks what one of its statements locks, before anything that could wait.
func (w *walker) unlocks(block *ast.BlockStmt, lock ast.Node) bool {
	locked, deferred := false, false
	for _, stmt := range block.List {
		switch s := stmt.(type) {
		case *ast.DeferStmt:
			deferred = deferred || locked && isUnlock(s.Call.Fun) && block == w.p.In.Body
		case *ast.ExprStmt:
			if call, ok := s.X.(*ast.CallExpr); ok && locked && !deferred && isUnlock(call.Fun) {
				return true
			}
		}
		if locked && contains(stmt, w.mayWait) {
			return false
		}
		locked = locked || stmt == lock
	}
	return deferred
}

func isUnlock(n ast.Node) bool {
	sel, ok := n.(*ast.SelectorExpr)
	return ok && strings.HasSuffix(sel.Sel.Name, "Unlock")
}

// mayWait reports whether a node is a workflow.Context, or calls a value that may have one.
func (w *walker) mayWait(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.CallExpr:
		tv := w.p.Info.Types[n.Fun]
		return !tv.IsType() && !tv.IsBuiltin() && rule.Callee(w.p.Info, n) == nil
	case *ast.Ident:
		obj := w.p.Info.ObjectOf(n)
		return obj != nil && obj.Type() != nil && rule.IsWorkflowContext(obj.Type())
	}
	return false
}

func contains(root ast.Node, is func(ast.Node) bool) bool {
	found := false
	ast.Inspect(root, func(n ast.Node) bool {
		found = found || n != nil && is(n)
		return !found
	})
	return found
}
