package memserver_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/memserver"
)

func pauseWorkflow(t *testing.T, s *memserver.Server, id string) {
	t.Helper()
	if _, err := s.Client().WorkflowService().PauseWorkflowExecution(t.Context(), &workflowservice.PauseWorkflowExecutionRequest{Namespace: "default", WorkflowId: id}); err != nil {
		t.Fatal(err)
	}
}

// siesta sleeps for an hour and then waits for a signal.
func siesta(ctx workflow.Context) (string, error) {
	if err := workflow.Sleep(ctx, time.Hour); err != nil {
		return "", err
	}
	return awaitSignal(ctx)
}

func TestPausedWorkflowLetsTimePassAndGoesOnLater(t *testing.T) {
	s := begin(t, func(r worker.Registry) { r.RegisterWorkflow(siesta) })
	run := start(t, s.Client(), "a", siesta)
	if err := s.Clock().Advance(t.Context(), time.Minute); err != nil {
		t.Fatal(err)
	}
	pauseWorkflow(t, s, "a")
	if err := s.Client().SignalWorkflow(t.Context(), "a", "", "s", "well rested"); err != nil {
		t.Fatal(err)
	}
	if err := s.Clock().Advance(t.Context(), 24*time.Hour); err != nil {
		t.Fatal(err)
	}
	described, err := s.Client().DescribeWorkflowExecution(t.Context(), "a", "")
	if err != nil || described.GetWorkflowExecutionInfo().GetStatus() != enumspb.WORKFLOW_EXECUTION_STATUS_PAUSED {
		t.Fatalf("a day later it is %v (%v)", described.GetWorkflowExecutionInfo(), err)
	}
	if _, err := s.Client().QueryWorkflow(t.Context(), "a", "", "__stack_trace"); err == nil {
		t.Error("a paused workflow answers a query")
	}
	_, err = s.Client().UpdateWorkflow(t.Context(), client.UpdateWorkflowOptions{WorkflowID: "a", UpdateName: "u", WaitForStage: client.WorkflowUpdateStageCompleted})
	if paused := new(serviceerror.FailedPrecondition); !errors.As(err, &paused) {
		t.Errorf("an update of a paused workflow: %v", err)
	}
	if _, err := s.Client().WorkflowService().UnpauseWorkflowExecution(t.Context(), &workflowservice.UnpauseWorkflowExecutionRequest{Namespace: "default", WorkflowId: "a"}); err != nil {
		t.Fatal(err)
	}
	if got := get(t, run); got != "well rested" {
		t.Errorf("it ends with %q", got)
	}
}

func TestStandstillTellsThatAWorkflowIsPaused(t *testing.T) {
	s := begin(t, func(r worker.Registry) { r.RegisterWorkflow(sleepMonth) })
	run := start(t, s.Client(), "a", sleepMonth)
	pauseWorkflow(t, s, "a")
	if err := s.Clock().Advance(t.Context(), month); err != nil {
		t.Fatal(err)
	}
	if why := s.Clock().Why(); !strings.Contains(why, `workflow "a" (sleepMonth) is paused`) {
		t.Errorf("it says %q", why)
	}
	if err := s.Client().TerminateWorkflow(t.Context(), "a", "", "enough"); err != nil {
		t.Fatal(err)
	}
	if err := run.Get(t.Context(), nil); err == nil {
		t.Error("it ends well")
	}
}
