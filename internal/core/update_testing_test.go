package core_test

import (
	"errors"
	"strings"
	"testing"

	commandpb "go.temporal.io/api/command/v1"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	protocolpb "go.temporal.io/api/protocol/v1"
	updatepb "go.temporal.io/api/update/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/groundhogdev/groundhog/internal/core"
)

// waiting is a call that has to wait.
type waiting struct {
	s    *service
	call core.Call
}

// send makes a call that has no answer yet.
func (s *service) send(req proto.Message) waiting {
	s.t.Helper()
	s.calls++
	w := waiting{s, core.Call{ID: s.calls, Request: req}}
	if resp, err := w.try(); !isWait(err) {
		s.t.Fatalf("%T has an answer already: %v, %v", req, resp, err)
	}
	return w
}

// try tries again.
func (w waiting) try() (proto.Message, error) { return w.s.core.Step(w.s.now, w.call) }

func isWait(err error) bool {
	var wait *core.Wait
	return errors.As(err, &wait)
}

// answer is the response of a call that has one now.
func answer[Resp proto.Message](w waiting) Resp {
	w.s.t.Helper()
	resp, err := w.try()
	if err != nil {
		w.s.t.Fatalf("%T: %v", w.call.Request, err)
	}
	return resp.(Resp)
}

const (
	stageAccepted  = enumspb.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ACCEPTED
	stageCompleted = enumspb.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED
)

func updateRequest(workflowID, updateID string, stage enumspb.UpdateWorkflowExecutionLifecycleStage) *workflowservice.UpdateWorkflowExecutionRequest {
	return &workflowservice.UpdateWorkflowExecutionRequest{
		Namespace: "default", WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: workflowID}, WaitPolicy: &updatepb.WaitPolicy{LifecycleStage: stage},
		Request: &updatepb.Request{Meta: &updatepb.Meta{UpdateId: updateID}, Input: &updatepb.Input{Name: "add"}},
	}
}

func pollUpdateRequest(workflowID, updateID string, stage enumspb.UpdateWorkflowExecutionLifecycleStage) *workflowservice.PollWorkflowExecutionUpdateRequest {
	return &workflowservice.PollWorkflowExecutionUpdateRequest{
		Namespace: "default", WaitPolicy: &updatepb.WaitPolicy{LifecycleStage: stage},
		UpdateRef: &updatepb.UpdateRef{WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: workflowID}, UpdateId: updateID},
	}
}

// message is a worker's message about an update; its id is the update's and the kind of the body.
func message(t *testing.T, updateID string, body proto.Message) *protocolpb.Message {
	t.Helper()
	m := &protocolpb.Message{Id: updateID + "/" + string(body.ProtoReflect().Descriptor().Name()), ProtocolInstanceId: updateID}
	var err error
	if m.Body, err = anypb.New(body); err != nil {
		t.Fatal(err)
	}
	return m
}

func accepts(t *testing.T, updateID string) *protocolpb.Message {
	return message(t, updateID, &updatepb.Acceptance{AcceptedRequestMessageId: updateID + "/request", AcceptedRequestSequencingEventId: 5})
}

func rejectsUpdate(t *testing.T, updateID string) *protocolpb.Message {
	return message(t, updateID, &updatepb.Rejection{Failure: &failurepb.Failure{Message: "no"}})
}

func responds(t *testing.T, updateID string) *protocolpb.Message {
	return message(t, updateID, &updatepb.Response{
		Meta: &updatepb.Meta{UpdateId: updateID}, Outcome: &updatepb.Outcome{Value: &updatepb.Outcome_Success{Success: &commonpb.Payloads{}}},
	})
}

// byMessage is the command that says where a message belongs.
func byMessage(id string) *commandpb.Command {
	return command(enumspb.COMMAND_TYPE_PROTOCOL_MESSAGE, func(c *commandpb.Command) {
		c.Attributes = &commandpb.Command_ProtocolMessageCommandAttributes{ProtocolMessageCommandAttributes: &commandpb.ProtocolMessageCommandAttributes{MessageId: id}}
	})
}

func completes() *commandpb.Command {
	return command(enumspb.COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION, func(c *commandpb.Command) {
		c.Attributes = &commandpb.Command_CompleteWorkflowExecutionCommandAttributes{CompleteWorkflowExecutionCommandAttributes: &commandpb.CompleteWorkflowExecutionCommandAttributes{}}
	})
}

func startsTimer(id string) *commandpb.Command {
	return command(enumspb.COMMAND_TYPE_START_TIMER, func(c *commandpb.Command) {
		c.Attributes = &commandpb.Command_StartTimerCommandAttributes{StartTimerCommandAttributes: &commandpb.StartTimerCommandAttributes{TimerId: id, StartToFireTimeout: seconds(3600)}}
	})
}

// reply is what a worker answers to a workflow task.
type reply = workflowservice.RespondWorkflowTaskCompletedRequest

// respond answers a task.
func (s *service) respond(task *workflowservice.PollWorkflowTaskQueueResponse, r *reply) (*workflowservice.RespondWorkflowTaskCompletedResponse, error) {
	s.t.Helper()
	if len(task.GetTaskToken()) == 0 {
		s.t.Fatal("there is no workflow task")
	}
	r.Namespace, r.TaskToken, r.Identity = "default", task.GetTaskToken(), "worker"
	resp, err := s.step(r)
	if err != nil {
		return nil, err
	}
	return resp.(*workflowservice.RespondWorkflowTaskCompletedResponse), nil
}

// idle starts a workflow and completes its first task: four events are written.
func (s *service) idle(workflowID string) string {
	s.t.Helper()
	runID := s.start(workflowID)
	if err := s.complete(); err != nil {
		s.t.Fatal(err)
	}
	return runID
}

// typesFrom lists the types of the events from one on, without their prefix.
func (s *service) typesFrom(workflowID string, from int) string {
	s.t.Helper()
	var names []string
	for _, e := range s.history(workflowID, "")[from-1:] {
		names = append(names, e.GetEventType().String())
	}
	return strings.Join(names, " ")
}

func (s *service) terminate(workflowID string) error {
	_, err := s.step(&workflowservice.TerminateWorkflowExecutionRequest{Namespace: "default", WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: workflowID}})
	return err
}

func (s *service) signal(workflowID, name string) {
	s.t.Helper()
	must[*workflowservice.SignalWorkflowExecutionResponse](s, &workflowservice.SignalWorkflowExecutionRequest{
		Namespace: "default", WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: workflowID}, SignalName: name,
	})
}
