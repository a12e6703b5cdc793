package facts

import (
	"go/types"
	"iter"
	"slices"
	"strings"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

// verdict says what the table holds against a name. No rule means that there is nothing.
type verdict struct {
	rule, why, advice string
	local             bool // it matters in workflow code, and not in a library that workflow code uses
}

// table judges functions, methods and variables by their full name, and packages by their path and ".*".
var table = parseTable(standardTable + moduleTable)

// parseTable reads sections: a line "@rule: why; advice" and, below it, the names that it is about. "@rule (local): ..." is not held
// against functions that callers of other packages know nothing of.
func parseTable(text string) map[string]verdict {
	out := map[string]verdict{}
	var v verdict
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "@"):
			name, rest, _ := strings.Cut(line[1:], ": ")
			why, advice, _ := strings.Cut(rest, "; ")
			name, local := strings.CutSuffix(name, " (local)")
			v = verdict{rule: name, why: why, advice: advice, local: local}
		default:
			for name := range entries(line) {
				out[name] = v
			}
		}
	}
	return out
}

// entries splits a line into names: "time: Now Since" are time.Now and time.Since, "(*os.File): Read" is a method.
func entries(line string) iter.Seq[string] {
	return func(yield func(string) bool) {
		prefix, names, _ := strings.Cut(line, ": ")
		for name := range strings.FieldsSeq(names) {
			if !yield(prefix + "." + name) {
				return
			}
		}
	}
}

const fine = "fine"

// judge looks up a function or variable of a judged package. The second result says whether the table has something against it.
func judge(obj types.Object) (verdict, bool) {
	if obj.Pkg() == nil {
		return verdict{}, false
	}
	v, ok := table[fullName(obj)]
	if !ok {
		v, ok = table[obj.Pkg().Path()+".*"]
	}
	if fn, isFunc := obj.(*types.Func); isFunc && !ok && talks(fn) {
		return verdict{rule: "io", why: "is for clients and activities, and talks to other systems", advice: "call it in an activity"}, true
	}
	return v, ok && v.rule != fine
}

func fullName(obj types.Object) string {
	switch o := obj.(type) {
	case *types.Func:
		return o.Origin().FullName()
	case *types.Var:
		return o.Pkg().Path() + "." + o.Name()
	}
	return ""
}

// talks reports whether a function of a client library does what clients are for: it takes a context.Context.
func talks(fn *types.Func) bool {
	return rule.TakesContext(fn.Signature()) && underAny(clientLibraries, fn.Pkg().Path())
}

// Judged reports whether the functions of a package are judged by the table alone, so that nobody needs to walk it. The module is
// the path of the module that the package is in, if it is known.
func Judged(path, module string) bool {
	if module == "" || module == "std" {
		first, _, _ := strings.Cut(path, "/")
		if slices.Contains(standardRoots, first) {
			return true
		}
	}
	return underAny(judgedModules, path) || underAny(clientLibraries, path)
}

// underAny reports whether a path is one of the prefixes or below one.
func underAny(prefixes []string, path string) bool {
	for _, prefix := range prefixes {
		if strings.HasPrefix(path, prefix) && (len(path) == len(prefix) || path[len(prefix)] == '/') {
			return true
		}
	}
	return false
}

// standardRoots are the first elements of the paths in the standard library.
var standardRoots = strings.Fields(`
	archive bufio bytes cmp compress container context crypto database debug embed encoding errors expvar flag fmt go hash html
	image index internal io iter log maps math mime net os path plugin reflect regexp runtime simd slices sort strconv strings structs sync
	syscall testing text time unicode unique unsafe vendor weak`)
