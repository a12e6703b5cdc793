package workflowcheck_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/groundhogdev/groundhog/workflowcheck"
)

// TestStockDriverFindsTheSame runs the analyzers as multichecker and golangci-lint do: from source, with the framework's facts.
func TestStockDriverFindsTheSame(t *testing.T) {
	config := &packages.Config{Mode: packages.LoadAllSyntax | packages.NeedModule, Dir: filepath.Join("..", "cmd", "workflowcheck", "testdata", "flows")}
	loaded, err := packages.Load(config, "./...")
	if err != nil {
		t.Fatal(err)
	}
	graph, err := checker.Analyze(workflowcheck.Analyzers(), loaded, nil)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, action := range graph.Roots {
		if action.Err != nil {
			t.Error(action.Err)
		}
		for _, d := range action.Diagnostics {
			got = append(got, action.Analyzer.Name+": "+strings.SplitN(d.Message, ";", 2)[0])
		}
	}
	slices.Sort(got)
	want := []string{
		"clock: time.Now reads the wall clock",
		"environment: calls stock.Level, which reads the environment of the process (os.Getenv at stock/stock.go:7)",
		"maporder: range over a map does things in any order that go into the history",
	}
	if !slices.Equal(got, want) {
		t.Errorf("the stock driver reports\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
