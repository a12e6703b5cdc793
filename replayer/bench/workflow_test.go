package bench

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/encoding/protojson"

	"github.com/groundhogdev/groundhog/internal/histories"
	"github.com/groundhogdev/groundhog/replayer"
)

const (
	workflowType = "Deliveries"
	idMark       = "WORKFLOW-ID"
)

// deliveries runs one activity after the other, so that each has a workflow task of its own.
func deliveries(ctx workflow.Context, parcels int) error {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
	for i := range parcels {
		if err := workflow.ExecuteActivity(ctx, "Deliver", fmt.Sprintf("parcel-%d", i)).Get(ctx, nil); err != nil {
			return err
		}
	}
	return nil
}

// delivered is the history of deliveries: six events for each parcel, and five.
func delivered(parcels int) *historypb.History {
	h := histories.Start(workflowType, parcels).Task()
	for i := range parcels {
		h.ActivityScheduled("Deliver", fmt.Sprintf("parcel-%d", i)).ActivityCompleted("Deliver").Task()
	}
	return h.Completed().Proto()
}

func register(r worker.Registry) { registerOn(r) }

func registerOn(r worker.WorkflowRegistry) {
	r.RegisterWorkflowWithOptions(deliveries, workflow.RegisterOptions{Name: workflowType})
}

// writeCorpus fills a directory with histories as "temporal workflow show --output json" prints them. Their workflow ids
// differ, and nothing else does.
func writeCorpus(tb testing.TB, files, parcels int) (dir string) {
	tb.Helper()
	dir = tb.TempDir()
	history := delivered(parcels)
	history.Events[0].GetWorkflowExecutionStartedEventAttributes().WorkflowId = idMark
	text, err := protojson.MarshalOptions{Indent: "  "}.Marshal(history)
	if err != nil {
		tb.Fatal(err)
	}
	for i := range files {
		named := bytes.Replace(text, []byte(idMark), fmt.Appendf(nil, "delivery-%d", i), 1)
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%05d.json", i)), named, 0o600); err != nil {
			tb.Fatal(err)
		}
	}
	return dir
}

// newStock returns the SDK's replayer.
func newStock(tb testing.TB) worker.WorkflowReplayer {
	tb.Helper()
	r, err := worker.NewWorkflowReplayerWithOptions(worker.WorkflowReplayerOptions{})
	if err != nil {
		tb.Fatal(err)
	}
	registerOn(r)
	return r
}

// newEngine returns this module's replayer. Its identity makes results cacheable.
func newEngine(tb testing.TB) replayer.Engine {
	tb.Helper()
	engine, err := replayer.New(replayer.Options{Register: register, Identity: "bench"})
	if err != nil {
		tb.Fatal(err)
	}
	return engine
}

// silent keeps the SDK from logging.
type silent struct{}

func (silent) Debug(string, ...any) {}
func (silent) Info(string, ...any)  {}
func (silent) Warn(string, ...any)  {}
func (silent) Error(string, ...any) {}
