package discover

import (
	"go/types"
)

// registerKind says which of the SDK's registration methods a call is.
type registerKind int

const (
	notRegister registerKind = iota
	registerWorkflow
	registerWorkflowOptions
	registerDynamic
	registerActivity
	registerActivityOptions
)

// registerMethods are the methods that matter, with the internal name of their second parameter's type.
var registerMethods = map[string]struct {
	kind    registerKind
	options string
}{
	"RegisterWorkflow":            {registerWorkflow, ""},
	"RegisterWorkflowWithOptions": {registerWorkflowOptions, "RegisterWorkflowOptions"},
	"RegisterDynamicWorkflow":     {registerDynamic, "DynamicRegisterWorkflowOptions"},
	"RegisterActivity":            {registerActivity, ""},
	"RegisterActivityWithOptions": {registerActivityOptions, "RegisterActivityOptions"},
}

// kindOf recognises a registration method by its name and signature, on whatever type it stands: users wrap and
// embed the SDK's interfaces in their own.
func kindOf(fn *types.Func) registerKind {
	method, ok := registerMethods[fn.Name()]
	sig := fn.Signature()
	if !ok || sig.Recv() == nil || sig.Results().Len() != 0 || sig.Variadic() {
		return notRegister
	}
	params := sig.Params()
	if params.Len() == 0 || !isAny(params.At(0).Type()) {
		return notRegister
	}
	switch {
	case method.options == "" && params.Len() == 1:
		return method.kind
	case method.options != "" && params.Len() == 2 && isInternal(params.At(1).Type(), method.options):
		return method.kind
	}
	return notRegister
}

func isAny(t types.Type) bool {
	i, ok := t.Underlying().(*types.Interface)
	return ok && i.Empty()
}

// isInternal reports whether t is the SDK's named type. The SDK's public names are aliases of types in internal packages,
// which move from version to version, so any of its packages will do.
func isInternal(t types.Type, name string) bool {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return false
	}
	return inSDK(named.Obj().Pkg().Path()) && named.Obj().Name() == name
}

// isWorkflow reports whether the SDK accepts a function of this signature as a workflow.
func isWorkflow(sig *types.Signature) bool {
	params, results := sig.Params(), sig.Results()
	if params.Len() == 0 || !isInternal(params.At(0).Type(), "Context") {
		return false
	}
	n := results.Len()
	return (n == 1 || n == 2) && types.Identical(results.At(n-1).Type(), types.Universe.Lookup("error").Type())
}

// workerInterfaces are the SDK's interfaces that a registration function may ask for, by name.
type workerInterfaces map[string]*types.Interface

// findWorkerInterfaces looks them up among everything that pkgs import; it is empty if nobody imports the package.
func findWorkerInterfaces(pkgs []*types.Package) workerInterfaces {
	seen := map[*types.Package]bool{}
	var found *types.Package
	var visit func(*types.Package)
	visit = func(p *types.Package) {
		if p == nil || found != nil || seen[p] {
			return
		}
		seen[p] = true
		if p.Path() == sdkModule+"/worker" && p.Scope().Lookup("Worker") != nil {
			found = p
			return
		}
		for _, imported := range p.Imports() {
			visit(imported)
		}
	}
	for _, p := range pkgs {
		visit(p)
	}
	w := workerInterfaces{}
	if found == nil {
		return w
	}
	for _, name := range []string{"Registry", "Worker", "WorkflowReplayer"} {
		if obj := found.Scope().Lookup(name); obj != nil {
			if i, ok := obj.Type().Underlying().(*types.Interface); ok {
				w[name] = i
			}
		}
	}
	return w
}

// registrarParam names the narrowest of the SDK's interfaces that can be passed to fn, if fn is a function that does
// nothing but register: one parameter, and no result but an error.
func (w workerInterfaces) registrarParam(fn *types.Func) (string, bool) {
	sig := fn.Signature()
	if sig.Recv() != nil || sig.TypeParams() != nil || sig.Variadic() || sig.Params().Len() != 1 || !noneOrError(sig) {
		return "", false
	}
	want, ok := sig.Params().At(0).Type().Underlying().(*types.Interface)
	if !ok || want.Empty() {
		return "", false
	}
	for _, name := range []string{"Registry", "Worker", "WorkflowReplayer"} {
		if have := w[name]; have != nil && types.Implements(have, want) {
			return name, true
		}
	}
	return "", false
}

func noneOrError(sig *types.Signature) bool {
	switch sig.Results().Len() {
	case 0:
		return true
	case 1:
		return types.Identical(sig.Results().At(0).Type(), types.Universe.Lookup("error").Type())
	}
	return false
}

// isOptions reports whether fn is func() worker.WorkflowReplayerOptions, with or without an error.
func isOptions(fn *types.Func) bool {
	sig := fn.Signature()
	results := sig.Results()
	if sig.Recv() != nil || sig.TypeParams() != nil || sig.Params().Len() != 0 || results.Len() == 0 || results.Len() > 2 {
		return false
	}
	if results.Len() == 2 && !types.Identical(results.At(1).Type(), types.Universe.Lookup("error").Type()) {
		return false
	}
	return isInternal(results.At(0).Type(), "WorkflowReplayerOptions")
}
