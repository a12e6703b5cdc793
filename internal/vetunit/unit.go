package vetunit

import (
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"go/types"
	"os"

	"golang.org/x/tools/go/analysis"
)

// Unit is a package to be analyzed.
type Unit struct {
	Path      string // its import path
	Dir       string
	Module    string // the path of its module
	GoVersion string // "go1.26"; "" for the newest
	Files     []string
	Ignored   []string // files that build constraints leave out

	Importer types.Importer
	Fset     *token.FileSet
	// Facts has the facts about imported packages, by path.
	Facts map[string]analysis.Fact
}

// Result is what came out of a unit.
type Result struct {
	Unit        *Unit
	Package     *types.Package
	Files       []*ast.File
	Diagnostics []Diagnostic               // in the order of the analyzers, and of the source for each
	Fact        analysis.Fact              // about the package, nil if there is none
	Values      map[*analysis.Analyzer]any // what the analyzers have returned
}

// Diagnostic is a report, and who made it.
type Diagnostic struct {
	analysis.Diagnostic
	Analyzer *analysis.Analyzer
}

// Run type-checks a unit and runs the analyzers on it, and those that they require.
func Run(u *Unit, analyzers []*analysis.Analyzer) (*Result, error) {
	files, err := parse(u)
	if err != nil {
		return nil, err
	}
	info := &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Implicits: map[ast.Node]types.Object{}, Instances: map[*ast.Ident]types.Instance{}, Scopes: map[ast.Node]*types.Scope{},
		Selections: map[*ast.SelectorExpr]*types.Selection{}, FileVersions: map[*ast.File]string{},
	}
	sizes := types.SizesFor("gc", build.Default.GOARCH)
	config := &types.Config{Importer: u.Importer, Sizes: sizes, GoVersion: u.GoVersion}
	pkg, err := config.Check(u.Path, u.Fset, files, info)
	if err != nil {
		return nil, err
	}
	s := &session{
		unit: u, result: &Result{Unit: u, Package: pkg, Files: files}, info: info, sizes: sizes,
		results: map[*analysis.Analyzer]any{}, packages: map[string]*types.Package{},
	}
	s.closure(pkg)
	for _, a := range analyzers {
		if err := s.run(a); err != nil {
			return nil, err
		}
	}
	s.result.Values = s.results
	return s.result, nil
}

func parse(u *Unit) ([]*ast.File, error) {
	var files []*ast.File
	for _, name := range u.Files {
		file, err := parser.ParseFile(u.Fset, name, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	return files, nil
}

// session runs analyzers on one unit, one after the other.
type session struct {
	unit     *Unit
	result   *Result
	info     *types.Info
	sizes    types.Sizes
	results  map[*analysis.Analyzer]any
	packages map[string]*types.Package
}

// closure collects the packages that a package imports, directly or not.
func (s *session) closure(pkg *types.Package) {
	if s.packages[pkg.Path()] != nil {
		return
	}
	s.packages[pkg.Path()] = pkg
	for _, imported := range pkg.Imports() {
		s.closure(imported)
	}
}

func (s *session) run(a *analysis.Analyzer) (err error) {
	if _, done := s.results[a]; done {
		return nil
	}
	for _, required := range a.Requires {
		if err := s.run(required); err != nil {
			return err
		}
	}
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("analyze package %q with %q: the analyzer panics: %v", s.unit.Path, a.Name, r)
		}
	}()
	s.results[a], err = a.Run(s.pass(a))
	if err != nil {
		return fmt.Errorf("analyze package %q with %q: %w", s.unit.Path, a.Name, err)
	}
	return nil
}

func (s *session) pass(a *analysis.Analyzer) *analysis.Pass {
	return &analysis.Pass{
		Analyzer: a, Fset: s.unit.Fset, Files: s.result.Files, IgnoredFiles: s.unit.Ignored, Pkg: s.result.Package, TypesInfo: s.info,
		TypesSizes: s.sizes, ResultOf: s.results, ReadFile: os.ReadFile,
		Module: &analysis.Module{Path: s.unit.Module, GoVersion: s.unit.GoVersion},
		Report: func(d analysis.Diagnostic) {
			s.result.Diagnostics = append(s.result.Diagnostics, Diagnostic{d, a})
		},
		ImportPackageFact: s.importFact,
		ExportPackageFact: func(fact analysis.Fact) { s.result.Fact = fact },
		AllPackageFacts:   s.allFacts,
		ImportObjectFact:  func(types.Object, analysis.Fact) bool { return false },
		ExportObjectFact:  func(types.Object, analysis.Fact) {},
		AllObjectFacts:    func() []analysis.ObjectFact { return nil },
	}
}
