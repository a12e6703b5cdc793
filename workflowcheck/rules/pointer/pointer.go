package pointer

import (
	_ "embed" // the documentation of the rule
	"go/ast"
	"go/constant"
	"go/types"
	"strings"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

//go:embed doc.go
var doc string

// Rule finds calls of package fmt that make text of addresses.
var Rule = &rule.Rule{
	Name:   "pointer",
	Doc:    doc,
	Nodes:  []ast.Node{(*ast.CallExpr)(nil)},
	Detect: detect,
}

// formats are functions of package fmt, with the index of what they format: the format if they have one.
var formats = map[string]struct {
	first  int
	format bool
}{
	"Sprintf": {0, true}, "Errorf": {0, true}, "Fprintf": {1, true}, "Appendf": {1, true}, "Sprint": {0, false}, "Sprintln": {0, false},
	"Fprint": {1, false}, "Fprintln": {1, false}, "Append": {1, false}, "Appendln": {1, false},
}

func detect(p *rule.Pass, n ast.Node) {
	call, ok := n.(*ast.CallExpr)
	if !ok || call.Ellipsis.IsValid() {
		return
	}
	fn := rule.Callee(p.Info, call)
	if fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "fmt" {
		return
	}
	f, ok := formats[fn.Name()]
	if !ok || len(call.Args) <= f.first {
		return
	}
	args := call.Args[f.first:]
	verbs := strings.Repeat("v", len(args))
	if f.format {
		value := p.Info.Types[args[0]].Value
		if value == nil || value.Kind() != constant.String {
			return
		}
		args = args[1:]
		if verbs, ok = verbsOf(constant.StringVal(value)); !ok || len(verbs) != len(args) {
			return
		}
	}
	for i, arg := range args {
		if shows(p.Info.TypeOf(arg), verbs[i]) {
			p.Report(rule.Site{Node: arg, What: types.ExprString(arg), Why: "is formatted with an address, which is another one in each run", Advice: "format what identifies it"})
			return
		}
	}
}

// verbsOf are the verbs of a format, one for each argument; not ok if arguments are numbered or widths are taken from them.
func verbsOf(format string) (string, bool) {
	var out []byte
	for i := 0; i < len(format); i++ {
		if format[i] != '%' {
			continue
		}
		for i++; i < len(format) && strings.IndexByte("+-# 0123456789.", format[i]) >= 0; i++ {
		}
		switch {
		case i >= len(format), format[i] == '[', format[i] == '*':
			return "", false
		case format[i] != '%':
			out = append(out, format[i])
		}
	}
	return string(out), true
}

// shows reports whether formatting a value shows an address.
func shows(t types.Type, verb byte) bool {
	switch verb {
	case 'p':
		return true
	case 'T', 'w', 't', 'q':
		return false
	}
	if ptr, ok := t.Underlying().(*types.Pointer); ok && !speaks(t) {
		switch ptr.Elem().Underlying().(type) {
		case *types.Struct, *types.Slice, *types.Array, *types.Map:
			return inner(ptr.Elem(), map[types.Type]bool{}) // printed as &{...}
		}
	}
	return inner(t, map[types.Type]bool{})
}

// inner reports whether the text of a value inside of others has an address. What an interface holds is not known.
func inner(t types.Type, seen map[types.Type]bool) bool {
	if seen[t] || speaks(t) {
		return false
	}
	seen[t] = true
	switch u := t.Underlying().(type) {
	case *types.Pointer, *types.Chan, *types.Signature:
		return true
	case *types.Basic:
		return u.Kind() == types.UnsafePointer
	case *types.Slice:
		return inner(u.Elem(), seen)
	case *types.Array:
		return inner(u.Elem(), seen)
	case *types.Map:
		return inner(u.Key(), seen) || inner(u.Elem(), seen)
	case *types.Struct:
		for field := range u.Fields() {
			if inner(field.Type(), seen) {
				return true
			}
		}
	}
	return false
}

// speaks reports whether a type says itself how it is formatted.
func speaks(t types.Type) bool {
	for _, name := range []string{"Error", "String", "Format", "GoString"} {
		if obj, _, _ := types.LookupFieldOrMethod(t, false, nil, name); obj != nil {
			if _, ok := obj.(*types.Func); ok {
				return true
			}
		}
	}
	return false
}
