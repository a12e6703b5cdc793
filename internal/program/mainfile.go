package program

import (
	"fmt"
	"path"
	"path/filepath"
	"strings"

	"github.com/groundhogdev/groundhog/internal/discover"
)

// options renders the call that sets the replayer's options, in the package of the options function, since that may
// be an internal one. It returns code for the main file if the function stands in the main package itself.
func (g *generator) options(program discover.Program, imports map[string]bool, root string) (*discover.Function, error) {
	fn := g.plan.Options
	switch {
	case fn == nil:
		return nil, nil
	case fn.Path == program.Main:
		return fn, nil
	case fn.Main:
		return nil, &discover.FunctionError{Flag: "--options", Value: fn.Path + "." + fn.Name,
			Reason: "it stands in a main package, and workflows of other packages need it too: move it to a package that can be imported"}
	}
	f := &file{pkg: fn.Package}
	f.body = append(f.body, "func init() {\n"+setOptions(f, g.runnerPath(), fn)+"}\n")
	g.files[filepath.Join(fn.Dir, strings.TrimSuffix(sourceFile, ".go")+"_options.go")] = f.format()
	imports[g.bridge(fn.Path, fn.Dir, root)] = true
	return nil, nil
}

func setOptions(f *file, runnerPath string, fn *discover.Function) string {
	worker := f.qualify(workerPath)
	result := fn.Name + "()"
	if !fn.ReturnsError {
		result += ", nil"
	}
	return fmt.Sprintf("\t%s.SetOptions(func() (%s.WorkflowReplayerOptions, error) { return %s })\n",
		f.qualify(runnerPath), worker, result)
}

// main renders the generated main package.
func (g *generator) main(imports []string) {
	f := &file{pkg: "main", blanks: imports}
	f.body = append(f.body, g.addAliases(f)+"func main() { "+f.qualify(g.runnerPath())+".Main() }\n")
	g.files[filepath.Join(g.plan.Module.Dir, mainDir, "main.go")] = f.format()
}

// userMain renders the additional file of a user's main package. Its init function never returns. The runner gets a
// goroutine of its own because init functions are bound to the process's first thread, where every switch between
// goroutines is slow.
func (g *generator) userMain(src discover.Source, imports []string, options *discover.Function) error {
	f := &file{pkg: src.Name, blanks: imports}
	if err := g.register(f, src); err != nil {
		return err
	}
	if options != nil {
		f.body = append(f.body, "func init() {\n"+setOptions(f, g.runnerPath(), options)+"}\n")
	}
	run := f.qualify(g.runnerPath())
	f.body = append(f.body, g.addAliases(f)+"func init() {\n\tgo "+run+".Main()\n\tselect {}\n}\n")
	g.files[filepath.Join(src.Dir, sourceFile)] = f.format()
	return nil
}

// addAliases renders the names under which workers know functions that are called otherwise.
func (g *generator) addAliases(f *file) string {
	if len(g.plan.Aliases) == 0 {
		return ""
	}
	run := f.qualify(g.runnerPath())
	var b strings.Builder
	b.WriteString("func init() {\n")
	for _, a := range g.plan.Aliases {
		fmt.Fprintf(&b, "\t%s.AddAlias(%s.Alias{Activity: %t, Func: %q, Name: %q})\n", run, run, a.Activity, a.Func, a.Name)
	}
	b.WriteString("}\n\n")
	return b.String()
}

// targetName is a file name for the executable of a main package.
func targetName(n int, pkg string) string {
	return fmt.Sprintf("%d-%s", n, path.Base(pkg))
}
