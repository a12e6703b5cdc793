package facts

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

// use is what happens to a function value where it is mentioned.
type use struct {
	kind   useKind
	at     ast.Node   // the call, or the expression
	passed *param     // usePassed: to which parameter
	held   *types.Var // useStored: the variable or field that holds it from here on
}

type useKind int

const (
	useCalled    useKind = iota // called here, or here or later by somebody
	usePassed                   // passed to a parameter of function type
	useStored                   // stored where we can see who takes it out
	useSheltered                // called by a side effect
	useNone                     // converted to an interface, started as a goroutine, or overwritten
)

// sideEffects are the functions of package workflow whose function is no workflow code, with its parameters.
var sideEffects = map[string][]int{
	"SideEffect": {1}, "SideEffectWithOptions": {2}, "MutableSideEffect": {2, 3}, "MutableSideEffectWithOptions": {3, 4},
}

// updateHandlers are those that call what they get as an interface, inside the workflow.
var updateHandlers = map[string]bool{"SetUpdateHandler": true, "SetUpdateHandlerWithOptions": true}

// useOf classifies the function value that the traversal is at: an identifier or a literal.
func (w *walker) useOf(expr ast.Expr) use {
	at := expr
	for i := 1; ; i++ {
		switch parent := w.p.Parent(i).(type) {
		case *ast.ParenExpr:
			at = parent
		case *ast.SelectorExpr:
			if parent.Sel != at {
				return use{kind: useCalled, at: expr}
			}
			at = parent
		case *ast.IndexExpr:
			if parent.X != at {
				return use{kind: useCalled, at: expr}
			}
			at = parent
		case *ast.IndexListExpr:
			at = parent
		case *ast.CallExpr:
			if tv, ok := w.p.Info.Types[parent.Fun]; ok && tv.IsType() && parent.Fun != at && !types.IsInterface(tv.Type) {
				at = parent // a conversion between function types
				continue
			}
			return w.useInCall(parent, at, i)
		case *ast.KeyValueExpr:
			return w.useInLiteral(parent, at, i)
		case *ast.AssignStmt:
			return w.useInAssignment(parent, at)
		case *ast.ValueSpec:
			return w.useInSpec(parent, at)
		default:
			return w.useElsewhere(at)
		}
	}
}

// useElsewhere is for function values in returns, operands and elements. At package level, the variable that is declared holds them.
func (w *walker) useElsewhere(at ast.Expr) use {
	if w.p.In == nil {
		for i := 1; ; i++ {
			switch parent := w.p.Parent(i).(type) {
			case *ast.ValueSpec:
				v, _ := w.p.Info.Defs[parent.Names[0]].(*types.Var)
				return use{kind: useStored, at: at, held: v}
			case nil:
				return use{kind: useNone, at: at}
			}
		}
	}
	return use{kind: useCalled, at: at}
}

func (w *walker) useInCall(parent *ast.CallExpr, at ast.Expr, depth int) use {
	if parent.Fun == at {
		if _, ok := w.p.Parent(depth + 1).(*ast.GoStmt); ok {
			return use{kind: useNone, at: parent}
		}
		return use{kind: useCalled, at: parent}
	}
	index := slices.Index(parent.Args, at)
	if tv, ok := w.p.Info.Types[parent.Fun]; ok && tv.IsType() {
		return use{kind: useNone, at: at} // a conversion to an interface
	}
	api := rule.WorkflowAPI(w.p.Info, parent)
	if slices.Contains(sideEffects[api], index) {
		return use{kind: useSheltered, at: at}
	}
	if _, ok := w.p.Parent(depth + 1).(*ast.GoStmt); ok {
		return use{kind: useNone, at: at}
	}
	sig, _ := w.p.Info.TypeOf(parent.Fun).Underlying().(*types.Signature)
	if sig == nil {
		return use{kind: useCalled, at: at} // a built-in function
	}
	if t := paramType(sig, index); t != nil && types.IsInterface(t) && !rule.IsTypeParam(t) && !updateHandlers[api] {
		return use{kind: useNone, at: at}
	}
	fn := rule.Callee(w.p.Info, parent)
	switch {
	case fn == nil:
	case fn.Pkg() != nil && w.isJudged(fn.Pkg()) && strings.HasPrefix(fn.Name(), "With"):
		return use{kind: useNone, at: at} // an option, such as how to dial: it is for later
	default:
		return use{kind: usePassed, at: at, passed: &param{fn, index}}
	}
	return use{kind: useCalled, at: at}
}

func paramType(sig *types.Signature, i int) types.Type {
	n := sig.Params().Len()
	switch {
	case i < 0 || n == 0:
		return nil
	case sig.Variadic() && i >= n-1:
		if slice, ok := sig.Params().At(n - 1).Type().(*types.Slice); ok {
			return slice.Elem()
		}
		return nil
	case i < n:
		return sig.Params().At(i).Type()
	}
	return nil
}

// useInLiteral is for the fields of struct literals.
func (w *walker) useInLiteral(kv *ast.KeyValueExpr, at ast.Expr, depth int) use {
	key, _ := kv.Key.(*ast.Ident)
	if kv.Key == at {
		return use{kind: useNone, at: at}
	}
	field, _ := w.p.Info.Uses[keyOrBlank(key)].(*types.Var)
	if field == nil || !field.IsField() {
		return w.useElsewhere(at)
	}
	if types.IsInterface(field.Type()) {
		literal, _ := w.p.Parent(depth + 1).(*ast.CompositeLit)
		if field.Name() == "Validator" && literal != nil && rule.IsSDKType(w.p.Info.TypeOf(literal), "UpdateHandlerOptions") {
			return use{kind: useCalled, at: at}
		}
		return use{kind: useNone, at: at}
	}
	return use{kind: useStored, at: at, held: field.Origin()}
}

func keyOrBlank(id *ast.Ident) *ast.Ident {
	if id == nil {
		return &ast.Ident{Name: "_"}
	}
	return id
}

func (w *walker) useInAssignment(assign *ast.AssignStmt, at ast.Expr) use {
	if slices.Contains(assign.Lhs, at) {
		return use{kind: useNone, at: at} // it gets another value
	}
	for i, right := range assign.Rhs {
		if right == at && len(assign.Lhs) == len(assign.Rhs) && (assign.Tok == token.ASSIGN || assign.Tok == token.DEFINE) {
			return w.stored(assign.Lhs[i], at)
		}
	}
	return use{kind: useCalled, at: at}
}

func (w *walker) useInSpec(spec *ast.ValueSpec, at ast.Expr) use {
	for i, value := range spec.Values {
		if value == at && len(spec.Names) == len(spec.Values) {
			return w.stored(spec.Names[i], at)
		}
	}
	return use{kind: useCalled, at: at}
}

func (w *walker) stored(left, at ast.Expr) use {
	if t := w.p.Info.TypeOf(left); t != nil && types.IsInterface(t) {
		return use{kind: useNone, at: at}
	}
	var id *ast.Ident
	switch left := ast.Unparen(left).(type) {
	case *ast.Ident:
		id = left
	case *ast.SelectorExpr:
		id = left.Sel
	default:
		return w.useElsewhere(at)
	}
	if id.Name == "_" {
		return use{kind: useNone, at: at}
	}
	if v, ok := w.p.Info.ObjectOf(id).(*types.Var); ok {
		return use{kind: useStored, at: at, held: v.Origin()}
	}
	return use{kind: useCalled, at: at}
}
