package core_test

import (
	"errors"
	"strings"
	"testing"

	enumspb "go.temporal.io/api/enums/v1"
	protocolpb "go.temporal.io/api/protocol/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
)

func updateWithStart(start *workflowservice.StartWorkflowExecutionRequest, update *workflowservice.UpdateWorkflowExecutionRequest) *workflowservice.ExecuteMultiOperationRequest {
	return &workflowservice.ExecuteMultiOperationRequest{Namespace: "default", Operations: []*workflowservice.ExecuteMultiOperationRequest_Operation{
		{Operation: &workflowservice.ExecuteMultiOperationRequest_Operation_StartWorkflow{StartWorkflow: start}},
		{Operation: &workflowservice.ExecuteMultiOperationRequest_Operation_UpdateWorkflow{UpdateWorkflow: update}},
	}}
}

func TestUpdateWithStartRefusals(t *testing.T) {
	for _, c := range []struct {
		name          string
		edit          func(*workflowservice.StartWorkflowExecutionRequest, *workflowservice.UpdateWorkflowExecutionRequest)
		start, update string
	}{
		{"cron", func(s *workflowservice.StartWorkflowExecutionRequest, _ *workflowservice.UpdateWorkflowExecutionRequest) {
			s.CronSchedule = "* * * * *"
		},
			"CronSchedule is not allowed.", "Operation was aborted."},
		{"delay", func(s *workflowservice.StartWorkflowExecutionRequest, _ *workflowservice.UpdateWorkflowExecutionRequest) {
			s.WorkflowStartDelay = seconds(1)
		},
			"WorkflowStartDelay is not supported.", "Operation was aborted."},
		{"other workflow", func(_ *workflowservice.StartWorkflowExecutionRequest, u *workflowservice.UpdateWorkflowExecutionRequest) {
			u.WorkflowExecution.WorkflowId = "b"
		},
			"Operation was aborted.", "WorkflowId is not consistent with previous operation(s)."},
		{"run id", func(_ *workflowservice.StartWorkflowExecutionRequest, u *workflowservice.UpdateWorkflowExecutionRequest) {
			u.WorkflowExecution.RunId = someRun
		},
			"Operation was aborted.", "RunId is not allowed."},
		{"running", func(*workflowservice.StartWorkflowExecutionRequest, *workflowservice.UpdateWorkflowExecutionRequest) {
		},
			"already running", "Operation was aborted."},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newService(t)
			s.start("a")
			start, update := startRequest("a"), updateRequest("a", "u", stageCompleted)
			c.edit(start, update)
			_, err := s.step(updateWithStart(start, update))
			var multi *serviceerror.MultiOperationExecution
			if !errors.As(err, &multi) {
				t.Fatalf("got %v", err)
			}
			errs := multi.OperationErrors()
			if !strings.Contains(errs[0].Error(), c.start) || errs[1].Error() != c.update {
				t.Errorf("got %v", errs)
			}
		})
	}
}

func TestUpdateWithStartUsesARunningWorkflow(t *testing.T) {
	s := newService(t)
	runID := s.idle("a")
	start := startRequest("a")
	start.WorkflowIdConflictPolicy = enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING
	call := s.send(updateWithStart(start, updateRequest("a", "u", stageCompleted)))
	if _, err := s.respond(s.poll(), &reply{Messages: []*protocolpb.Message{accepts(t, "u"), responds(t, "u")}}); err != nil {
		t.Fatal(err)
	}
	got := answer[*workflowservice.ExecuteMultiOperationResponse](call).GetResponses()
	if first := got[0].GetStartWorkflow(); first.GetStarted() || first.GetRunId() != runID {
		t.Errorf("got %v", first)
	}
	if second := got[1].GetUpdateWorkflow(); second.GetOutcome().GetSuccess() == nil {
		t.Errorf("got %v", second)
	}
	if err := s.terminate("a"); err != nil {
		t.Fatal(err)
	}
	// the outcome of a completed update is there even after the end
	late := must[*workflowservice.ExecuteMultiOperationResponse](s, updateWithStart(start, updateRequest("a", "u", stageCompleted)))
	if late.GetResponses()[0].GetStartWorkflow().GetRunId() != runID {
		t.Errorf("got %v", late)
	}
	// another update starts another run, and its first task carries it
	s.send(updateWithStart(start, updateRequest("a", "v", stageCompleted)))
	if task := s.poll(); len(task.GetMessages()) != 1 || task.GetStartedEventId() != 3 {
		t.Errorf("got %v", task)
	}
}
