package core_test

import (
	"strings"
	"testing"
	"time"

	commandpb "go.temporal.io/api/command/v1"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	protocolpb "go.temporal.io/api/protocol/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"
)

func resetRequest(workflowID, runID string, finish int64) *workflowservice.ResetWorkflowExecutionRequest {
	return &workflowservice.ResetWorkflowExecutionRequest{
		Namespace: "default", WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: workflowID, RunId: runID},
		Reason: "try again", RequestId: "request", WorkflowTaskFinishEventId: finish,
	}
}

func (s *service) reset(req *workflowservice.ResetWorkflowExecutionRequest) string {
	s.t.Helper()
	return must[*workflowservice.ResetWorkflowExecutionResponse](s, req).GetRunId()
}

func schedulesActivity(id string) *commandpb.Command {
	return command(enumspb.COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK, func(c *commandpb.Command) {
		c.Attributes = &commandpb.Command_ScheduleActivityTaskCommandAttributes{ScheduleActivityTaskCommandAttributes: &commandpb.ScheduleActivityTaskCommandAttributes{
			ActivityId: id, ActivityType: &commonpb.ActivityType{Name: "act"}, TaskQueue: &taskqueuepb.TaskQueue{Name: "q"}, StartToCloseTimeout: seconds(10),
		}}
	})
}

func TestResetEndsTheRunAndKeepsItsBeginning(t *testing.T) {
	s := newService(t)
	base := s.idle("a")
	s.signal("a", "s")
	next := s.reset(resetRequest("a", base, 4))
	if again := s.reset(resetRequest("a", base, 4)); again != next {
		t.Errorf("the same request makes another run %q", again)
	}
	end := s.last("a", base).GetWorkflowExecutionTerminatedEventAttributes()
	if end.GetReason() != "try again" || end.GetIdentity() != "history-resetter" {
		t.Errorf("the base ends with %v", end)
	}
	want := "WorkflowExecutionStarted WorkflowTaskScheduled WorkflowTaskStarted WorkflowTaskFailed WorkflowExecutionSignaled WorkflowTaskScheduled"
	if got := s.typesFrom("a", 1); got != want {
		t.Errorf("events: %s", got)
	}
	failed := s.history("a", next)[3].GetWorkflowTaskFailedEventAttributes()
	if failed.GetBaseRunId() != base || failed.GetNewRunId() != next || failed.GetCause() != enumspb.WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW {
		t.Errorf("the task fails with %v", failed)
	}
	if task := s.poll(); task.GetWorkflowExecution().GetRunId() != next || task.GetAttempt() != 1 || len(task.GetHistory().GetEvents()) != 7 {
		t.Errorf("the next task is %v", task)
	}
}

func TestResetToATaskThatNobodyStarted(t *testing.T) {
	s := newService(t)
	base := s.idle("a")
	s.reset(resetRequest("a", base, 3))
	started := s.history("a", "")[2].GetWorkflowTaskStartedEventAttributes()
	if started.GetScheduledEventId() != 2 || started.GetIdentity() != "history-service" {
		t.Errorf("event 3 is %v", started)
	}
}

func TestResetRefusals(t *testing.T) {
	const finish = "Workflow task finish ID must be > 1 && <= workflow last event ID."
	noRequest := resetRequest("a", "", 4)
	noRequest.RequestId = ""
	for _, c := range []struct {
		name, want string
		req        *workflowservice.ResetWorkflowExecutionRequest
	}{
		{"first event", finish, resetRequest("a", "", 1)},
		{"after the last event", finish, resetRequest("a", "", 6)},
		{"no task is pending", "Can only reset workflow to event ID in range [WorkflowTaskScheduled +1, WorkflowTaskStarted + 1]: 5", resetRequest("a", "", 5)},
		{"unknown run", "workflow not found for ID: a", resetRequest("a", "11111111-2222-3333-4444-555555555555", 4)},
		{"no request id", "RequestId is not set on request.", noRequest},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newService(t)
			s.start("a")
			if err := s.complete(startsTimer("t")); err != nil {
				t.Fatal(err)
			}
			if _, err := s.step(c.req); err == nil || err.Error() != c.want {
				t.Errorf("got %v", err)
			}
			if got := s.typesFrom("a", 6); got != "" {
				t.Errorf("a refused reset leaves %s", got)
			}
		})
	}
}

func TestResetKeepsWhatWasPending(t *testing.T) {
	s := newService(t)
	s.start("a")
	if err := s.complete(startsTimer("t"), startsTimer("gone"), schedulesActivity("x")); err != nil {
		t.Fatal(err)
	}
	s.advance(30 * time.Minute)
	s.signal("a", "s")
	cancelled := command(enumspb.COMMAND_TYPE_CANCEL_TIMER, func(c *commandpb.Command) {
		c.Attributes = &commandpb.Command_CancelTimerCommandAttributes{CancelTimerCommandAttributes: &commandpb.CancelTimerCommandAttributes{TimerId: "gone"}}
	})
	if err := s.complete(cancelled); err != nil {
		t.Fatal(err)
	}
	s.signal("a", "s2")
	s.poll()
	events := s.history("a", "")
	next := s.reset(resetRequest("a", "", int64(len(events)))) // the task that is under way never completes
	if s.last("a", next).GetEventType() != enumspb.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED {
		t.Errorf("events: %s", s.typesFrom("a", 1))
	}
	act := must[*workflowservice.PollActivityTaskQueueResponse](s, &workflowservice.PollActivityTaskQueueRequest{Namespace: "default", TaskQueue: &taskqueuepb.TaskQueue{Name: "q"}})
	if act.GetActivityId() != "x" || act.GetWorkflowExecution().GetRunId() != next {
		t.Errorf("the activity is %v", act)
	}
	if err := s.complete(); err != nil {
		t.Fatal(err)
	}
	s.advance(29 * time.Minute)
	before := strings.Count(s.typesFrom("a", 1), "TimerFired")
	s.advance(time.Minute) // an hour after the base started it
	if after := strings.Count(s.typesFrom("a", 1), "TimerFired"); before != 0 || after != 1 {
		t.Errorf("timers fired: %d before they were due, %d then", before, after)
	}
}

func TestResetReappliesUpdates(t *testing.T) {
	for name, c := range map[string]struct {
		exclude []enumspb.ResetReapplyExcludeType
		want    string
	}{
		"all": {nil, "WorkflowTaskFailed WorkflowExecutionUpdateAdmitted WorkflowExecutionSignaled WorkflowTaskScheduled"},
		"no updates": {[]enumspb.ResetReapplyExcludeType{enumspb.RESET_REAPPLY_EXCLUDE_TYPE_UPDATE},
			"WorkflowTaskFailed WorkflowExecutionSignaled WorkflowTaskScheduled"},
		"no signals": {[]enumspb.ResetReapplyExcludeType{enumspb.RESET_REAPPLY_EXCLUDE_TYPE_SIGNAL},
			"WorkflowTaskFailed WorkflowExecutionUpdateAdmitted WorkflowTaskScheduled"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t)
			s.idle("a")
			s.send(updateRequest("a", "u", stageCompleted))
			if _, err := s.respond(s.poll(), &reply{Messages: []*protocolpb.Message{accepts(t, "u"), responds(t, "u")}}); err != nil {
				t.Fatal(err)
			}
			s.signal("a", "s")
			req := resetRequest("a", "", 4)
			req.ResetReapplyExcludeTypes = c.exclude
			s.reset(req)
			if got := s.typesFrom("a", 4); got != c.want {
				t.Errorf("events: %s", got)
			}
			if name == "no updates" {
				return
			}
			call := s.send(pollUpdateRequest("a", "u", stageCompleted))
			task := s.poll()
			if len(task.GetMessages()) != 0 { // the event carries the request
				t.Errorf("the task carries %v", task.GetMessages())
			}
			if _, err := s.respond(task, &reply{Messages: []*protocolpb.Message{accepts(t, "u"), responds(t, "u")}}); err != nil {
				t.Fatal(err)
			}
			if got := answer[*workflowservice.PollWorkflowExecutionUpdateResponse](call); got.GetOutcome().GetSuccess() == nil {
				t.Errorf("got %v", got)
			}
			accepted := s.history("a", "")
			if a := accepted[len(accepted)-2].GetWorkflowExecutionUpdateAcceptedEventAttributes(); a == nil || a.GetAcceptedRequest() != nil {
				t.Errorf("the request is written twice: %v", a)
			}
		})
	}
}

func TestResetReachesTheChild(t *testing.T) {
	s := newService(t)
	base := s.start("a")
	child := command(enumspb.COMMAND_TYPE_START_CHILD_WORKFLOW_EXECUTION, func(c *commandpb.Command) {
		c.Attributes = &commandpb.Command_StartChildWorkflowExecutionCommandAttributes{StartChildWorkflowExecutionCommandAttributes: &commandpb.StartChildWorkflowExecutionCommandAttributes{
			WorkflowId: "child", WorkflowType: &commonpb.WorkflowType{Name: "wf"}, TaskQueue: &taskqueuepb.TaskQueue{Name: "elsewhere"},
		}}
	})
	if err := s.complete(child); err != nil {
		t.Fatal(err)
	}
	s.poll() // the parent hears that the child has started
	finish := int64(len(s.history("a", base)))
	s.signal("a", "s")
	next := s.reset(resetRequest("a", base, finish))
	if s.last("child", "").GetEventType() != enumspb.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED {
		t.Errorf("the child ended with its parent's old run: %v", s.last("child", ""))
	}
	if err := s.terminate("child"); err != nil {
		t.Fatal(err)
	}
	if got := s.typesFrom("a", int(finish)); !strings.Contains(got, "ChildWorkflowExecutionTerminated") {
		t.Errorf("run %s hears nothing of the child: %s", next, got)
	}
}

func TestResetGivesAllItsTimeAgain(t *testing.T) {
	s := newService(t)
	req := startRequest("a")
	req.WorkflowExecutionTimeout = seconds(60)
	must[*workflowservice.StartWorkflowExecutionResponse](s, req)
	if err := s.complete(); err != nil {
		t.Fatal(err)
	}
	s.advance(2 * time.Minute)
	if got := s.last("a", "").GetEventType(); got != enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT {
		t.Fatalf("the base ends with %v", got)
	}
	s.reset(resetRequest("a", "", 4))
	if err := s.complete(); err != nil {
		t.Fatal(err)
	}
	s.advance(59 * time.Second)
	if got := s.last("a", "").GetEventType(); got != enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED {
		t.Errorf("after 59 seconds: %v", got)
	}
	s.advance(time.Second)
	if got := s.last("a", "").GetEventType(); got != enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT {
		t.Errorf("after a minute: %v", got)
	}
}

func TestResetReappliesNexusOperations(t *testing.T) {
	for name, c := range map[string]struct {
		exclude []enumspb.ResetReapplyExcludeType
		want    string
		asked   bool // the handler, again
	}{
		"all":  {nil, "WorkflowTaskFailed NexusOperationStarted NexusOperationFailed WorkflowTaskScheduled", false},
		"none": {[]enumspb.ResetReapplyExcludeType{enumspb.RESET_REAPPLY_EXCLUDE_TYPE_NEXUS}, "WorkflowTaskFailed WorkflowTaskScheduled", true},
	} {
		t.Run(name, func(t *testing.T) {
			s := newNexus(t)
			s.operate(nil)
			s.signal("w", "s")
			if err := s.complete(); err != nil { // of which event 9 tells
				t.Fatal(err)
			}
			task := s.pollNexus()
			s.handle(task, "r")
			if err := s.answer(task, startedAsync("token")); err != nil {
				t.Fatal(err)
			}
			s.endHandler()
			req := resetRequest("w", "", 9)
			req.ResetReapplyExcludeTypes = c.exclude
			s.reset(req)
			if got := s.typesFrom("w", 9); got != c.want {
				t.Errorf("events: %s", got)
			}
			if asked := len(s.pollNexus().GetTaskToken()) != 0; asked != c.asked {
				t.Errorf("the handler is asked again: %t", asked)
			}
		})
	}
}
