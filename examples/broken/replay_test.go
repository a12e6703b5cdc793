package broken

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/examples/broken/fleet"
	"github.com/groundhogdev/groundhog/examples/broken/gateway"
	"github.com/groundhogdev/groundhog/examples/broken/ledger"
	"github.com/groundhogdev/groundhog/examples/broken/media"
	"github.com/groundhogdev/groundhog/examples/broken/orders"
	"github.com/groundhogdev/groundhog/examples/broken/subscription"
)

// silent drops the SDK's report of each divergence: they are expected here.
var silent = log.NewStructuredLogger(slog.New(slog.DiscardHandler))

// TestMistakesDiverge replays, for each mistake, a history that shows it, with the SDK's own replayer.
func TestMistakesDiverge(t *testing.T) {
	for mistake, fixture := range map[string]string{
		"activity inserted":          "activities/completed",
		"activities swapped":         "timers/fired",
		"timer removed":              "awaits/timed_out",
		"child renamed":              "children/completed",
		"signal became cancellation": "externals/signalled",
		"side effect removed":        "side_effects/unchanged",
		"version removed":            "versions/import_before_change",
		"activity renamed":           "activities/heartbeat_resumed",
		"local activity made global": "local_activities/completed",
		"nexus operation renamed":    "nexus/completed",
	} {
		t.Run(mistake, func(t *testing.T) {
			history := readHistory(t, fixture)
			started := history.GetEvents()[0].GetWorkflowExecutionStartedEventAttributes()
			err := newReplayer(t).ReplayWorkflowHistoryWithOptions(silent, history, worker.ReplayWorkflowHistoryOptions{
				OriginalExecution: workflow.Execution{ID: started.GetWorkflowId(), RunID: started.GetOriginalExecutionRunId()},
			})
			if err == nil || !strings.Contains(err.Error(), "TMPRL1100") {
				t.Errorf("replay fixture %q: %v, want a nondeterminism error", fixture, err)
			}
		})
	}
}

// newReplayer returns a replayer with the workflows of all packages.
func newReplayer(t *testing.T) worker.WorkflowReplayer {
	t.Helper()
	replayer, err := worker.NewWorkflowReplayerWithOptions(worker.WorkflowReplayerOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, register := range []func(worker.Registry){
		fleet.Register, gateway.Register, ledger.Register, media.Register, orders.Register, subscription.Register,
	} {
		register(registry{replayer: replayer})
	}
	return replayer
}

func readHistory(t *testing.T, fixture string) *historypb.History {
	t.Helper()
	pattern := filepath.Join("..", "..", "fixtures", "histories", filepath.FromSlash(fixture)+".real-server.*.json")
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) != 1 {
		t.Fatalf("find fixture %q: found %d files, want 1 (%v)", pattern, len(paths), err)
	}
	f, err := os.Open(paths[0])
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	history, err := client.HistoryFromJSON(f, client.HistoryJSONOptions{})
	if err != nil {
		t.Fatalf("read history %q: %v", paths[0], err)
	}
	return history
}

// registry lets a Register function fill a replayer, which runs no activities.
type registry struct {
	worker.Registry // nil: what is not overridden is not used by these packages

	replayer worker.WorkflowReplayer
}

func (registry) RegisterActivity(any)     {}
func (r registry) RegisterWorkflow(w any) { r.replayer.RegisterWorkflow(w) }
