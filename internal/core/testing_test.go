package core_test

import (
	"testing"
	"time"

	commandpb "go.temporal.io/api/command/v1"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/groundhogdev/groundhog/internal/core"
)

// service drives a core by hand, with a clock that stands still unless it is advanced.
type service struct {
	t     *testing.T
	core  *core.Core
	now   time.Time
	calls uint64
}

func newService(t *testing.T) *service {
	t.Helper()
	return &service{t: t, core: core.New(1), now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
}

// step makes a call that does not wait.
func (s *service) step(req proto.Message) (proto.Message, error) {
	s.calls++
	return s.core.Step(s.now, core.Call{ID: s.calls, Request: req, Expired: true})
}

// must makes a call that has to succeed, and returns its response.
func must[Resp proto.Message](s *service, req proto.Message) Resp {
	s.t.Helper()
	resp, err := s.step(req)
	if err != nil {
		s.t.Fatalf("%T: %v", req, err)
	}
	return resp.(Resp)
}

// startRequest asks for a workflow of type "wf" on the task queue "q".
func startRequest(workflowID string) *workflowservice.StartWorkflowExecutionRequest {
	return &workflowservice.StartWorkflowExecutionRequest{
		Namespace: "default", WorkflowId: workflowID, WorkflowType: &commonpb.WorkflowType{Name: "wf"}, TaskQueue: &taskqueuepb.TaskQueue{Name: "q"},
	}
}

// start starts a workflow and returns its run id.
func (s *service) start(workflowID string) string {
	s.t.Helper()
	return must[*workflowservice.StartWorkflowExecutionResponse](s, startRequest(workflowID)).GetRunId()
}

// poll takes the next workflow task of the queue "q"; it has no token if there is none.
func (s *service) poll() *workflowservice.PollWorkflowTaskQueueResponse {
	s.t.Helper()
	return must[*workflowservice.PollWorkflowTaskQueueResponse](s, &workflowservice.PollWorkflowTaskQueueRequest{
		Namespace: "default", TaskQueue: &taskqueuepb.TaskQueue{Name: "q"}, Identity: "worker",
	})
}

// complete polls for a workflow task and completes it with commands.
func (s *service) complete(commands ...*commandpb.Command) error {
	s.t.Helper()
	task := s.poll()
	if len(task.GetTaskToken()) == 0 {
		s.t.Fatal("there is no workflow task")
	}
	_, err := s.step(&workflowservice.RespondWorkflowTaskCompletedRequest{Namespace: "default", TaskToken: task.GetTaskToken(), Identity: "worker", Commands: commands})
	return err
}

// advance moves the clock, letting each deadline come due at its time.
func (s *service) advance(d time.Duration) {
	until := s.now.Add(d)
	for {
		at, ok := s.core.Next()
		if !ok || at.After(until) {
			break
		}
		s.now = at
		for s.core.Fire(at) {
		}
	}
	s.now = until
}

// history returns the events of a run; an empty run id means the latest.
func (s *service) history(workflowID, runID string) []*historypb.HistoryEvent {
	s.t.Helper()
	return must[*workflowservice.GetWorkflowExecutionHistoryResponse](s, &workflowservice.GetWorkflowExecutionHistoryRequest{
		Namespace: "default", Execution: &commonpb.WorkflowExecution{WorkflowId: workflowID, RunId: runID},
		HistoryEventFilterType: enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT,
	}).GetHistory().GetEvents()
}

// last returns the last event of a run.
func (s *service) last(workflowID, runID string) *historypb.HistoryEvent {
	s.t.Helper()
	events := s.history(workflowID, runID)
	return events[len(events)-1]
}

// command wraps attributes in a command of a type.
func command(t enumspb.CommandType, set func(*commandpb.Command)) *commandpb.Command {
	c := &commandpb.Command{CommandType: t}
	set(c)
	return c
}

// seconds is a duration in a request.
func seconds(n int) *durationpb.Duration { return durationpb.New(time.Duration(n) * time.Second) }
