package discover

import (
	"cmp"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"

	"golang.org/x/tools/go/packages"
)

// Index is what [Load] found in a module.
type Index struct {
	// Module is the main module around the directory that was loaded.
	Module Module
	// Problems are the packages that do not compile.
	Problems []Problem

	dir        string // the directory that Load was given, absolute
	survey     *survey
	workers    workerInterfaces
	candidates []*candidate // registrations
	functions  []*candidate // exported functions
}

func newIndex(module Module, dir string, pkgs []*packages.Package) *Index {
	x := &Index{Module: module, dir: dir, survey: newSurvey(module, pkgs)}
	var typed []*types.Package
	for _, pkg := range pkgs {
		typed = append(typed, pkg.Types)
		if len(pkg.Errors) == 0 {
			continue
		}
		x.Problems = append(x.Problems, Problem{Package: pkg.PkgPath, Errors: compilerErrors(pkg)})
	}
	x.workers = findWorkerInterfaces(typed)
	x.candidates = x.survey.registrations(x.workers)
	x.functions = x.survey.exported()
	for _, list := range [][]*candidate{x.candidates, x.functions} {
		slices.SortStableFunc(list, func(a, b *candidate) int { return comparePositions(a.site, b.site) })
	}
	return x
}

// compilerErrors are the package's errors with their positions. The go command repeats them when it compiles the
// package; what it says counts only if nothing else does.
func compilerErrors(pkg *packages.Package) []string {
	var found, listed []string
	for _, e := range pkg.Errors {
		if e.Kind == packages.ListError {
			listed = append(listed, e.Error())
			continue
		}
		found = append(found, e.Error())
	}
	if len(found) == 0 {
		return listed
	}
	return found
}

func comparePositions(a, b token.Position) int {
	return cmp.Or(cmp.Compare(a.Filename, b.Filename), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
}

// site writes a position the way people quote it: file relative to the module, and line.
func (x *Index) site(pos token.Position) string {
	if rel, err := filepath.Rel(x.Module.Dir, pos.Filename); err == nil {
		pos.Filename = filepath.ToSlash(rel)
	}
	pos.Column = 0
	return pos.String()
}

// broken returns the errors that keep pkg from being compiled: its own, or those of packages that it imports.
func (x *Index) broken(pkg *packages.Package) []string {
	var found []string
	seen := map[string]bool{}
	var visit func(*packages.Package)
	visit = func(p *packages.Package) {
		if p == nil || seen[p.PkgPath] {
			return
		}
		seen[p.PkgPath] = true
		found = append(found, compilerErrors(p)...)
		for path := range p.Imports {
			visit(x.survey.pkgs[path])
		}
	}
	visit(pkg)
	slices.Sort(found)
	return found
}
