package runner

import (
	"errors"
	"strings"
	"testing"

	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/internal/divergences"
	"github.com/groundhogdev/groundhog/internal/histories"
)

// A worker that gets a history in pages says of every case what the SDK's replayer says.
func TestPagesChangeNoVerdict(t *testing.T) {
	for _, c := range divergences.Cases() {
		for name, code := range map[string]any{"old": c.Old, "new": c.New} {
			if code == nil && name == "old" || c.Slow() && testing.Short() {
				continue
			}
			t.Run(c.Name+"/"+name, func(t *testing.T) {
				t.Parallel()
				compareVerdicts(t, newTestReplayer(t, c.Type, code), c.History())
			})
		}
	}
}

func compareVerdicts(t *testing.T, r *Replayer, history *historypb.History) {
	t.Helper()
	execution := workflow.Execution{ID: histories.WorkflowID, RunID: histories.RunID}
	want := r.run(r.plain, history, execution, silence{})
	got := r.inPages(history, execution)
	switch {
	case errors.Is(got, errUndecided):
		t.Logf("undecided: %v; the replayer says %v", got, want)
	case (got == nil) != (want == nil):
		t.Errorf("in pages: %v\nreplayer: %v", got, want)
	case got != nil && got.Error() != want.Error():
		t.Logf("TEXT in pages: %v\nTEXT replayer: %v", got, want)
	}
}

func newTestReplayer(t *testing.T, workflowType string, code any) *Replayer {
	t.Helper()
	regs := []Registration{{Name: "AnotherWorkflow", Workflow: func(workflow.Context) error { return nil }}}
	if code != nil {
		regs = append(regs, Registration{Name: workflowType, Workflow: code})
	}
	r, err := New(Options{Registrations: regs})
	if err != nil {
		t.Fatal(err)
	}
	if problems := r.Hello().Problems; len(problems) > 0 {
		t.Fatal(strings.Join(problems, "; "))
	}
	return r
}
