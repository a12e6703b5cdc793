package run

import (
	"strings"
	"testing"
	"time"

	historypb "go.temporal.io/api/history/v1"
	"google.golang.org/grpc/codes"

	"github.com/groundhogdev/groundhog/internal/core/ids"
)

// startRun returns a run whose first workflow task is scheduled.
func startRun(t *testing.T, now time.Time, source *ids.Source) *Run {
	t.Helper()
	r, _, err := Start(Begin{
		ID: Identity{WorkflowID: "w", RunID: "r"}, Now: now, IDs: source, Attributes: &historypb.WorkflowExecutionStartedEventAttributes{},
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestAnImpossibleMoveFailsTheTransactionAndLeavesNoTrace(t *testing.T) {
	now, source := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), ids.New(17)
	r := startRun(t, now, source)
	events, task := len(r.Events()), r.wft
	_, err := r.Do(now, source, func(tx *Tx) error {
		tx.StartWorkflowTask(Worker{Identity: "first"})
		tx.StartWorkflowTask(Worker{Identity: "second"})
		return nil
	})
	defect, ok := err.(*Defect)
	if !ok || defect.Status().Code() != codes.Internal {
		t.Fatalf("the error is %v, want a defect, which callers see as an internal error", err)
	}
	for _, part := range []string{`move workflow task: the state "started" does not take "poll"`, `run "r" of workflow "w"`, "seed 17"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("the error is %q, want that it says %q", err, part)
		}
	}
	if len(r.Events()) != events || r.wft.stamp != task.stamp || r.wft.state != taskScheduled {
		t.Errorf("the run has %d events and the task %q, want %d and that it is scheduled", len(r.Events()), r.wft.state, events)
	}
}

func TestEveryTableIsListedOnce(t *testing.T) {
	seen := map[string]bool{}
	for _, e := range Tables() {
		if seen[e.String()] {
			t.Errorf("the edge is listed twice: %v", e)
		}
		seen[e.String()] = true
	}
}
