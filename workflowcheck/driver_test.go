package workflowcheck_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/txtar"

	"github.com/groundhogdev/groundhog/workflowcheck"
)

// stub is a module of workflows and, so that this driver need not read the source of several hundred packages, as much of an SDK as that
// needs.
const stub = `
-- go.mod --
module example.com/flows

go 1.26

require go.temporal.io/sdk v1.0.0

replace go.temporal.io/sdk => ./sdk
-- sdk/go.mod --
module go.temporal.io/sdk

go 1.26
-- sdk/workflow/workflow.go --
package workflow

import "time"

type Context interface{ Done() }

func Sleep(ctx Context, d time.Duration) error { return nil }
-- stock/stock.go --
package stock

import "os"

func Level(item string) string { return os.Getenv(item) }
-- orders/orders.go --
package orders

import (
	"time"

	"example.com/flows/stock"
	"go.temporal.io/sdk/workflow"
)

func Workflow(ctx workflow.Context, items map[string]time.Duration) (string, error) {
	deadline := time.Now()
	for range items {
		workflow.Sleep(ctx, time.Second)
	}
	return deadline.String() + stock.Level("tea"), nil
}
`

// TestStockDriverFindsTheSame runs the analyzers as multichecker and golangci-lint do: from source, with the framework's facts.
func TestStockDriverFindsTheSame(t *testing.T) {
	t.Parallel()
	config := &packages.Config{Mode: packages.LoadAllSyntax | packages.NeedModule, Dir: unpack(t, stub), Env: append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")}
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
		"environment: calls stock.Level, which reads the environment of the process (os.Getenv at stock/stock.go:5)",
		"maporder: range over a map does things in any order that go into the history",
	}
	if !slices.Equal(got, want) {
		t.Errorf("the stock driver reports\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// unpack writes the files of an archive to a directory of the test.
func unpack(t *testing.T, archive string) string {
	t.Helper()
	dir := t.TempDir()
	for _, file := range txtar.Parse([]byte(archive)).Files {
		name := filepath.Join(dir, filepath.FromSlash(file.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, file.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
