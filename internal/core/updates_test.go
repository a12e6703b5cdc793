package core_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	commandpb "go.temporal.io/api/command/v1"
	enumspb "go.temporal.io/api/enums/v1"
	protocolpb "go.temporal.io/api/protocol/v1"
	"go.temporal.io/api/serviceerror"
	updatepb "go.temporal.io/api/update/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"
)

func TestUpdateAnswers(t *testing.T) {
	for _, c := range []struct {
		name     string
		stage    enumspb.UpdateWorkflowExecutionLifecycleStage
		messages []*protocolpb.Message
		commands []*commandpb.Command
		reached  enumspb.UpdateWorkflowExecutionLifecycleStage
		failure  string
		events   string // after the fourth
	}{
		{"accepted and completed", stageCompleted, []*protocolpb.Message{accepts(t, "u"), responds(t, "u")}, []*commandpb.Command{byMessage("u/Acceptance"), byMessage("u/Response")},
			stageCompleted, "", "WorkflowTaskScheduled WorkflowTaskStarted WorkflowTaskCompleted WorkflowExecutionUpdateAccepted WorkflowExecutionUpdateCompleted"},
		{"messages without commands follow the commands", stageCompleted, []*protocolpb.Message{accepts(t, "u"), responds(t, "u")}, []*commandpb.Command{startsTimer("t")},
			stageCompleted, "", "WorkflowTaskScheduled WorkflowTaskStarted WorkflowTaskCompleted TimerStarted WorkflowExecutionUpdateAccepted WorkflowExecutionUpdateCompleted"},
		{"accepted", stageAccepted, []*protocolpb.Message{accepts(t, "u")}, []*commandpb.Command{byMessage("u/Acceptance"), startsTimer("t")},
			stageAccepted, "", "WorkflowTaskScheduled WorkflowTaskStarted WorkflowTaskCompleted WorkflowExecutionUpdateAccepted TimerStarted"},
		{"rejected leaves no event", stageAccepted, []*protocolpb.Message{rejectsUpdate(t, "u")}, nil, stageCompleted, "no", ""},
		{"rejected while the workflow goes on", stageCompleted, []*protocolpb.Message{rejectsUpdate(t, "u")}, []*commandpb.Command{startsTimer("t")},
			stageCompleted, "no", "WorkflowTaskScheduled WorkflowTaskStarted WorkflowTaskCompleted TimerStarted"},
		{"not looked at", stageCompleted, nil, nil, stageCompleted,
			"Workflow Update is rejected because it wasn't processed by worker. Probably, Workflow Update is not supported by the worker.", ""},
		{"accepted by a workflow that ends", stageCompleted, []*protocolpb.Message{accepts(t, "u")}, []*commandpb.Command{byMessage("u/Acceptance"), completes()},
			stageCompleted, "Workflow Update failed because the Workflow completed before the Update completed.",
			"WorkflowTaskScheduled WorkflowTaskStarted WorkflowTaskCompleted WorkflowExecutionUpdateAccepted WorkflowExecutionCompleted"},
		{"rejected by a workflow that ends", stageCompleted, []*protocolpb.Message{rejectsUpdate(t, "u")}, []*commandpb.Command{completes()},
			stageCompleted, "no", "WorkflowTaskScheduled WorkflowTaskStarted WorkflowTaskCompleted WorkflowExecutionCompleted"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newService(t)
			s.idle("a")
			call := s.send(updateRequest("a", "u", c.stage))
			task := s.poll()
			if m := task.GetMessages(); len(m) != 1 || m[0].GetId() != "u/request" || m[0].GetEventId() != 5 {
				t.Fatalf("the task carries %v", m)
			}
			resp, err := s.respond(task, &reply{Messages: c.messages, Commands: c.commands})
			if err != nil {
				t.Fatal(err)
			}
			if discarded := resp.GetResetHistoryEventId() == 3; discarded != (c.events == "") {
				t.Errorf("the worker is told to go back to event %d", resp.GetResetHistoryEventId())
			}
			got := answer[*workflowservice.UpdateWorkflowExecutionResponse](call)
			if got.GetStage() != c.reached || got.GetOutcome().GetFailure().GetMessage() != c.failure {
				t.Errorf("got %v", got)
			}
			if events := s.typesFrom("a", 5); events != c.events {
				t.Errorf("events: %s\nwant:   %s", events, c.events)
			}
		})
	}
}

func TestBadUpdateMessagesFailTheTask(t *testing.T) {
	noBody := &protocolpb.Message{Id: "m", ProtocolInstanceId: "u"}
	unsequenced := message(t, "u", &updatepb.Acceptance{AcceptedRequestMessageId: "u/request"})
	for _, c := range []struct {
		name     string
		messages []*protocolpb.Message
		commands []*commandpb.Command
		want     string
	}{
		{"command without an id", nil, []*commandpb.Command{byMessage("")}, "MessageID is not set on ProtocolMessageCommand."},
		{"command without a message", nil, []*commandpb.Command{byMessage("x")}, "ProtocolMessageCommand referenced absent message ID x"},
		{"message named twice", []*protocolpb.Message{accepts(t, "u")}, []*commandpb.Command{byMessage("u/Acceptance"), byMessage("u/Acceptance")}, "ProtocolMessageCommand referenced absent message ID u/Acceptance"},
		{"response before acceptance", []*protocolpb.Message{responds(t, "u")}, nil, "invalid state transition attempted for Update u: received *update.Response message while in state Sent"},
		{"accepted twice", []*protocolpb.Message{accepts(t, "u"), accepts(t, "u")}, nil, "received *update.Acceptance message while in state Accepted"},
		{"unknown update", []*protocolpb.Message{responds(t, "x")}, nil, "update x wasn't found on the server."},
		{"no body", []*protocolpb.Message{noBody}, nil, "Update u received message with nil body"},
		{"no sequence", []*protocolpb.Message{unsequenced}, nil, "accepted_request_sequencing_event_id is not set"},
		{"no answer to anything", []*protocolpb.Message{message(t, "u", &updatepb.Request{})}, nil, "Message type *update.Request not supported"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newService(t)
			s.idle("a")
			call := s.send(updateRequest("a", "u", stageCompleted))
			_, err := s.respond(s.poll(), &reply{Messages: c.messages, Commands: c.commands})
			var invalid *serviceerror.InvalidArgument
			if !errors.As(err, &invalid) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("the worker gets %v", err)
			}
			var notReady *serviceerror.WorkflowNotReady
			if _, err := call.try(); !errors.As(err, &notReady) {
				t.Errorf("the caller gets %v", err)
			}
			events := s.history("a", "")
			if a := events[6].GetWorkflowTaskFailedEventAttributes(); a.GetCause() != enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_UPDATE_WORKFLOW_EXECUTION_MESSAGE || a.GetScheduledEventId() != 5 {
				t.Errorf("event 7 is %v", events[6])
			}
		})
	}
}

func TestUpdateIsSentAgainAfterAFailedTask(t *testing.T) {
	s := newService(t)
	s.idle("a")
	call := s.send(updateRequest("a", "u", stageCompleted))
	must[*workflowservice.RespondWorkflowTaskFailedResponse](s, &workflowservice.RespondWorkflowTaskFailedRequest{TaskToken: s.poll().GetTaskToken(), Identity: "worker"})
	if _, err := call.try(); !isWait(err) {
		t.Fatalf("the caller gets %v", err)
	}
	again := s.poll()
	if len(again.GetMessages()) != 1 {
		t.Fatalf("the next task carries %v", again.GetMessages())
	}
	if _, err := s.respond(again, &reply{Messages: []*protocolpb.Message{rejectsUpdate(t, "u")}}); err != nil {
		t.Fatal(err)
	}
	if got := answer[*workflowservice.UpdateWorkflowExecutionResponse](call); got.GetOutcome().GetFailure() == nil {
		t.Errorf("got %v", got)
	}
	want := "WorkflowTaskScheduled WorkflowTaskStarted WorkflowTaskFailed WorkflowTaskScheduled WorkflowTaskStarted WorkflowTaskCompleted"
	if events := s.typesFrom("a", 5); events != want {
		t.Errorf("events: %s", events)
	}
}

func TestUpdateWithTheSameID(t *testing.T) {
	s := newService(t)
	s.idle("a")
	first, second := s.send(updateRequest("a", "u", stageCompleted)), s.send(updateRequest("a", "u", stageCompleted))
	task := s.poll()
	if len(task.GetMessages()) != 1 {
		t.Fatalf("the task carries %v", task.GetMessages())
	}
	if _, err := s.respond(task, &reply{Messages: []*protocolpb.Message{rejectsUpdate(t, "u")}}); err != nil {
		t.Fatal(err)
	}
	for _, call := range []waiting{first, second} {
		if got := answer[*workflowservice.UpdateWorkflowExecutionResponse](call); got.GetOutcome().GetFailure().GetMessage() != "no" {
			t.Errorf("got %v", got)
		}
	}
	third := s.send(updateRequest("a", "u", stageCompleted)) // the id of a rejected update is free
	if _, err := s.respond(s.poll(), &reply{Messages: []*protocolpb.Message{accepts(t, "u"), responds(t, "u")}}); err != nil {
		t.Fatal(err)
	}
	if got := answer[*workflowservice.UpdateWorkflowExecutionResponse](third); got.GetOutcome().GetSuccess() == nil {
		t.Errorf("got %v", got)
	}
	if err := s.terminate("a"); err != nil {
		t.Fatal(err)
	}
	late := must[*workflowservice.UpdateWorkflowExecutionResponse](s, updateRequest("a", "u", stageCompleted)) // known, although the run has ended
	if late.GetOutcome().GetSuccess() == nil {
		t.Errorf("got %v", late)
	}
}

func TestUpdateOfARunThatEnds(t *testing.T) {
	s := newService(t)
	s.idle("a")
	unseen := s.send(updateRequest("a", "u", stageCompleted))
	if err := s.terminate("a"); err != nil {
		t.Fatal(err)
	}
	var gone *serviceerror.NotFound
	if _, err := unseen.try(); !errors.As(err, &gone) || err.Error() != "workflow update was aborted by closing workflow" {
		t.Errorf("the caller gets %v", err)
	}
	for _, req := range []proto.Message{updateRequest("a", "u", stageCompleted), pollUpdateRequest("a", "u", stageCompleted), updateRequest("b", "u", stageCompleted)} {
		if _, err := s.step(req); !errors.As(err, &gone) {
			t.Errorf("%T after the end: %v", req, err)
		}
	}
}

func TestUpdateGoesToTheNextRun(t *testing.T) {
	s := newService(t)
	first := s.start("a")
	task := s.poll()
	call := s.send(updateRequest("a", "u", stageCompleted)) // the task that is under way does not carry it
	again := command(enumspb.COMMAND_TYPE_CONTINUE_AS_NEW_WORKFLOW_EXECUTION, func(c *commandpb.Command) {
		c.Attributes = &commandpb.Command_ContinueAsNewWorkflowExecutionCommandAttributes{ContinueAsNewWorkflowExecutionCommandAttributes: &commandpb.ContinueAsNewWorkflowExecutionCommandAttributes{}}
	})
	if _, err := s.respond(task, &reply{Commands: []*commandpb.Command{again}}); err != nil {
		t.Fatal(err)
	}
	if _, err := call.try(); !isWait(err) {
		t.Fatalf("the caller gets %v", err)
	}
	next := s.poll()
	if len(next.GetMessages()) != 1 || next.GetWorkflowExecution().GetRunId() == first {
		t.Fatalf("the next task is %v", next)
	}
	if _, err := s.respond(next, &reply{Messages: []*protocolpb.Message{accepts(t, "u"), responds(t, "u")}}); err != nil {
		t.Fatal(err)
	}
	got := answer[*workflowservice.UpdateWorkflowExecutionResponse](call)
	if got.GetUpdateRef().GetWorkflowExecution().GetRunId() == first || got.GetOutcome().GetSuccess() == nil {
		t.Errorf("got %v", got)
	}
}

// An update that a run has accepted cannot go to the next one; its outcome stays with the run that accepted it.
func TestAcceptedUpdateFailsWithTheRunThatContinuesAsNew(t *testing.T) {
	s := newService(t)
	first := s.idle("a")
	call := s.send(updateRequest("a", "u", stageCompleted))
	if _, err := s.respond(s.poll(), &reply{
		Messages: []*protocolpb.Message{accepts(t, "u")},
		Commands: []*commandpb.Command{byMessage("u/Acceptance"), continuing(&commandpb.ContinueAsNewWorkflowExecutionCommandAttributes{})},
	}); err != nil {
		t.Fatal(err)
	}
	const text = "Workflow Update failed because the Workflow completed before the Update completed."
	got := answer[*workflowservice.UpdateWorkflowExecutionResponse](call)
	if got.GetOutcome().GetFailure().GetMessage() != text || got.GetUpdateRef().GetWorkflowExecution().GetRunId() != first {
		t.Errorf("got %v", got)
	}
	poll := pollUpdateRequest("a", "u", stageCompleted)
	poll.UpdateRef.WorkflowExecution.RunId = first
	if late := must[*workflowservice.PollWorkflowExecutionUpdateResponse](s, poll); late.GetOutcome().GetFailure().GetMessage() != text {
		t.Errorf("later: %v", late)
	}
	s.advance(time.Second)
	if next := s.poll(); len(next.GetMessages()) != 0 {
		t.Errorf("the next run gets %v", next.GetMessages())
	}
}

func TestUpdateWaitsForAnEndThatIsNear(t *testing.T) {
	s := newService(t)
	s.start("a")
	task := s.poll()
	s.signal("a", "s")
	if _, err := s.respond(task, &reply{Commands: []*commandpb.Command{completes()}}); err == nil {
		t.Fatal("the run ended over a signal")
	}
	task = s.poll()
	call := s.send(updateRequest("a", "u", stageCompleted))
	if _, err := s.respond(task, &reply{Commands: []*commandpb.Command{completes()}}); err != nil {
		t.Fatal(err)
	}
	var gone *serviceerror.NotFound
	if _, err := call.try(); !errors.As(err, &gone) {
		t.Errorf("the caller gets %v", err)
	}
}

func TestHeartbeatKeepsUpdates(t *testing.T) {
	s := newService(t)
	s.idle("a")
	call := s.send(updateRequest("a", "u", stageCompleted))
	resp, err := s.respond(s.poll(), &reply{ForceCreateNewWorkflowTask: true, ReturnNewWorkflowTask: true})
	if err != nil {
		t.Fatal(err)
	}
	next := resp.GetWorkflowTask()
	if len(next.GetMessages()) != 0 {
		t.Errorf("the worker gets its update again: %v", next.GetMessages())
	}
	if _, err := s.respond(next, &reply{Messages: []*protocolpb.Message{accepts(t, "u"), responds(t, "u")}}); err != nil {
		t.Fatal(err)
	}
	if got := answer[*workflowservice.UpdateWorkflowExecutionResponse](call); got.GetOutcome().GetSuccess() == nil {
		t.Errorf("got %v", got)
	}
}

func TestPollUpdate(t *testing.T) {
	s := newService(t)
	s.idle("a")
	var gone *serviceerror.NotFound
	if _, err := s.step(pollUpdateRequest("a", "u", stageCompleted)); !errors.As(err, &gone) || err.Error() != `update "u" not found` {
		t.Errorf("unknown update: %v", err)
	}
	s.send(updateRequest("a", "u", stageCompleted))
	poll := s.send(pollUpdateRequest("a", "u", stageCompleted))
	now := must[*workflowservice.PollWorkflowExecutionUpdateResponse](s, pollUpdateRequest("a", "u", 0))
	if now.GetStage() != enumspb.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ADMITTED {
		t.Errorf("got %v", now)
	}
	if _, err := s.respond(s.poll(), &reply{Messages: []*protocolpb.Message{accepts(t, "u")}}); err != nil {
		t.Fatal(err)
	}
	poll.call.Expired = true // the caller cannot wait longer
	if got := answer[*workflowservice.PollWorkflowExecutionUpdateResponse](poll); got.GetStage() != stageAccepted || got.GetOutcome() != nil {
		t.Errorf("got %v", got)
	}
}

func TestRefusedUpdates(t *testing.T) {
	edit := func(f func(*workflowservice.UpdateWorkflowExecutionRequest)) *workflowservice.UpdateWorkflowExecutionRequest {
		req := updateRequest("a", "u", stageCompleted)
		f(req)
		return req
	}
	type request = workflowservice.UpdateWorkflowExecutionRequest
	for want, req := range map[string]*request{
		"WorkflowId is not set on request.":    edit(func(r *request) { r.WorkflowExecution.WorkflowId = "" }),
		"Execution is not set on request.":     edit(func(r *request) { r.WorkflowExecution = nil }),
		"Update meta is not set on request.":   edit(func(r *request) { r.Request.Meta = nil }),
		"Update input is not set on request.":  edit(func(r *request) { r.Request.Input = nil }),
		"Update name is not set on request.":   edit(func(r *request) { r.Request.Input.Name = "" }),
		"workflow execution not found":         edit(func(r *request) { r.FirstExecutionRunId = "other" }),
		"workflow not found for ID: elsewhere": edit(func(r *request) { r.WorkflowExecution.WorkflowId = "elsewhere" }),
		"UpdateWorkflowExecution issued asynchronously and waiting on update admitted is not supported.": edit(func(r *request) {
			r.WaitPolicy.LifecycleStage = enumspb.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ADMITTED
		}),
	} {
		s := newService(t)
		s.idle("a")
		if _, err := s.step(req); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestUpdatesAreSentInOrder(t *testing.T) {
	s := newService(t)
	s.idle("a")
	ids := []string{"c", "a", "b"}
	for _, id := range ids {
		s.send(updateRequest("a", id, stageCompleted))
	}
	var got []string
	for _, m := range s.poll().GetMessages() {
		got = append(got, m.GetProtocolInstanceId())
	}
	if !slices.Equal(got, ids) {
		t.Errorf("got %v", got)
	}
}

// The eleventh update that is open at a time waits until another one is done; it is refused only if its caller does not wait longer.
func TestUpdatesThatAreOpenAtATime(t *testing.T) {
	s := newService(t)
	s.idle("w")
	for i := range 10 {
		s.send(updateRequest("w", fmt.Sprint(i), stageAccepted))
	}
	late := s.send(updateRequest("w", "late", stageAccepted))
	_, err := s.step(updateRequest("w", "late", stageAccepted))
	const text = "limit on number of concurrent in-flight updates has been reached (10)"
	if exhausted := new(serviceerror.ResourceExhausted); !errors.As(err, &exhausted) || exhausted.Message != text {
		t.Errorf("got %v", err)
	}
	if _, err := s.respond(s.poll(), &reply{Messages: []*protocolpb.Message{rejectsUpdate(t, "0")}, ForceCreateNewWorkflowTask: true}); err != nil {
		t.Fatal(err)
	}
	_, _ = late.try()
	if _, err := s.respond(s.poll(), &reply{Messages: []*protocolpb.Message{rejectsUpdate(t, "late")}, ForceCreateNewWorkflowTask: true}); err != nil {
		t.Fatal(err)
	}
	if outcome := answer[*workflowservice.UpdateWorkflowExecutionResponse](late).GetOutcome(); outcome.GetFailure() == nil {
		t.Errorf("the late update got %v", outcome)
	}
}

func TestUpdatesOfARun(t *testing.T) {
	s := newService(t)
	s.idle("w")
	for i := range 2000 {
		id := fmt.Sprint(i)
		s.send(updateRequest("w", id, stageCompleted))
		task := s.poll()
		started := task.GetHistory().GetEvents()[len(task.GetHistory().GetEvents())-1].GetWorkflowTaskStartedEventAttributes()
		if many := slices.Contains(started.GetSuggestContinueAsNewReasons(), enumspb.SUGGEST_CONTINUE_AS_NEW_REASON_TOO_MANY_UPDATES); many != (i >= 1799) {
			t.Fatalf("update %d: continuing as new is suggested for it: %t", i, many)
		}
		if _, err := s.respond(task, &reply{
			Commands: []*commandpb.Command{byMessage(id + "/Acceptance"), byMessage(id + "/Response")}, Messages: []*protocolpb.Message{accepts(t, id), responds(t, id)},
		}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.step(updateRequest("w", "more", stageAccepted)); !errors.As(err, new(*serviceerror.FailedPrecondition)) {
		t.Errorf("got %v", err)
	}
	must[*workflowservice.UpdateWorkflowExecutionResponse](s, updateRequest("w", "7", stageAccepted))
}
