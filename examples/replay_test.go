package examples

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nexus-rpc/sdk-go/nexus"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/examples/fleet"
	"github.com/groundhogdev/groundhog/examples/gateway"
	"github.com/groundhogdev/groundhog/examples/ledger"
	"github.com/groundhogdev/groundhog/examples/media"
	"github.com/groundhogdev/groundhog/examples/orders"
	"github.com/groundhogdev/groundhog/examples/subscription"
)

// fixtures is where the recorded histories are.
var fixtures = filepath.Join("..", "fixtures", "histories")

// TestRecordedHistoriesReplay replays every fixture through today's examples with the SDK's own replayer.
func TestRecordedHistoriesReplay(t *testing.T) {
	replayer := newReplayer(t)
	found := 0
	err := filepath.WalkDir(fixtures, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".json") {
			return err
		}
		found++
		name := strings.TrimSuffix(strings.TrimPrefix(path, fixtures+string(filepath.Separator)), ".json")
		t.Run(filepath.ToSlash(name), func(t *testing.T) {
			history := readHistory(t, path)
			if len(history.GetEvents()) < 3 {
				t.Skip("no workflow task has started yet: the SDK refuses to replay nothing")
			}
			original := workflow.Execution{
				ID:    history.GetEvents()[0].GetWorkflowExecutionStartedEventAttributes().GetWorkflowId(),
				RunID: history.GetEvents()[0].GetWorkflowExecutionStartedEventAttributes().GetOriginalExecutionRunId(),
			}
			options := worker.ReplayWorkflowHistoryOptions{OriginalExecution: original}
			if err := replayer.ReplayWorkflowHistoryWithOptions(nil, history, options); err != nil {
				t.Error(err)
			}
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if found == 0 {
		t.Errorf("replay fixtures in %q: there are none; record them with \"make record\"", fixtures)
	}
}

// newReplayer returns a replayer with the workflows of all examples.
func newReplayer(t *testing.T) worker.WorkflowReplayer {
	t.Helper()
	replayer, err := worker.NewWorkflowReplayerWithOptions(worker.WorkflowReplayerOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, register := range []func(worker.Registry){
		fleet.Register, gateway.Register, ledger.Register, media.Register, orders.Register, subscription.Register,
	} {
		register(registry{replayer})
	}
	return replayer
}

func readHistory(t *testing.T, path string) *historypb.History {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	history, err := client.HistoryFromJSON(f, client.HistoryJSONOptions{})
	if err != nil {
		t.Fatalf("read history %q: %v", path, err)
	}
	return history
}

// registry lets a Register function fill a replayer, which runs no activities and no Nexus handlers.
type registry struct{ worker.WorkflowReplayer }

func (registry) RegisterActivity(any)                                         {}
func (registry) RegisterActivityWithOptions(any, activity.RegisterOptions)    {}
func (registry) RegisterDynamicActivity(any, activity.DynamicRegisterOptions) {}
func (registry) RegisterNexusService(*nexus.Service)                          {}
