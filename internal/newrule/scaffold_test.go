package main

import (
	"bytes"
	"go/format"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

// root is the module's.
var root = filepath.Join("..", "..")

// TestNewRuleIsVettedAndFailsUntilItIsFilledIn begins a rule in a copy of what rules need, and has the go command look at it.
func TestNewRuleIsVettedAndFailsUntilItIsFilledIn(t *testing.T) {
	dir := t.TempDir()
	copyModule(t, dir)
	t.Chdir(dir)
	var told strings.Builder
	if err := run([]string{"mapiter"}, &told); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(told.String(), "go test ./workflowcheck -run TestRules && make docs") {
		t.Errorf("it does not tell what to do next:\n%s", &told)
	}
	if out, err := goCommand("vet", "./workflowcheck/rules/mapiter"); err != nil {
		t.Errorf("go vet: %v\n%s", err, out)
	}
	if out, err := goCommand("build", "./workflowcheck"); err != nil {
		t.Errorf("the suite does not compile: %v\n%s", err, out)
	}
	out, err := goCommand("test", "./workflowcheck", "-run", "TestRules")
	if err == nil || strings.Count(out, "no diagnostic was reported matching") != 3 || strings.Contains(out, "unexpected diagnostic") {
		t.Errorf("go test: %v\n%s", err, out)
	}
	if err := run([]string{"mapiter"}, io.Discard); err == nil || !strings.Contains(err.Error(), "there is one of this name") {
		t.Errorf("a second time: %v", err)
	}
}

// copyModule copies the parts of the module that rules are made of, the test that runs them, and the testdata of one.
func copyModule(t *testing.T, dir string) {
	t.Helper()
	parts := fstest.MapFS{}
	for _, pattern := range []string{"go.mod", "go.sum", "workflowcheck/*.go", "workflowcheck/*/*.go", "workflowcheck/rules/*/*.go", "workflowcheck/rules/clock/testdata/src/*/*", "internal/vetunit/*.go"} {
		names, err := fs.Glob(os.DirFS(root), pattern)
		if err != nil || len(names) == 0 {
			t.Fatalf("copy %q: %d files, %v", pattern, len(names), err)
		}
		for _, name := range names {
			text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
			if err != nil {
				t.Fatal(err)
			}
			if !strings.HasSuffix(name, "_test.go") || name == "workflowcheck/rules_test.go" {
				parts[name] = &fstest.MapFile{Data: text, Mode: 0o644}
			}
		}
	}
	if err := os.CopyFS(dir, parts); err != nil {
		t.Fatal(err)
	}
}

func goCommand(args ...string) (string, error) {
	out, err := exec.Command("go", args...).CombinedOutput()
	return string(out), err
}

func TestNewRulesStandInTheirPlaces(t *testing.T) {
	suite, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(suiteFile)))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, listed, imported string }{
		{"aardvark", "{\n\t\taardvark.Rule,\n\t\tactivitycall.Rule,", "rule\"\n\t\"M/workflowcheck/rules/aardvark\"\n"},
		{"clockwork", "\n\t\tclock.Rule,\n\t\tclockwork.Rule,\n", "/clock\"\n\t\"M/workflowcheck/rules/clockwork\"\n"},
		{"ignored", ".Rule,\n\t\tignored.Rule,\n\t\tintrospect.Rule,", "/ignore\"\n\t\"M/workflowcheck/rules/ignored\"\n"},
		{"zebra", ".Rule,\n\t\tzebra.Rule,\n\t}\n", "\"\n\t\"M/workflowcheck/rules/zebra\"\n)"},
	} {
		text, err := register(suite, c.name)
		if err != nil {
			t.Fatal(err)
		}
		imported := strings.ReplaceAll(c.imported, "M/", "github.com/groundhogdev/groundhog/")
		if !bytes.Contains(text, []byte(c.listed)) || !bytes.Contains(text, []byte(imported)) {
			t.Errorf("rule %s is not where it belongs:\n%s", c.name, text)
		}
		if laid, err := format.Source(text); err != nil || !bytes.Equal(laid, text) {
			t.Errorf("with rule %s, the suite is not laid out: %v", c.name, err)
		}
	}
}

func TestStubsAreLaidOut(t *testing.T) {
	files, err := scaffold(os.DirFS(root), "mapiter")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		if path.Ext(name) != ".go" || strings.Contains(name+string(text), "RULE") {
			t.Errorf("the scaffold has a file %q that is not of the rule:\n%s", name, text)
		}
		if laid, err := format.Source(text); err != nil || !bytes.Equal(laid, text) {
			t.Errorf("%s is not laid out: %v\n%s", name, err, laid)
		}
	}
}

func TestNamesThatCannotBeUsedAreRefused(t *testing.T) {
	for name, want := range map[string]string{
		"":          "name the rule",
		"MapIter":   "lower-case letters",
		"map-iter":  "lower-case letters",
		"../rule":   "lower-case letters",
		"select":    "no keyword",
		"clock":     "there is one of this name, in workflowcheck/rules/clock",
		"facts":     `imports "github.com/groundhogdev/groundhog/workflowcheck/facts", so choose another name`,
		"analysis":  `imports "golang.org/x/tools/go/analysis"`,
		"two words": "lower-case letters",
	} {
		t.Run(name, func(t *testing.T) {
			t.Chdir(root)
			if err := run([]string{name}, io.Discard); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("error is %v, want %q", err, want)
			}
		})
	}
}

func TestSuiteOfAnotherShapeIsLeftAlone(t *testing.T) {
	other := fstest.MapFS{suiteFile: {Data: []byte("package workflowcheck\n")}}
	if _, err := scaffold(other, "mapiter"); err == nil || !strings.Contains(err.Error(), "has no lines such as") {
		t.Errorf("error is %v", err)
	}
	if _, err := scaffold(fstest.MapFS{}, "mapiter"); err == nil || !strings.Contains(err.Error(), "is this the root of the module?") {
		t.Errorf("error is %v", err)
	}
}
