package core_test

import (
	"errors"
	"slices"
	"testing"

	commonpb "go.temporal.io/api/common/v1"
	querypb "go.temporal.io/api/query/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"
)

// Every request about a run is refused in the same way if it names none that there could be, or none that there is.
func TestRequestsAboutNoRun(t *testing.T) {
	requests := []func(namespace string, e *commonpb.WorkflowExecution) proto.Message{
		func(n string, e *commonpb.WorkflowExecution) proto.Message {
			return &workflowservice.SignalWorkflowExecutionRequest{Namespace: n, WorkflowExecution: e, SignalName: "s"}
		},
		func(n string, e *commonpb.WorkflowExecution) proto.Message {
			return &workflowservice.RequestCancelWorkflowExecutionRequest{Namespace: n, WorkflowExecution: e}
		},
		func(n string, e *commonpb.WorkflowExecution) proto.Message {
			return &workflowservice.TerminateWorkflowExecutionRequest{Namespace: n, WorkflowExecution: e}
		},
		func(n string, e *commonpb.WorkflowExecution) proto.Message {
			return &workflowservice.DescribeWorkflowExecutionRequest{Namespace: n, Execution: e}
		},
		func(n string, e *commonpb.WorkflowExecution) proto.Message {
			return &workflowservice.GetWorkflowExecutionHistoryRequest{Namespace: n, Execution: e}
		},
		func(n string, e *commonpb.WorkflowExecution) proto.Message {
			return &workflowservice.GetWorkflowExecutionHistoryReverseRequest{Namespace: n, Execution: e}
		},
		func(n string, e *commonpb.WorkflowExecution) proto.Message {
			return &workflowservice.QueryWorkflowRequest{Namespace: n, Execution: e, Query: &querypb.WorkflowQuery{QueryType: "q"}}
		},
		func(n string, e *commonpb.WorkflowExecution) proto.Message {
			req := updateRequest("", "u", 0)
			req.Namespace, req.WorkflowExecution = n, e
			return req
		},
		func(n string, e *commonpb.WorkflowExecution) proto.Message {
			return &workflowservice.ResetWorkflowExecutionRequest{Namespace: n, WorkflowExecution: e, RequestId: "r", WorkflowTaskFinishEventId: 3}
		},
		func(n string, e *commonpb.WorkflowExecution) proto.Message {
			return &workflowservice.ResetStickyTaskQueueRequest{Namespace: n, Execution: e}
		},
	}
	s := newService(t)
	s.start("w")
	for _, c := range []struct {
		namespace string
		execution *commonpb.WorkflowExecution
		text      string
	}{
		{"default", nil, "Execution is not set on request."},
		{"default", &commonpb.WorkflowExecution{}, "WorkflowId is not set on request."},
		{"default", &commonpb.WorkflowExecution{WorkflowId: "w", RunId: "r"}, "Invalid RunId."},
		{"default", &commonpb.WorkflowExecution{WorkflowId: "w", RunId: someRun}, "workflow not found for ID: w"},
		{"default", &commonpb.WorkflowExecution{WorkflowId: "x"}, "workflow not found for ID: x"},
		{"other", &commonpb.WorkflowExecution{WorkflowId: "w"}, "workflow not found for ID: w"},
	} {
		for _, request := range requests {
			req := request(c.namespace, c.execution)
			if _, err := s.step(req); err == nil || err.Error() != c.text {
				t.Errorf("%T about %v: got %v, want %s", req, c.execution, err, c.text)
			}
		}
	}
}

// Every answer to a task is refused in the same way if its token is none, or of another namespace.
func TestAnswersWithoutATask(t *testing.T) {
	answers := []func(namespace string, token []byte) proto.Message{
		func(n string, token []byte) proto.Message {
			return &workflowservice.RespondWorkflowTaskCompletedRequest{Namespace: n, TaskToken: token}
		},
		func(n string, token []byte) proto.Message {
			return &workflowservice.RespondWorkflowTaskFailedRequest{Namespace: n, TaskToken: token}
		},
		func(n string, token []byte) proto.Message {
			return &workflowservice.RespondQueryTaskCompletedRequest{Namespace: n, TaskToken: token}
		},
		func(n string, token []byte) proto.Message {
			return &workflowservice.RespondActivityTaskCompletedRequest{Namespace: n, TaskToken: token}
		},
		func(n string, token []byte) proto.Message {
			return &workflowservice.RespondActivityTaskFailedRequest{Namespace: n, TaskToken: token}
		},
		func(n string, token []byte) proto.Message {
			return &workflowservice.RespondActivityTaskCanceledRequest{Namespace: n, TaskToken: token}
		},
		func(n string, token []byte) proto.Message {
			return &workflowservice.RecordActivityTaskHeartbeatRequest{Namespace: n, TaskToken: token}
		},
	}
	s := newService(t)
	s.start("w")
	token := s.poll().GetTaskToken()
	for _, c := range []struct {
		namespace string
		token     []byte
		text      string
	}{
		{"default", nil, "Task token not set on request."},
		{"default", []byte("?"), "Error deserializing task token."},
		{"default", []byte(someRun + "/1/1"), "workflow execution not found"},
		{"other", token, "Operation requested with a token from a different namespace."},
	} {
		for _, answer := range answers {
			req := answer(c.namespace, c.token)
			if _, err := s.step(req); err == nil || err.Error() != c.text {
				t.Errorf("%T with token %q: got %v, want %s", req, c.token, err, c.text)
			}
		}
	}
}

// The task of a run that has ended, or that was answered, is not found any more, whoever asks.
func TestAnswersThatComeTooLate(t *testing.T) {
	s := newService(t)
	s.start("w")
	task := s.poll()
	must[*workflowservice.RespondWorkflowTaskCompletedResponse](s, completed(task))
	for _, c := range []struct {
		then func()
		text string
	}{
		{func() {}, "Workflow task not found."},
		{func() { _ = s.terminate("w") }, "Workflow task not found."},
	} {
		c.then()
		if _, err := s.step(completed(task)); !errors.As(err, new(*serviceerror.NotFound)) || err.Error() != c.text {
			t.Errorf("got %v, want %s", err, c.text)
		}
	}
}

func TestHistoryInReverse(t *testing.T) {
	s := newService(t)
	s.idle("w")
	req := &workflowservice.GetWorkflowExecutionHistoryReverseRequest{Namespace: "default", Execution: &commonpb.WorkflowExecution{WorkflowId: "w"}, MaximumPageSize: 3}
	var ids []int64
	for {
		resp := must[*workflowservice.GetWorkflowExecutionHistoryReverseResponse](s, req)
		for _, e := range resp.GetHistory().GetEvents() {
			ids = append(ids, e.GetEventId())
		}
		if req.NextPageToken = resp.GetNextPageToken(); req.NextPageToken == nil {
			break
		}
		s.signal("w", "later") // pages belong together, whatever comes between
	}
	if !slices.Equal(ids, []int64{4, 3, 2, 1}) {
		t.Errorf("got the events %v", ids)
	}
}
