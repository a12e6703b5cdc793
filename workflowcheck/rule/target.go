package rule

import (
	"go/ast"
	"go/types"
	"slices"
)

// Invocation is a call of package workflow, or of a client, that has an activity, a workflow or a Nexus operation run.
type Invocation struct {
	API      string // "ExecuteActivity", or with its type if it is a method of a client: "Client.ExecuteWorkflow"
	Activity bool   // it runs an activity or an operation, not a workflow
	Target   ast.Expr
	Args     []ast.Expr
	// Signature is the target's, nil if the target is named by a string or a variable of type any. An operation's is made up of its types.
	Signature *types.Signature
}

// invocations are the functions of package workflow and the methods of clients, with the index of their target.
var invocations = map[string]struct {
	target   int
	activity bool
}{
	"ExecuteActivity": {1, true}, "ExecuteLocalActivity": {1, true}, "ExecuteChildWorkflow": {1, false},
	"NewContinueAsNewError": {1, false}, "NewContinueAsNewErrorWithOptions": {2, false},
	"Client.ExecuteWorkflow": {2, false}, "Client.SignalWithStartWorkflow": {5, false},
}

// Invoked says what a call has run, nil if nothing. Calls that pass a slice on have no Args.
func Invoked(info *types.Info, call *ast.CallExpr) *Invocation {
	if SDKMethod(info, call) == "NexusClient.ExecuteOperation" && len(call.Args) > 2 {
		return operation(info, call)
	}
	api := WorkflowAPI(info, call) + SDKMethod(info, call)
	kind, ok := invocations[api]
	if !ok || len(call.Args) <= kind.target {
		return nil
	}
	inv := &Invocation{API: api, Activity: kind.activity, Target: call.Args[kind.target]}
	inv.Signature = signature(info, inv.Target)
	if !call.Ellipsis.IsValid() {
		inv.Args = call.Args[kind.target+1:]
	}
	return inv
}

// operation says which Nexus operation a call runs. What stands for an operation has a method that nobody calls, for the sake of the types.
func operation(info *types.Info, call *ast.CallExpr) *Invocation {
	inv := &Invocation{API: "ExecuteOperation", Activity: true, Target: call.Args[1], Args: call.Args[2:3]}
	methods := types.NewMethodSet(info.TypeOf(inv.Target))
	for method := range methods.Methods() {
		fn, ok := method.Obj().(*types.Func)
		if !ok || fn.Name() != "inferType" || fn.Pkg().Path() != "github.com/nexus-rpc/sdk-go/nexus" {
			continue
		}
		sig, _ := method.Type().(*types.Signature)
		failure := types.NewParam(0, nil, "", types.Universe.Lookup("error").Type())
		inv.Signature = types.NewSignatureType(nil, nil, nil,
			types.NewTuple(sig.Params().At(0)), types.NewTuple(sig.Params().At(1), failure), false)
	}
	return inv
}

// signature is the type of a function, without the receiver that a method expression has as its first parameter: the SDK only wants the
// method's name.
func signature(info *types.Info, target ast.Expr) *types.Signature {
	if sel, ok := ast.Unparen(target).(*ast.SelectorExpr); ok && info.Selections[sel] != nil {
		if fn, ok := info.Selections[sel].Obj().(*types.Func); ok {
			return fn.Signature()
		}
	}
	sig, _ := typeUnder(info.TypeOf(target)).(*types.Signature)
	return sig
}

// Strict reports whether the SDK itself compares the arguments with the parameters, and fails the call: where it is given the function
// and not only its name. Methods that run as local activities are looked up by their names if they are registered.
func (inv *Invocation) Strict() bool {
	switch inv.API {
	case "NewContinueAsNewError", "NewContinueAsNewErrorWithOptions", "ExecuteOperation", "Client.ExecuteWorkflow", "Client.SignalWithStartWorkflow":
		return true
	case "ExecuteLocalActivity":
		return inv.Signature.Recv() == nil
	}
	return false
}

// Params are the types that the target wants, without its context.
func (inv *Invocation) Params() []types.Type {
	var out []types.Type
	params := inv.Signature.Params()
	for i := range params.Len() {
		t := params.At(i).Type()
		if i == 0 && (inv.Activity && IsContext(t) || !inv.Activity && IsWorkflowContext(t)) {
			continue
		}
		out = append(out, t)
	}
	return out
}

// Result is the type of what the target returns beside an error, nil if that is nothing.
func (inv *Invocation) Result() types.Type {
	if results := inv.Signature.Results(); results.Len() == 2 {
		return results.At(0).Type()
	}
	return nil
}

// SideEffects are the functions of package workflow that keep what their functions return, and do not call them at a replay.
var SideEffects = []string{"SideEffect", "SideEffectWithOptions", "MutableSideEffect", "MutableSideEffectWithOptions"}

// Within reports whether the node that the traversal is at is inside of an argument of a call of package workflow with one of the
// names, as a part of a function literal; and returns that call and the literal.
func (p *Pass) Within(names ...string) (*ast.CallExpr, *ast.FuncLit) {
	for i := len(p.Stack) - 1; i > 0; i-- {
		lit, ok := p.Stack[i].(*ast.FuncLit)
		if !ok {
			continue
		}
		call, ok := p.Stack[i-1].(*ast.CallExpr)
		if !ok {
			continue
		}
		if slices.Contains(names, WorkflowAPI(p.Info, call)) {
			return call, lit
		}
	}
	return nil, nil
}

// Short writes a type as the package would: without its own path.
func (p *Pass) Short(t types.Type) string {
	return types.TypeString(t, func(pkg *types.Package) string {
		if pkg == p.Pkg {
			return ""
		}
		return pkg.Name()
	})
}
