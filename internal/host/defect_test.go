package host

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/groundhogdev/groundhog/internal/core"
)

// The defect is put in by hand, for the core has none that is known.
func TestDefectOfTheCoreFailsThoseWhoWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := New(core.New(1), Options{})
		defer h.Close()
		if _, err := h.Call(t.Context(), &workflowservice.StartWorkflowExecutionRequest{
			Namespace: "default", WorkflowId: "w", WorkflowType: &commonpb.WorkflowType{Name: "wf"}, TaskQueue: &taskqueuepb.TaskQueue{Name: "q"},
		}); err != nil {
			t.Fatal(err)
		}
		waits := func() error {
			_, err := h.Call(t.Context(), &workflowservice.GetWorkflowExecutionHistoryRequest{
				Namespace: "default", Execution: &commonpb.WorkflowExecution{WorkflowId: "w"}, WaitNewEvent: true, HistoryEventFilterType: 2, // the end
			})
			return err
		}
		first := make(chan error, 1)
		go func() { first <- waits() }()
		synctest.Wait()
		release := h.Hold("a test")
		h.mu.Lock()
		h.defect = errors.New("impossible")
		h.mu.Unlock()
		release()
		for name, err := range map[string]error{"a call that waited": <-first, "a call that comes later": waits(), "an advance": h.Advance(t.Context(), time.Second)} {
			if !errors.Is(err, h.defect) {
				t.Errorf("%s: %v, want the defect", name, err)
			}
		}
	})
}
