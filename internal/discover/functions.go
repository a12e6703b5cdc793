package discover

import (
	"fmt"
	"go/token"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// registerFunction finds a function that the user named to register workflows: "./path.Func", "import/path.Func", or
// "Func" in the module's root package or the only package that has it.
func (x *Index) registerFunction(value string) (*Function, error) {
	const flag = "--register"
	d, err := x.function(flag, value)
	if err != nil {
		return nil, err
	}
	param, ok := x.workers.registrarParam(d.fn)
	if !ok {
		return nil, &FunctionError{flag, value, fmt.Sprintf("%s has the type %s; it has to be func(worker.Registry), "+
			"func(worker.WorkflowRegistry), func(worker.Worker) or func(worker.WorkflowReplayer), with no result or an error",
			x.site(d.pkg.Fset.Position(d.decl.Pos())), d.fn.Signature())}
	}
	f := x.newFunction(d)
	f.Param = param
	f.ReturnsError = d.fn.Signature().Results().Len() == 1
	return f, nil
}

// optionsFunction finds the function that provides the replayer's options.
func (x *Index) optionsFunction(value string) (*Function, error) {
	const flag = "--options"
	d, err := x.function(flag, value)
	if err != nil {
		return nil, err
	}
	if !isOptions(d.fn) {
		return nil, &FunctionError{flag, value, fmt.Sprintf("%s has the type %s; it has to be "+
			"func() worker.WorkflowReplayerOptions or func() (worker.WorkflowReplayerOptions, error)",
			x.site(d.pkg.Fset.Position(d.decl.Pos())), d.fn.Signature())}
	}
	f := x.newFunction(d)
	f.ReturnsError = d.fn.Signature().Results().Len() == 2
	return f, nil
}

func (x *Index) newFunction(d declared) *Function {
	return &Function{
		Path:    d.pkg.PkgPath,
		Package: d.pkg.Name,
		Dir:     home{pkg: d.pkg}.dir(),
		Name:    d.fn.Name(),
		Main:    d.pkg.Name == "main",
		Site:    x.site(d.pkg.Fset.Position(d.decl.Pos())),
	}
}

func (x *Index) function(flag, value string) (declared, error) {
	dir, name := "", value
	if i := strings.LastIndex(value, "."); i > strings.LastIndex(value, "/") {
		dir, name = value[:i], value[i+1:]
	}
	if !token.IsIdentifier(name) {
		return declared{}, &FunctionError{flag, value, `write it as "./path.Func", "import/path.Func" or "Func"`}
	}
	var found []declared
	for _, pkg := range x.survey.pkgs {
		if d, ok := x.survey.decls[pkg.PkgPath+"."+name]; ok && x.matches(pkg, dir) {
			found = append(found, d)
		}
	}
	if dir == "" && len(found) > 1 {
		if root, ok := x.survey.decls[x.Module.Path+"."+name]; ok {
			found = []declared{root}
		}
	}
	switch len(found) {
	case 1:
		if errs := x.broken(found[0].pkg); len(errs) > 0 {
			return declared{}, &FunctionError{flag, value, fmt.Sprintf("package %q does not compile:\n\t%s",
				found[0].pkg.PkgPath, strings.Join(errs, "\n\t"))}
		}
		return found[0], nil
	case 0:
		return declared{}, &FunctionError{flag, value, x.missing(flag)}
	}
	var sites []string
	for _, d := range found {
		sites = append(sites, fmt.Sprintf("%s.%s (%s)", d.pkg.PkgPath, name, x.site(d.pkg.Fset.Position(d.decl.Pos()))))
	}
	slices.Sort(sites)
	return declared{}, &FunctionError{flag, value, "several packages have it; write one of\n\t" + strings.Join(sites, "\n\t")}
}

// missing says what functions there are that would do for a flag.
func (x *Index) missing(flag string) string {
	var all []named
	for _, d := range x.survey.decls {
		_, fits := x.workers.registrarParam(d.fn)
		if flag == "--options" {
			fits = isOptions(d.fn)
		}
		if fits {
			all = append(all, named{d.pkg.PkgPath + "." + d.fn.Name(), x.site(d.pkg.Fset.Position(d.decl.Pos()))})
		}
	}
	var lines []string
	for _, n := range all {
		lines = append(lines, fmt.Sprintf("%s (%s)", n.name, n.site))
	}
	slices.Sort(lines)
	if len(lines) == 0 {
		return fmt.Sprintf("no package of module %q that imports %s declares it", x.Module.Path, sdkModule)
	}
	return fmt.Sprintf("no such function; those that would do in module %q are\n\t%s", x.Module.Path, strings.Join(lines, "\n\t"))
}

// matches reports whether a user means pkg by dir: a relative directory, an import path, or the last elements of one.
func (x *Index) matches(pkg *packages.Package, dir string) bool {
	switch {
	case dir == "":
		return true
	case dir == "." || strings.HasPrefix(dir, "./") || strings.HasPrefix(dir, "../"):
		return home{pkg: pkg}.dir() == filepath.Join(x.dir, filepath.FromSlash(dir))
	case dir == pkg.PkgPath || path.Join(x.Module.Path, dir) == pkg.PkgPath:
		return true
	default:
		return strings.HasSuffix(pkg.PkgPath, "/"+dir)
	}
}
