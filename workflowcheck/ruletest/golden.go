package ruletest

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/groundhogdev/groundhog/internal/vetunit"
)

var rewrite = flag.Bool("rewrite", false, "write the golden files of suggested fixes from what the fixes do")

// checkFixes applies the suggested fixes of a package and compares with its golden files.
func checkFixes(t *testing.T, l *loader, result *vetunit.Result) {
	t.Helper()
	var fixed []string
	for _, name := range result.Unit.Files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		got, n, err := vetunit.ApplyFixes(l.fset, name, text, result.Diagnostics)
		if err != nil {
			t.Fatal(err)
		}
		golden := name + ".golden"
		if *rewrite && n > 0 {
			if err := os.WriteFile(golden, got, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		switch {
		case os.IsNotExist(err) && n > 0:
			t.Errorf("%s: fixes are suggested, and there is no golden file for them: go test -rewrite writes it", name)
		case err == nil && !bytes.Equal(want, got):
			t.Errorf("%s: the fixes lead elsewhere than to the golden file; go test -rewrite writes it:\n%s", name, got)
		}
		fixed = append(fixed, keep(t, name, got))
	}
	compiles(t, result, fixed)
}

// keep writes a file to a directory of the test, and returns its name.
func keep(t *testing.T, name string, text []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), filepath.Base(name))
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// compiles type-checks what the fixes have led to.
func compiles(t *testing.T, result *vetunit.Result, files []string) {
	t.Helper()
	u := *result.Unit
	u.Files = files
	if _, err := vetunit.Run(&u, nil); err != nil {
		t.Errorf("type-check what the fixes lead to: %v", err)
	}
}
