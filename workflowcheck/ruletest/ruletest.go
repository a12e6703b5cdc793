package ruletest

import (
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/groundhogdev/groundhog/internal/vetunit"
	"github.com/groundhogdev/groundhog/workflowcheck/facts"
	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

// Run tests one determinism rule on packages of testdata/src.
func Run(t *testing.T, r *rule.Rule, packages ...string) {
	t.Helper()
	all := facts.New([]*rule.Rule{r}, &facts.Config{})
	Analyze(t, []*analysis.Analyzer{facts.Reporter(all, r)}, packages...)
}

// Analyze tests analyzers on packages of testdata/src.
func Analyze(t *testing.T, analyzers []*analysis.Analyzer, packages ...string) {
	t.Helper()
	l := &loader{t: t, fset: token.NewFileSet(), analyzers: analyzers, done: map[string]*vetunit.Result{}}
	l.importer = &vetunit.Importer{Fset: l.fset, Export: exports}
	for _, path := range packages {
		result := l.load(path)
		compare(t, l.fset, result)
		checkFixes(t, l, result)
	}
}

// loader analyzes the packages of testdata/src and what they import from there.
type loader struct {
	t         *testing.T
	fset      *token.FileSet
	analyzers []*analysis.Analyzer
	importer  *vetunit.Importer
	done      map[string]*vetunit.Result
}

func (l *loader) load(path string) *vetunit.Result {
	l.t.Helper()
	if result := l.done[path]; result != nil {
		return result
	}
	names, err := filepath.Glob(filepath.Join(source(path), "*.go"))
	if err != nil || len(names) == 0 {
		l.t.Fatalf("load package %q: no Go files in %s", path, source(path))
	}
	slices.Sort(names)
	result, err := vetunit.Run(l.unit(path, names), l.analyzers)
	if err != nil {
		l.t.Fatalf("analyze package %q: %v", path, err)
	}
	l.done[path] = result
	return result
}

// unit imports what is needed first, so that its facts are there.
func (l *loader) unit(path string, names []string) *vetunit.Unit {
	l.t.Helper()
	u := &vetunit.Unit{Path: path, Module: "example.test/" + path, Fset: l.fset, Files: names, Importer: l.importer, Facts: map[string]analysis.Fact{}}
	var outside []string
	for _, imported := range importsOf(l.t, names) {
		if _, err := os.Stat(source(imported)); err != nil {
			outside = append(outside, imported)
			continue
		}
		result := l.load(imported)
		l.importer.Add(result.Package)
		maps.Copy(u.Facts, result.Unit.Facts)
		if result.Fact != nil {
			u.Facts[imported] = result.Fact
		}
	}
	compile(l.t, outside)
	return u
}

func source(path string) string { return filepath.Join("testdata", "src", filepath.FromSlash(path)) }

// exportFiles has the export data of packages outside of testdata, which all tests of a process share.
var exportFiles = struct {
	sync.Mutex
	byPath map[string]string
}{byPath: map[string]string{}}

func exports(path string) string {
	exportFiles.Lock()
	defer exportFiles.Unlock()
	return exportFiles.byPath[path]
}

// compile has the go command compile packages, and remembers where.
func compile(t *testing.T, paths []string) {
	t.Helper()
	paths = slices.DeleteFunc(paths, func(path string) bool { return path == "unsafe" || exports(path) != "" })
	if len(paths) == 0 {
		return
	}
	list, err := vetunit.List(".", nil, paths)
	if err != nil {
		t.Fatal(err)
	}
	exportFiles.Lock()
	defer exportFiles.Unlock()
	for _, p := range list {
		exportFiles.byPath[p.ImportPath] = p.Export
	}
}
