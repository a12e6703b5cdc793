package core_test

import (
	"testing"
	"time"

	commandpb "go.temporal.io/api/command/v1"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"
)

func TestLinksAreWrittenWithTheirRequests(t *testing.T) {
	links := []*commonpb.Link{{Variant: &commonpb.Link_Workflow_{Workflow: &commonpb.Link_Workflow{WorkflowId: "from"}}}}
	s := newService(t)
	s.start("w")
	for _, req := range []proto.Message{
		&workflowservice.RequestCancelWorkflowExecutionRequest{Namespace: "default", WorkflowExecution: execution, Links: links, Reason: "enough"},
		&workflowservice.TerminateWorkflowExecutionRequest{Namespace: "default", WorkflowExecution: execution, Links: links, Reason: "now"},
	} {
		must[proto.Message](s, req)
	}
	cancelled, terminated := s.find(enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED), s.last("w", "")
	if cancelled.GetLinks()[0].GetWorkflow().GetWorkflowId() != "from" || cancelled.GetWorkflowExecutionCancelRequestedEventAttributes().GetCause() != "enough" {
		t.Errorf("got %v", cancelled)
	}
	if terminated.GetLinks()[0].GetWorkflow().GetWorkflowId() != "from" || terminated.GetWorkflowExecutionTerminatedEventAttributes().GetReason() != "now" {
		t.Errorf("got %v", terminated)
	}
}

func TestSignalIsLinkedByItsRequest(t *testing.T) {
	s := newService(t)
	runID := s.start("w")
	ref := must[*workflowservice.SignalWorkflowExecutionResponse](s, signalRequest("w", "r")).GetLink().GetWorkflowEvent()
	if ref.GetRunId() != runID || ref.GetRequestIdRef().GetRequestId() != "r" || ref.GetRequestIdRef().GetEventType() != enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED {
		t.Errorf("the link is %v", ref)
	}
}

// A failure may ask for the wait before the next attempt: an activity gets it, a workflow no longer one than its policy allows.
func TestNextRetryDelay(t *testing.T) {
	for asked, want := range map[time.Duration]struct{ ofWorkflow, ofActivity time.Duration }{
		30 * time.Second: {30 * time.Second, 30 * time.Second},
		time.Hour:        {time.Minute, time.Hour},
		0:                {time.Minute, -1}, // none at all means the longest for a workflow, and the end of an activity
	} {
		policy := &commonpb.RetryPolicy{InitialInterval: seconds(5), MaximumInterval: seconds(60)}
		why := failure("E")
		why.GetApplicationFailureInfo().NextRetryDelay = durationpb.New(asked)
		s := newService(t)
		req := startRequest("w")
		req.RetryPolicy = policy
		must[proto.Message](s, req)
		s.completeOK(with(&commandpb.FailWorkflowExecutionCommandAttributes{Failure: why}))
		if got := s.history("w", "")[0].GetWorkflowExecutionStartedEventAttributes().GetFirstWorkflowTaskBackoff().AsDuration(); got != want.ofWorkflow {
			t.Errorf("asked for %v, the workflow waits %v", asked, got)
		}
		s = newService(t)
		s.start("w")
		s.completeOK(activity("a", func(a *commandpb.ScheduleActivityTaskCommandAttributes) { a.RetryPolicy = policy }))
		must[proto.Message](s, &workflowservice.RespondActivityTaskFailedRequest{TaskToken: s.pollActivity().GetTaskToken(), Failure: why})
		failed := s.find(enumspb.EVENT_TYPE_ACTIVITY_TASK_FAILED).GetActivityTaskFailedEventAttributes()
		switch {
		case want.ofActivity >= 0 && s.pending().GetCurrentRetryInterval().AsDuration() != want.ofActivity:
			t.Errorf("asked for %v, the activity waits %v", asked, s.pending())
		case want.ofActivity < 0 && failed.GetRetryState() != enumspb.RETRY_STATE_TIMEOUT:
			t.Errorf("asked for %v, the activity ends with %v", asked, failed)
		}
	}
}
