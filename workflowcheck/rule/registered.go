package rule

import (
	"go/ast"
	"go/types"
	"strings"
)

// Registered says what a call registers with a worker, by its kind: "workflow", "activity", or "" if it registers nothing.
func Registered(info *types.Info, call *ast.CallExpr) (string, ast.Expr) {
	fn := Callee(info, call)
	if fn == nil || fn.Pkg() == nil || len(call.Args) == 0 || !strings.HasPrefix(fn.Pkg().Path(), "go.temporal.io/sdk/") {
		return "", nil
	}
	switch fn.Name() {
	case "RegisterWorkflow", "RegisterWorkflowWithOptions", "RegisterDynamicWorkflow":
		return "workflow", call.Args[0]
	case "RegisterActivity", "RegisterActivityWithOptions", "RegisterDynamicActivity":
		return "activity", call.Args[0]
	}
	return "", nil
}

// RegistrationName is the name in the options of a call that registers; "" if there is none, and false if it is not known.
func (p *Pass) RegistrationName(call *ast.CallExpr) (string, bool) {
	if len(call.Args) == 1 {
		return "", true
	}
	fields, known := p.Options(call.Args[1])
	if !known {
		return "", false
	}
	if fields["Name"] == nil {
		return "", true
	}
	text := p.Text(fields["Name"])
	return text, text != ""
}

// RegisteredNames are the names that a function gets, or the methods of what a pointer points to, if the options give a name or "". There is none where
// that is not known, such as for function literals and generic functions.
func (p *Pass) RegisteredNames(what ast.Expr, given, kind string) []string {
	t := p.Info.TypeOf(what)
	switch t.Underlying().(type) {
	case *types.Signature:
		if given != "" {
			return []string{given}
		}
		if fn := p.Named(what); fn != nil {
			return []string{fn.Name()}
		}
	case *types.Pointer, *types.Struct:
		var out []string
		for method := range types.NewMethodSet(t).Methods() {
			if method.Obj().Exported() && kind == "activity" {
				out = append(out, given+method.Obj().Name())
			}
		}
		return out
	}
	return nil
}
