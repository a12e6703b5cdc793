package core_test

import (
	"errors"
	"strings"
	"testing"

	commandpb "go.temporal.io/api/command/v1"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	protocolpb "go.temporal.io/api/protocol/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"
)

func pausesRun(requestID string) *workflowservice.PauseWorkflowExecutionRequest {
	return &workflowservice.PauseWorkflowExecutionRequest{Namespace: "default", WorkflowId: "w", Identity: "me", Reason: "why", RequestId: requestID}
}

func unpausesRun() *workflowservice.UnpauseWorkflowExecutionRequest {
	return &workflowservice.UnpauseWorkflowExecutionRequest{Namespace: "default", WorkflowId: "w", Identity: "you", Reason: "enough"}
}

func (s *service) describe(workflowID string) *workflowservice.DescribeWorkflowExecutionResponse {
	s.t.Helper()
	return must[*workflowservice.DescribeWorkflowExecutionResponse](s, &workflowservice.DescribeWorkflowExecutionRequest{Namespace: "default", Execution: &commonpb.WorkflowExecution{WorkflowId: workflowID}})
}

// answers accepts and completes an update.
func answers(t *testing.T, updateID string) *reply {
	accepted, responded := accepts(t, updateID), responds(t, updateID)
	return &reply{Messages: []*protocolpb.Message{accepted, responded}, Commands: []*commandpb.Command{byMessage(accepted.GetId()), byMessage(responded.GetId())}}
}

func TestPausedRunIsDescribedAndListed(t *testing.T) {
	s := newService(t)
	s.idle("w")
	must[proto.Message](s, pausesRun("r"))
	info := s.describe("w")
	by := info.GetWorkflowExtendedInfo().GetPauseInfo()
	if info.GetWorkflowExecutionInfo().GetStatus() != enumspb.WORKFLOW_EXECUTION_STATUS_PAUSED || info.GetWorkflowExecutionInfo().GetCloseTime() != nil {
		t.Errorf("described as %v", info.GetWorkflowExecutionInfo())
	}
	if by.GetIdentity() != "me" || by.GetReason() != "why" || !by.GetPausedTime().AsTime().Equal(s.now) {
		t.Errorf("the pause is %v", by)
	}
	for _, query := range []string{"ExecutionStatus = 'Paused'", "TemporalPauseInfo = 'Workflow:w'", "TemporalPauseInfo = 'Reason:why'", "CloseTime IS NULL"} {
		if got := s.list(query); got != "w" {
			t.Errorf("the list of %s is %q", query, got)
		}
	}
	must[proto.Message](s, unpausesRun())
	if got := s.list("ExecutionStatus = 'Paused'") + s.list("TemporalPauseInfo = 'Workflow:w'"); got != "" || s.describe("w").GetWorkflowExtendedInfo().GetPauseInfo() != nil {
		t.Errorf("after the pause, %q is listed as paused", got)
	}
	for _, e := range s.history("w", "") {
		if kind := e.GetEventType(); strings.HasSuffix(kind.String(), "Paused") && !e.GetWorkerMayIgnore() {
			t.Errorf("workers may not ignore %v", e)
		}
	}
}

func TestPausedRunAnswersNobody(t *testing.T) {
	s := newService(t)
	s.idle("w")
	must[proto.Message](s, pausesRun("r"))
	if got := must[*workflowservice.QueryWorkflowResponse](s, queryRequest("w")).GetQueryRejected().GetStatus(); got != enumspb.WORKFLOW_EXECUTION_STATUS_PAUSED {
		t.Errorf("the query is rejected for %v", got)
	}
	request := updateRequest("w", "u", stageCompleted)
	if _, err := s.step(request); err == nil || err.Error() != "Workflow is paused. Cannot update the workflow." {
		t.Errorf("the update: %v", err)
	}
	must[proto.Message](s, unpausesRun())
	update := s.send(request)
	if _, err := s.respond(s.poll(), answers(t, "u")); err != nil {
		t.Fatal(err)
	}
	if got := answer[*workflowservice.UpdateWorkflowExecutionResponse](update); got.GetOutcome().GetSuccess() == nil {
		t.Errorf("after the pause it comes to %v", got)
	}
}

// TestUpdateAndQueryFromBeforeAPauseWaitForItsEnd also pauses a task that no event tells of.
func TestUpdateAndQueryFromBeforeAPauseWaitForItsEnd(t *testing.T) {
	s := newService(t)
	s.idle("w")
	before := len(s.history("w", ""))
	update := s.send(updateRequest("w", "u", stageCompleted))
	query := s.send(queryRequest("w"))
	must[proto.Message](s, pausesRun("r"))
	if got := s.typesFrom("w", before+1); got != "WorkflowTaskScheduled WorkflowTaskStarted WorkflowTaskFailed WorkflowExecutionPaused" {
		t.Errorf("the pause writes %s", got)
	}
	if task := s.poll(); len(task.GetTaskToken()) != 0 {
		t.Fatalf("a worker gets %v", task)
	}
	must[proto.Message](s, unpausesRun())
	task := s.poll()
	if len(task.GetMessages()) != 1 || len(task.GetQueries()) != 1 || task.GetAttempt() != 1 {
		t.Fatalf("after the pause the task is %v", task)
	}
	if _, err := s.respond(task, answers(t, "u")); err != nil {
		t.Fatal(err)
	}
	answer[*workflowservice.UpdateWorkflowExecutionResponse](update)
	if _, err := query.try(); !isWait(err) {
		t.Errorf("the query that the worker left is answered by %v", err)
	}
}

func TestUpdateWithStartOfAPausedRunTellsOnlyWhatCameOfUpdates(t *testing.T) {
	s := newService(t)
	s.idle("w")
	update := s.send(updateRequest("w", "known", stageCompleted))
	if _, err := s.respond(s.poll(), answers(t, "known")); err != nil {
		t.Fatal(err)
	}
	answer[*workflowservice.UpdateWorkflowExecutionResponse](update)
	must[proto.Message](s, pausesRun("r"))
	start := startRequest("w")
	start.WorkflowIdConflictPolicy = enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING
	got := must[*workflowservice.ExecuteMultiOperationResponse](s, updateWithStart(start, updateRequest("w", "known", stageCompleted)))
	if got.GetResponses()[1].GetUpdateWorkflow().GetOutcome().GetSuccess() == nil {
		t.Errorf("the update from before the pause has come to %v", got)
	}
	_, err := s.step(updateWithStart(start, updateRequest("w", "new", stageCompleted)))
	multi := new(serviceerror.MultiOperationExecution)
	if !errors.As(err, &multi) || multi.OperationErrors()[1].Error() != "Workflow is paused. Cannot update the workflow." {
		t.Errorf("a new update: %v", err)
	}
}

func TestPausedRunRefusesHeartbeatsOfItsTask(t *testing.T) {
	s := newService(t)
	s.start("w")
	task := s.poll()
	must[proto.Message](s, pausesRun("r"))
	beat := &workflowservice.RespondWorkflowTaskCompletedRequest{Namespace: "default", TaskToken: task.GetTaskToken(), ForceCreateNewWorkflowTask: true}
	if _, err := s.step(beat); err == nil || err.Error() != "Workflow is paused and force create new workflow task is not allowed." {
		t.Errorf("the heartbeat: %v", err)
	}
	beat.ForceCreateNewWorkflowTask = false
	must[proto.Message](s, beat)
}

func TestResetEndsThePause(t *testing.T) {
	s := newService(t)
	base := s.idle("w")
	must[proto.Message](s, pausesRun("r"))
	must[proto.Message](s, unpausesRun())
	if err := s.complete(startsTimer("t2")); err != nil {
		t.Fatal(err)
	}
	must[proto.Message](s, pausesRun("again"))
	events := s.history("w", base)
	next := s.reset(resetRequest("w", base, int64(len(events)-2))) // the completion of the task after the first pause
	if got := s.describe("w").GetWorkflowExecutionInfo().GetStatus(); got != enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING {
		t.Errorf("the new run is %v: %s", got, s.typesFrom("w", 1))
	}
	if task := s.poll(); task.GetWorkflowExecution().GetRunId() != next {
		t.Errorf("the next task is %v", task)
	}
	if end := s.last("w", base).GetEventType(); end != enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED {
		t.Errorf("the paused run ends with %v", end)
	}
}

func TestPauseRefusals(t *testing.T) {
	long := strings.Repeat("x", 1001)
	for want, edit := range map[string]func(*workflowservice.PauseWorkflowExecutionRequest){
		"reason is too long.":             func(r *workflowservice.PauseWorkflowExecutionRequest) { r.Reason = long },
		"request id is too long.":         func(r *workflowservice.PauseWorkflowExecutionRequest) { r.RequestId = long },
		"identity is too long.":           func(r *workflowservice.PauseWorkflowExecutionRequest) { r.Identity = long },
		"workflow not found for ID: none": func(r *workflowservice.PauseWorkflowExecutionRequest) { r.WorkflowId = "none" },
	} {
		s := newService(t)
		s.start("w")
		req := pausesRun("r")
		edit(req)
		if _, err := s.step(req); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
