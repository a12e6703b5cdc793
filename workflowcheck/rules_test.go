package workflowcheck_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"
	"golang.org/x/tools/go/packages"

	"github.com/groundhogdev/groundhog/workflowcheck"
	"github.com/groundhogdev/groundhog/workflowcheck/facts"
)

// TestRules runs every rule on the packages in its folder: the framework's driver holds what is reported against the comments "// want" there, and what the
// fixes lead to against the golden files. It reads the source of all that is imported, the real SDK's too, which takes seconds. So the packages of all rules
// are one module, which is read once.
func TestRules(t *testing.T) {
	t.Parallel()
	dir := testModule(t)
	analysistest.RunWithSuggestedFixes(t, dir, folderRule(t), "./...")
	compileGolden(t, dir)
}

// testModule copies the testdata of all rules to a module "rules". A package a of the rule clock becomes rules/clock/a.
func testModule(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	folders, err := filepath.Glob(filepath.Join("rules", "*", "testdata", "src"))
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range folders {
		name := filepath.Base(filepath.Dir(filepath.Dir(folder)))
		if err := os.CopyFS(filepath.Join(dir, name), os.DirFS(folder)); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"go.mod", "go.sum"} { // so that it has the SDK that this module has
		text, err := os.ReadFile(filepath.Join("..", name))
		if err != nil {
			t.Fatal(err)
		}
		text = []byte(strings.Replace(string(text), "module github.com/groundhogdev/groundhog\n", "module rules\n", 1))
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// besides are rules whose reports the testdata of another one expects too.
var besides = map[string][]string{"declared": {"clock"}, "ignore": {"clock"}}

// folderRule is the suite as one analyzer, which reports in each package what the rule of its folder does.
func folderRule(t *testing.T) *analysis.Analyzer {
	t.Helper()
	config := &facts.Config{} // for the rule that is about it
	for name, nondeterministic := range map[string]bool{
		"rules/declared/a.Lookup": true, "(rules/declared/a.Store).Get": true, "rules/declared/a.Counter": true, "strings.ToLower": true,
		"time.Tick": false, "rules/declared/a.trusted": false,
	} {
		config.Declare(name, nondeterministic)
	}
	suite := workflowcheck.New(config)
	return &analysis.Analyzer{
		Name: "workflowcheck", Doc: "run the rule of a folder", Requires: []*analysis.Analyzer{suite.Facts},
		Run: func(pass *analysis.Pass) (any, error) {
			folder, ours := strings.CutPrefix(filepath.ToSlash(filepath.Dir(pass.Pkg.Path())), "rules/")
			for _, a := range suite.Analyzers {
				if !ours || a.Name != folder && !slices.Contains(besides[folder], a.Name) {
					continue
				}
				if _, err := a.Run(pass); err != nil {
					return nil, err
				}
			}
			return nil, nil
		},
	}
}

// compileGolden type-checks what the fixes lead to.
func compileGolden(t *testing.T, dir string) {
	t.Helper()
	golden, err := filepath.Glob(filepath.Join(dir, "*", "*", "*.golden"))
	if err != nil || len(golden) == 0 {
		t.Fatalf("find golden files: there are %d, %v", len(golden), err)
	}
	overlay := map[string][]byte{}
	for _, name := range golden {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		overlay[strings.TrimSuffix(name, ".golden")] = text
	}
	config := &packages.Config{Mode: packages.LoadSyntax, Dir: dir, Overlay: overlay, Env: append(os.Environ(), "GOPROXY=off", "GOWORK=off")}
	loaded, err := packages.Load(config, "./...")
	if err != nil {
		t.Fatal(err)
	}
	for _, pkg := range loaded {
		for _, err := range pkg.Errors {
			t.Errorf("compile what the fixes lead to: %v", err)
		}
	}
}
