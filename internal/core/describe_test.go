package core_test

import (
	"testing"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
)

// As on a server, nothing clears away what was pending.
func TestEndedRunStillDescribesWhatWasPending(t *testing.T) {
	s := newService(t)
	s.start("w")
	s.completeOK(activity("a", nil))
	s.signal("w", "s")
	must[*workflowservice.TerminateWorkflowExecutionResponse](s, &workflowservice.TerminateWorkflowExecutionRequest{Namespace: "default", WorkflowExecution: execution})
	d := must[*workflowservice.DescribeWorkflowExecutionResponse](s, &workflowservice.DescribeWorkflowExecutionRequest{Namespace: "default", Execution: execution})
	if len(d.GetPendingActivities()) != 1 || d.GetPendingWorkflowTask().GetState() != enumspb.PENDING_WORKFLOW_TASK_STATE_SCHEDULED {
		t.Errorf("it is described as %v", d)
	}
}

// An activity takes seven transactions on a server: the start, two for each workflow task, one for the activity's start and one for its end.
func TestTransitionsAreCountedAsOnAServer(t *testing.T) {
	s := newService(t)
	s.start("w")
	s.completeOK(schedulesActivity("a"))
	task := s.pollActivity()
	must[*workflowservice.RespondActivityTaskCompletedResponse](s, &workflowservice.RespondActivityTaskCompletedRequest{Namespace: "default", TaskToken: task.GetTaskToken(), Identity: "worker"})
	s.completeOK()
	if got := s.describe("w").GetWorkflowExecutionInfo().GetStateTransitionCount(); got != 7 {
		t.Errorf("%d transitions are counted, want 7", got)
	}
	if got := s.list("StateTransitionCount = 7"); got != "w" {
		t.Errorf("the query finds %q", got)
	}
}
