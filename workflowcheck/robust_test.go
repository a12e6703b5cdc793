package workflowcheck_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/groundhogdev/groundhog/internal/vetunit"
	"github.com/groundhogdev/groundhog/workflowcheck"
)

// TestNoRulePanicsOnMutants leaves out one statement after the other of every rule's testdata, and runs all rules on what still
// type-checks. The driver turns a panic into an error.
func TestNoRulePanicsOnMutants(t *testing.T) {
	names, err := filepath.Glob(filepath.Join("rules", "*", "testdata", "src", "a", "a.go"))
	if err != nil {
		t.Fatal(err)
	}
	importer := compiled(t, names)
	analyzers := workflowcheck.Analyzers()
	mutants := 0
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, mutant := range mutate(t, name, text) {
			file := filepath.Join(t.TempDir(), "a.go")
			if err := os.WriteFile(file, mutant, 0o600); err != nil {
				t.Fatal(err)
			}
			unit := &vetunit.Unit{
				Path: "a", Module: "example.test/a", Fset: token.NewFileSet(), Files: []string{file}, Importer: importer,
				Facts: map[string]analysis.Fact{},
			}
			if _, err := vetunit.Run(unit, nil); err != nil {
				continue // it does not type-check
			}
			mutants++
			if _, err := vetunit.Run(unit, analyzers); err != nil {
				t.Fatalf("%s: %v\n%s", name, err, mutant)
			}
		}
	}
	const fewest = 200
	if mutants < fewest {
		t.Errorf("only %d mutants type-check, want at least %d for the test to mean something", mutants, fewest)
	}
}

// TestNoRulePanicsOnTheStandardLibrary runs all rules on code that nobody wrote for them, as if it were a user's.
func TestNoRulePanicsOnTheStandardLibrary(t *testing.T) {
	list, err := vetunit.List(".", nil, []string{"encoding/json", "text/template", "go/types", "reflect", "slices", "sync", "net/textproto"})
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, p := range list {
		files[p.ImportPath] = p.Export
	}
	fset := token.NewFileSet()
	importer := &vetunit.Importer{Fset: fset, Export: func(path string) string { return files[path] }}
	for _, p := range list {
		if p.DepOnly {
			continue
		}
		unit := &vetunit.Unit{
			Path: p.ImportPath, Module: "example.test", Fset: fset, Files: p.GoFiles(), Importer: importer.For(p.ImportMap),
			Facts: map[string]analysis.Fact{},
		}
		result, err := vetunit.Run(unit, workflowcheck.Analyzers())
		if err != nil {
			t.Errorf("analyze package %q: %v", p.ImportPath, err)
			continue
		}
		for _, d := range result.Diagnostics {
			if d.Analyzer.Name != "ignore" && d.Analyzer.Name != "future" {
				t.Errorf("package %q has no workflows, and is told: %s", p.ImportPath, d.Message)
			}
		}
	}
}

// mutate returns a file without each of its statements, one at a time.
func mutate(t *testing.T, name string, text []byte) [][]byte {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, text, 0)
	if err != nil {
		t.Fatal(err)
	}
	var out [][]byte
	cut := func(n ast.Node) {
		mutant := slices.Clone(text)
		for i := fset.Position(n.Pos()).Offset; i < fset.Position(n.End()).Offset; i++ {
			if mutant[i] != '\n' {
				mutant[i] = ' '
			}
		}
		out = append(out, mutant)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt:
			for _, s := range n.List {
				cut(s)
			}
		case *ast.FuncDecl:
			cut(n)
		}
		return true
	})
	return out
}

// compiled returns an importer of all that the files import, but for packages that are in testdata too.
func compiled(t *testing.T, names []string) types.Importer {
	t.Helper()
	paths := map[string]bool{}
	for _, name := range names {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range file.Imports {
			if path, err := strconv.Unquote(spec.Path.Value); err == nil && path != "b" {
				paths[path] = true
			}
		}
	}
	var list []string
	for path := range paths {
		list = append(list, path)
	}
	slices.Sort(list)
	packages, err := vetunit.List(".", nil, list)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, p := range packages {
		files[p.ImportPath] = p.Export
	}
	return &vetunit.Importer{Fset: token.NewFileSet(), Export: func(path string) string { return files[path] }}
}
