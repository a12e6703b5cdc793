package rule

import (
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/types/typeutil"
)

// WorkflowPath is the package that workflows are written with.
const WorkflowPath = "go.temporal.io/sdk/workflow"

// IsWorkflowContext reports whether a type is workflow.Context. That is another name for a type somewhere inside of the SDK, which
// has moved before.
func IsWorkflowContext(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Name() != "Context" || named.Obj().Pkg() == nil {
		return false
	}
	path := named.Obj().Pkg().Path()
	return path == WorkflowPath || strings.HasPrefix(path, "go.temporal.io/sdk/internal")
}

// IsContext reports whether a type is context.Context.
func IsContext(t types.Type) bool { return isNamed(t, "context", "Context") }

// TakesContext reports whether a function's first parameter is a context.Context, as an activity's is.
func TakesContext(sig *types.Signature) bool {
	return sig.Params().Len() > 0 && IsContext(sig.Params().At(0).Type())
}

// TakesWorkflowContext reports whether a function's first parameter is a workflow.Context, as a workflow's is.
func TakesWorkflowContext(sig *types.Signature) bool {
	return sig.Params().Len() > 0 && IsWorkflowContext(sig.Params().At(0).Type())
}

func isNamed(t types.Type, path, name string) bool {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return false
	}
	obj := named.Obj()
	return obj.Name() == name && obj.Pkg() != nil && obj.Pkg().Path() == path
}

// Callee is the declared function that a call calls, nil if it calls a value.
func Callee(info *types.Info, call *ast.CallExpr) *types.Func {
	fn, _ := typeutil.Callee(info, call).(*types.Func)
	if fn == nil {
		return nil
	}
	return fn.Origin()
}

// WorkflowAPI is the name of the function of package workflow that a call calls, or "".
func WorkflowAPI(info *types.Info, call *ast.CallExpr) string {
	fn := Callee(info, call)
	if fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != WorkflowPath || fn.Signature().Recv() != nil {
		return ""
	}
	return fn.Name()
}

// SDKMethod is the name of the method of a type of the SDK's workflow API that a call calls, such as "Future.Get", or "".
func SDKMethod(info *types.Info, call *ast.CallExpr) string {
	fn := Callee(info, call)
	if fn == nil || fn.Pkg() == nil || !strings.HasPrefix(fn.Pkg().Path(), "go.temporal.io/sdk/") || fn.Signature().Recv() == nil {
		return ""
	}
	recv := fn.Signature().Recv().Type()
	if ptr, ok := recv.(*types.Pointer); ok {
		recv = ptr.Elem()
	}
	if named, ok := types.Unalias(recv).(*types.Named); ok {
		return named.Obj().Name() + "." + fn.Name()
	}
	return ""
}

// IsSDKType reports whether a type, or what it points to, is a type of the SDK with a name.
func IsSDKType(t types.Type, name string) bool {
	if t == nil {
		return false
	}
	if ptr, ok := types.Unalias(t).(*types.Pointer); ok {
		t = ptr.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Name() != name || named.Obj().Pkg() == nil {
		return false
	}
	return strings.HasPrefix(named.Obj().Pkg().Path(), "go.temporal.io/sdk/")
}

// Base is the variable that an expression such as v.a[i].b selects from, and whether a write to the expression is seen by others
// that hold the variable's value: it goes through a pointer, a map or a slice.
func Base(info *types.Info, expr ast.Expr) (types.Object, bool) {
	shared := false
	for {
		switch e := ast.Unparen(expr).(type) {
		case *ast.Ident:
			return info.ObjectOf(e), shared
		case *ast.SelectorExpr:
			if obj, ok := info.Uses[e.Sel].(*types.Var); ok && !obj.IsField() {
				return obj, shared
			}
			shared = shared || isPointer(info.TypeOf(e.X))
			expr = e.X
		case *ast.IndexExpr:
			_, array := typeUnder(info.TypeOf(e.X)).(*types.Array)
			shared = shared || !array
			expr = e.X
		case *ast.StarExpr:
			shared = true
			expr = e.X
		default:
			return nil, shared
		}
	}
}

func typeUnder(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	return t.Underlying()
}

func isPointer(t types.Type) bool {
	_, ok := typeUnder(t).(*types.Pointer)
	return ok
}

// IsCommand reports whether a function of package workflow writes to the history or waits.
func IsCommand(api string) bool { return commands[api] }

var commands = map[string]bool{
	"ExecuteActivity": true, "ExecuteLocalActivity": true, "ExecuteChildWorkflow": true, "Sleep": true, "NewTimer": true,
	"NewTimerWithOptions": true, "Await": true, "AwaitWithTimeout": true, "AwaitWithOptions": true, "SideEffect": true,
	"SideEffectWithOptions": true, "MutableSideEffect": true, "MutableSideEffectWithOptions": true, "GetVersion": true, "Go": true,
	"GoNamed": true, "SignalExternalWorkflow": true, "RequestCancelExternalWorkflow": true, "UpsertMemo": true,
	"UpsertTypedSearchAttributes": true, "UpsertSearchAttributes": true,
}
