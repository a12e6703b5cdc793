package workflowcheck_test

import (
	"bytes"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/groundhogdev/groundhog/internal/vetunit"
	"github.com/groundhogdev/groundhog/testsuite"
	"github.com/groundhogdev/groundhog/workflowcheck"
	flows "github.com/groundhogdev/groundhog/workflowcheck/testdata/fixes/fixed"
)

// TestFixesMakeTheFixedWorkflows applies the fixes of all rules, and then looks for what is left to report. The fixed file is a package that
// the next test compiles and runs.
func TestFixesMakeTheFixedWorkflows(t *testing.T) {
	broken, fixed := filepath.Join("testdata", "fixes", "broken", "flows.go"), filepath.Join("testdata", "fixes", "fixed", "flows.go")
	text, err := os.ReadFile(broken)
	if err != nil {
		t.Fatal(err)
	}
	unit, result := analyze(t, broken)
	got, _, err := vetunit.ApplyFixes(unit.Fset, broken, text, result.Diagnostics)
	if err != nil {
		t.Fatal(err)
	}
	if *rewrite {
		if err := os.WriteFile(fixed, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(fixed)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("the fixes lead elsewhere than to %s; go test -rewrite writes it:\n%s", fixed, got)
	}
	_, result = analyze(t, fixed)
	for _, d := range result.Diagnostics {
		t.Errorf("the fixed workflows are told: %s", d.Message)
	}
}

func analyze(t *testing.T, file string) (*vetunit.Unit, *vetunit.Result) {
	t.Helper()
	unit := &vetunit.Unit{
		Path: "flows", Module: "example.test", Fset: token.NewFileSet(), Files: []string{file}, Importer: compiled(t, []string{file}),
		Facts: map[string]analysis.Fact{},
	}
	result, err := vetunit.Run(unit, workflowcheck.Analyzers())
	if err != nil {
		t.Fatal(err)
	}
	return unit, result
}

// TestFixedWorkflowsRunAndReplay runs what the fixes have made. The environment replays each run, and fails the test if that diverges.
func TestFixedWorkflowsRunAndReplay(t *testing.T) {
	t.Run("clock", func(t *testing.T) {
		if took := run[time.Duration](t, flows.Clock); took != time.Hour {
			t.Errorf("an hour took %v", took)
		}
	})
	t.Run("goroutine", func(t *testing.T) {
		if sum := run[int](t, flows.Goroutine); sum != 3 {
			t.Errorf("the coroutines send %d, want 3", sum)
		}
	})
	t.Run("maporder", func(t *testing.T) {
		waits := map[string]time.Duration{"c": time.Second, "a": time.Minute, "d": time.Hour, "b": time.Second}
		if names := run[[]string](t, flows.MapOrder, waits); !slices.Equal(names, []string{"a", "b", "c", "d"}) {
			t.Errorf("the names come as %v", names)
		}
	})
	t.Run("logging", func(t *testing.T) {
		if name := run[string](t, flows.Logging, "phil"); name != "phil" {
			t.Errorf("greeted %q", name)
		}
	})
	t.Run("outerctx", func(t *testing.T) {
		if !run[bool](t, flows.OuterContext) {
			t.Error("the coroutine did not wait")
		}
	})
}

// run is the result of a workflow.
func run[R any](t *testing.T, workflow any, args ...any) (result R) {
	t.Helper()
	env := testsuite.New(t)
	env.ExecuteWorkflow(workflow, args...)
	if err := env.GetWorkflowError(); err != nil {
		t.Fatal(err)
	}
	if err := env.GetWorkflowResult(&result); err != nil {
		t.Fatal(err)
	}
	return result
}
