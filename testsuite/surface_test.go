package testsuite_test

import (
	"fmt"
	"go/types"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
)

const (
	stockPath = "go.temporal.io/sdk/testsuite"
	ourPath   = "github.com/groundhogdev/groundhog/testsuite"
)

// TestSurfaceHasAllOfTheSDKs compares what the two packages export. Ours may have more.
func TestSurfaceHasAllOfTheSDKs(t *testing.T) {
	stock, ours := load(t, stockPath, ourPath)
	missing := lacks(surfaceOf(stock), surfaceOf(ours))
	if len(missing) > 0 {
		t.Errorf("the package of the SDK has what ours has not:\n%s", strings.Join(missing, "\n"))
	}
}

func TestSurfaceComparisonSeesMissingAndChangedNames(t *testing.T) {
	want := surface{"func A": "func()", "func B": "func(int)", "func C": "func()"}
	got := lacks(want, surface{"func A": "func()", "func B": "func(string)"})
	if fmt.Sprint(got) != "[func B func(int); ours is func(string) func C func()]" {
		t.Error(got)
	}
}

func load(t *testing.T, paths ...string) (stock, ours *types.Package) {
	t.Helper()
	loaded, err := packages.Load(&packages.Config{Mode: packages.NeedName | packages.NeedTypes | packages.NeedImports | packages.NeedDeps}, paths...)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range loaded {
		for _, problem := range p.Errors {
			t.Fatalf("load %s: %v", p.PkgPath, problem)
		}
		if p.PkgPath == stockPath {
			stock = p.Types
		} else {
			ours = p.Types
		}
	}
	return stock, ours
}

// surface is what a package exports: names with their types.
type surface map[string]string

// lacks lists what is missing or different.
func lacks(want, got surface) []string {
	var missing []string
	for name, form := range want {
		switch ours, ok := got[name]; {
		case !ok:
			missing = append(missing, name+" "+form)
		case ours != form:
			missing = append(missing, fmt.Sprintf("%s %s; ours is %s", name, form, ours))
		}
	}
	slices.Sort(missing)
	return missing
}

func surfaceOf(p *types.Package) surface {
	f := former{}
	for _, name := range p.Scope().Names() {
		if named, ok := types.Unalias(p.Scope().Lookup(name).Type()).(*types.Named); ok && p.Scope().Lookup(name).Exported() {
			if _, isType := p.Scope().Lookup(name).(*types.TypeName); isType {
				f[named.Obj()] = name
			}
		}
	}
	s := surface{}
	for _, name := range p.Scope().Names() {
		switch o := p.Scope().Lookup(name).(type) {
		case *types.TypeName:
			if o.Exported() {
				f.members(s, name, o.Type())
			}
		case *types.Func, *types.Var:
			if o.Exported() {
				s[fmt.Sprintf("%T %s", o, name)] = f.form(o.Type())
			}
		}
	}
	return s
}

// former writes types, those of the package itself by their name alone.
type former map[*types.TypeName]string

// members adds the exported methods and fields of a type.
func (f former) members(s surface, name string, t types.Type) {
	s["type "+name] = ""
	set := types.NewMethodSet(types.NewPointer(types.Unalias(t)))
	for method := range set.Methods() {
		if m := method.Obj(); m.Exported() {
			s[fmt.Sprintf("func (*%s) %s", name, m.Name())] = f.form(m.Type())
		}
	}
	if fields, ok := t.Underlying().(*types.Struct); ok {
		for field := range fields.Fields() {
			if field.Exported() {
				s[fmt.Sprintf("field %s.%s", name, field.Name())] = f.form(field.Type())
			}
		}
	}
}

// form writes a type without the aliases that the two packages may spell differently.
func (f former) form(t types.Type) string {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		if name, ok := f[t.Obj()]; ok {
			return name
		}
		return t.String()
	case *types.Pointer:
		return "*" + f.form(t.Elem())
	case *types.Slice:
		return "[]" + f.form(t.Elem())
	case *types.Map:
		return fmt.Sprintf("map[%s]%s", f.form(t.Key()), f.form(t.Elem()))
	case *types.Signature:
		return f.signature(t)
	default:
		return t.String()
	}
}

func (f former) signature(sig *types.Signature) string {
	list := func(vars *types.Tuple) string {
		var forms []string
		for v := range vars.Variables() {
			forms = append(forms, f.form(v.Type()))
		}
		return "(" + strings.Join(forms, ", ") + ")"
	}
	variadic := ""
	if sig.Variadic() {
		variadic = " variadic"
	}
	return "func" + list(sig.Params()) + list(sig.Results()) + variadic
}
