package discover

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// sdkModule is the import path below which all packages of the SDK stand.
const sdkModule = "go.temporal.io/sdk"

// Options adjust [Load]. The zero value is ready to use.
type Options struct {
	// BuildFlags are passed to the go command, for example "-tags=integration".
	BuildFlags []string
	// Env is the environment of the go command; nil takes the environment of this process.
	Env []string
}

// Problem is a package that could not be read as a whole. Workflows of other packages are found all the same.
type Problem struct {
	// Package is the import path.
	Package string
	// Errors are what the go command or the type checker said, each with its position.
	Errors []string
}

func (p Problem) String() string {
	return fmt.Sprintf("package %q does not compile:\n\t%s", p.Package, strings.Join(p.Errors, "\n\t"))
}

// Module is the user's main module.
type Module struct {
	// Path is the module path.
	Path string
	// Dir is the absolute directory of its go.mod.
	Dir string
	// SDK is the version of the SDK that it is built with, such as "v1.50.0"; empty if it is replaced by a directory.
	SDK string
}

// owns reports whether a package belongs to the module.
func (m Module) owns(path string) bool {
	return path == m.Path || strings.HasPrefix(path, m.Path+"/")
}

// Load reads the packages that match patterns, relative to dir, in the module around dir; without patterns it reads the whole
// module. It returns an error if there
// is no module there or if no package of it uses the SDK; a package that does not compile is reported in
// [Index.Problems] instead.
func Load(ctx context.Context, dir string, patterns []string, opts Options) (*Index, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("find workflows in %q: %w", dir, err)
	}
	flags, err := GoFlags(dir, opts.Env)
	if err != nil {
		return nil, fmt.Errorf("find workflows in %q: %w", dir, err)
	}
	from := dir
	root, err := moduleRoot(dir, opts.Env)
	if err != nil {
		return nil, fmt.Errorf("find workflows in %q: %w", dir, err)
	}
	if len(patterns) == 0 {
		from, patterns = root, []string{"./..."}
	}
	opts.BuildFlags = append(ModFlags(flags), opts.BuildFlags...)
	module, paths, missing, err := listUsers(ctx, from, patterns, opts)
	if err != nil {
		return nil, fmt.Errorf("find workflows in %q: %w", dir, err)
	}
	mode := packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles | packages.NeedImports | packages.NeedTypes |
		packages.NeedSyntax | packages.NeedTypesInfo | packages.NeedTypesSizes | packages.NeedModule
	pkgs, err := packages.Load(config(ctx, from, mode, opts), paths...)
	if err != nil {
		return nil, fmt.Errorf("find workflows in %q: %w", dir, err)
	}
	slices.SortFunc(pkgs, func(a, b *packages.Package) int { return cmp.Compare(a.PkgPath, b.PkgPath) })
	missing.explain(pkgs)
	return newIndex(module, dir, pkgs), nil
}

func config(ctx context.Context, dir string, mode packages.LoadMode, opts Options) *packages.Config {
	return &packages.Config{Context: ctx, Dir: dir, Mode: mode, BuildFlags: opts.BuildFlags, Env: opts.Env}
}

// listUsers names the packages that import the SDK, directly or not, without compiling anything: in a large module
// most packages have nothing to do with workflows, and need not be read.
func listUsers(ctx context.Context, dir string, patterns []string, opts Options) (Module, []string, missing, error) {
	mode := packages.NeedName | packages.NeedImports | packages.NeedDeps | packages.NeedModule | packages.NeedFiles
	pkgs, err := packages.Load(config(ctx, dir, mode, opts), patterns...)
	if err != nil {
		return Module{}, nil, nil, err
	}
	absent := findMissing(pkgs)
	if err := absent.sdk(); err != nil {
		return Module{}, nil, nil, err
	}
	module := Module{}
	users := usesSDK{}
	var paths, broken []string
	for _, pkg := range pkgs {
		for _, e := range pkg.Errors {
			broken = append(broken, strings.TrimSpace(e.Error()))
		}
		if pkg.Module == nil || !pkg.Module.Main {
			continue
		}
		if module.Path == "" || within(dir, pkg.Module.Dir) {
			module = Module{Path: pkg.Module.Path, Dir: pkg.Module.Dir}
		}
		if users.visit(pkg) {
			paths = append(paths, pkg.PkgPath)
		}
	}
	if len(paths) == 0 {
		return Module{}, nil, nil, noUsers(module, patterns, broken)
	}
	module.SDK = sdkVersion(pkgs)
	return module, paths, absent, nil
}

func noUsers(module Module, patterns, broken []string) error {
	quoted := fmt.Sprintf("%q", patterns)
	quoted = strings.Trim(quoted, "[]")
	switch {
	case len(broken) > 0:
		return errors.New(strings.ReplaceAll(strings.Join(broken, "\n"), "-: ", ""))
	case module.Path == "":
		return fmt.Errorf("no Go package of the module matches %s: name the directory of the workflows with -C or --packages", quoted)
	default:
		return fmt.Errorf("no package of module %q that matches %s imports %s: is it the module with the workflows?",
			module.Path, quoted, sdkModule)
	}
}

// usesSDK remembers for each package whether it imports the SDK, directly or through others.
type usesSDK map[*packages.Package]bool

func (u usesSDK) visit(pkg *packages.Package) bool {
	if known, ok := u[pkg]; ok {
		return known
	}
	u[pkg] = false // an import cycle ends here; the compiler reports it later
	found := inSDK(pkg.PkgPath)
	for _, path := range slices.Sorted(maps.Keys(pkg.Imports)) {
		found = found || u.visit(pkg.Imports[path])
	}
	u[pkg] = found
	return found
}

// sdkVersion is the version of the SDK that the packages import.
func sdkVersion(pkgs []*packages.Package) (version string) {
	packages.Visit(pkgs, nil, func(p *packages.Package) {
		if p.Module == nil || p.Module.Path != sdkModule {
			return
		}
		version = p.Module.Version
		if p.Module.Replace != nil {
			version = p.Module.Replace.Version
		}
	})
	return version
}

func inSDK(path string) bool {
	return path == sdkModule || strings.HasPrefix(path, sdkModule+"/")
}

// within reports whether dir is root or lies below it.
func within(dir, root string) bool {
	rel, err := filepath.Rel(root, dir)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}
