package program

import (
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/groundhogdev/groundhog/internal/discover"
)

// Names of what is laid over the user's module. Files of a package are compiled in the order of their names, and init
// functions run in that order: a main package's additional file comes last, so that the user's own init functions have
// run.
const (
	mainDir    = "groundhog_replay"
	bridgeDir  = "groundhog_bridge"
	sourceFile = "zzz_groundhog_replay.go"
)

// overlay is what is laid over the user's tree: file contents by absolute path.
type overlay map[string][]byte

// target is one executable to build.
type target struct {
	program discover.Program
	pkg     string // the main package to build
}

// generator renders the files of one plan.
type generator struct {
	plan  *discover.Plan
	files overlay
}

// generate renders everything that the plan's programs need besides the user's tree.
func generate(plan *discover.Plan, runner map[string][]byte) (overlay, []target, error) {
	g := &generator{plan: plan, files: overlay{}}
	for name, text := range runner {
		g.files[filepath.Join(plan.Module.Dir, mainDir, "runner", name)] = text
	}
	var targets []target
	for _, program := range plan.Programs {
		target, err := g.program(program)
		if err != nil {
			return nil, nil, err
		}
		targets = append(targets, target)
	}
	return g.files, targets, nil
}

func (g *generator) runnerPath() string { return path.Join(g.plan.Module.Path, mainDir, "runner") }

// program renders the files of one executable.
func (g *generator) program(program discover.Program) (target, error) {
	root := program.Main
	if root == "" {
		root = path.Join(g.plan.Module.Path, mainDir)
	}
	imports := map[string]bool{}
	var own *discover.Source
	for _, src := range program.Sources {
		if src.Path == program.Main {
			own = &src
			continue
		}
		if err := g.source(src); err != nil {
			return target{}, err
		}
		imports[g.bridge(src.Path, src.Dir, root)] = true
	}
	options, err := g.options(program, imports, root)
	if err != nil {
		return target{}, err
	}
	sorted := slices.Sorted(maps.Keys(imports))
	if own == nil {
		g.main(sorted)
		return target{program, root}, nil
	}
	return target{program, root}, g.userMain(*own, sorted, options)
}

// bridge makes pkg reachable from root, and returns the import path that does it. An internal package can be imported
// only from near by: a made-up package beside the "internal" directory imports it, and so on outwards.
func (g *generator) bridge(pkg, dir, root string) string {
	near, internal := discover.InternalRoot(pkg)
	if !internal || root == near || strings.HasPrefix(root, near+"/") {
		return pkg
	}
	name := strings.ReplaceAll(strings.TrimPrefix(pkg, near+"/"), "/", "_")
	beside := path.Join(near, bridgeDir, name)
	besideDir := filepath.Join(ancestor(dir, pkg, near), bridgeDir, name)
	g.files[filepath.Join(besideDir, "bridge.go")] = file{
		pkg:    bridgeDir,
		blanks: []string{pkg},
	}.format()
	return g.bridge(beside, besideDir, root)
}

// ancestor is the directory of the package near, above the package pkg in dir.
func ancestor(dir, pkg, near string) string {
	for p := pkg; p != near && p != "." && p != "/"; p = path.Dir(p) {
		dir = filepath.Dir(dir)
	}
	return dir
}
