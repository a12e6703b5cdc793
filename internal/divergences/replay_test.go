package divergences_test

import (
	"strings"
	"testing"

	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	historypb "go.temporal.io/api/history/v1"

	"github.com/groundhogdev/groundhog/internal/divergences"
	"github.com/groundhogdev/groundhog/internal/histories"
)

func TestOldReplays(t *testing.T) {
	t.Parallel()
	for _, c := range divergences.Cases() {
		if c.Corrupt() {
			continue
		}
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			if err := replay(c.Type, c.Old, c.History()); err != nil {
				t.Errorf("replay by the code that made the history: %v", err)
			}
		})
	}
}

func TestNewDiverges(t *testing.T) {
	t.Parallel()
	for _, c := range divergences.Cases() {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			if c.Slow() && testing.Short() {
				t.Skip("waits for the SDK's deadlock detector")
			}
			err := replay(c.Type, c.New, c.History())
			if site, ok := siteOf(c.Site); ok && (err == nil || !strings.Contains(err.Error(), site.Prefix())) {
				t.Errorf("replay = %v, want a report of site %q", err, c.Site)
			}
			switch {
			case c.Want == "" && err != nil:
				t.Errorf("replay = %v, want no error", err)
			case c.Want != "" && (err == nil || !strings.Contains(err.Error(), c.Want)):
				t.Errorf("replay = %v, want %q in it", err, c.Want)
			}
		})
	}
}

// replay runs the SDK's own replayer with the ids of the history. A nil workflow is not registered.
func replay(workflowType string, code any, history *historypb.History) error {
	replayer, err := worker.NewWorkflowReplayerWithOptions(worker.WorkflowReplayerOptions{})
	if err != nil {
		return err
	}
	replayer.RegisterWorkflowWithOptions(func(workflow.Context) error { return nil }, workflow.RegisterOptions{Name: "AnotherWorkflow"})
	if code != nil {
		replayer.RegisterWorkflowWithOptions(code, workflow.RegisterOptions{Name: workflowType})
	}
	return replayer.ReplayWorkflowHistoryWithOptions(silent{}, history, worker.ReplayWorkflowHistoryOptions{
		OriginalExecution: workflow.Execution{ID: histories.WorkflowID, RunID: histories.RunID},
	})
}

// silent is a logger for replays that are meant to fail.
type silent struct{}

func (silent) Debug(string, ...any) {}
func (silent) Info(string, ...any)  {}
func (silent) Warn(string, ...any)  {}
func (silent) Error(string, ...any) {}
