package workflowcheck_test

import (
	"errors"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/groundhogdev/groundhog/internal/vetunit"
	"github.com/groundhogdev/groundhog/workflowcheck"
)

// FuzzRules changes the testdata of a rule in a few places, and runs all rules on what still type-checks. The driver turns a panic into an
// error.
func FuzzRules(f *testing.F) {
	names, err := filepath.Glob(filepath.Join("rules", "*", "testdata", "src", "a", "a.go"))
	if err != nil {
		f.Fatal(err)
	}
	const seeds = 12
	for which := range names {
		for seed := range seeds {
			f.Add(uint8(which), uint8(seed%2), uint64(seed))
		}
	}
	importer := compiled(f, names)
	analyzers := workflowcheck.Analyzers()
	f.Fuzz(func(t *testing.T, which, times uint8, seed uint64) {
		name := names[int(which)%len(names)]
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		draw := rand.New(rand.NewPCG(seed, uint64(which)))
		for range times%maxMutations + 1 {
			text = mutate(t, draw, text)
		}
		file := filepath.Join(t.TempDir(), "a.go")
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
		unit := &vetunit.Unit{
			Path: "a", Module: "example.test/a", Fset: token.NewFileSet(), Files: []string{file}, Importer: importer,
			Facts: map[string]analysis.Fact{},
		}
		_, err = vetunit.Run(unit, analyzers)
		_, syntax := errors.AsType[scanner.ErrorList](err)
		if _, typing := errors.AsType[types.Error](err); syntax || typing {
			t.Skip("the mutant is no program")
		}
		if err != nil {
			t.Errorf("%s: %v\n%s", name, err, text)
		}
	})
}

// TestNoRulePanicsOnTheStandardLibrary runs all rules on code that nobody wrote for them, as if it were a user's.
func TestNoRulePanicsOnTheStandardLibrary(t *testing.T) {
	t.Parallel()
	list, err := vetunit.List(".", nil, []string{"encoding/json", "text/template", "reflect", "slices", "sync", "net/textproto"})
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

// compiled returns an importer of all that the files import, but for packages of testdata.
func compiled(t testing.TB, names []string) types.Importer {
	t.Helper()
	paths := map[string]bool{}
	for _, name := range names {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range file.Imports {
			if path, err := strconv.Unquote(spec.Path.Value); err == nil && !strings.HasPrefix(path, "rules/") {
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
