package core

import (
	"errors"
	"testing"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/serviceerror"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/groundhogdev/groundhog/internal/core/run"
)

// A deadline and mail have nobody to tell an error to, so the core remembers it. Here a transaction says by itself that it is defective, for none is.
func TestFirstDefectIsRemembered(t *testing.T) {
	c, now := New(1), time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	if _, err := c.Step(now, Call{ID: 1, Request: &workflowservice.StartWorkflowExecutionRequest{
		Namespace: "default", WorkflowId: "w", WorkflowType: &commonpb.WorkflowType{Name: "wf"}, TaskQueue: &taskqueuepb.TaskQueue{Name: "q"},
	}}); err != nil {
		t.Fatal(err)
	}
	s := &step{Core: c, now: now}
	first, second := &run.Defect{Internal: &serviceerror.Internal{Message: "first"}}, &run.Defect{Internal: &serviceerror.Internal{Message: "second"}}
	for _, failure := range []error{errors.New("a refusal"), first, second} {
		_ = s.do(c.current[workflowKey{"default", "w"}], func(*run.Tx) error { return failure })
	}
	if got := c.Defect(); got != error(first) {
		t.Errorf("the defect is %v, want the first", got)
	}
}
