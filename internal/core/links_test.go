package core_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	commandpb "go.temporal.io/api/command/v1"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"
)

func eventLink(namespace, workflowID, runID string) *commonpb.Link {
	return &commonpb.Link{Variant: &commonpb.Link_WorkflowEvent_{WorkflowEvent: &commonpb.Link_WorkflowEvent{Namespace: namespace, WorkflowId: workflowID, RunId: runID}}}
}

func TestLinksAreWrittenWithTheirRequests(t *testing.T) {
	links := []*commonpb.Link{eventLink("default", "from", "r")}
	s := newService(t)
	s.start("w")
	for _, req := range []proto.Message{
		&workflowservice.RequestCancelWorkflowExecutionRequest{Namespace: "default", WorkflowExecution: execution, Links: links, Reason: "enough"},
		&workflowservice.TerminateWorkflowExecutionRequest{Namespace: "default", WorkflowExecution: execution, Links: links, Reason: "now"},
	} {
		must[proto.Message](s, req)
	}
	cancelled, terminated := s.find(enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED), s.last("w", "")
	if cancelled.GetLinks()[0].GetWorkflowEvent().GetWorkflowId() != "from" || cancelled.GetWorkflowExecutionCancelRequestedEventAttributes().GetCause() != "enough" {
		t.Errorf("got %v", cancelled)
	}
	if terminated.GetLinks()[0].GetWorkflowEvent().GetWorkflowId() != "from" || terminated.GetWorkflowExecutionTerminatedEventAttributes().GetReason() != "now" {
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

func TestLinkRefusals(t *testing.T) {
	good, numbered := eventLink("ns", "w", "r"), eventLink("ns", "w", "r")
	numbered.GetWorkflowEvent().Reference = &commonpb.Link_WorkflowEvent_EventRef{EventRef: &commonpb.Link_WorkflowEvent_EventReference{EventId: 5}}
	operation := func(id string) *commonpb.Link {
		return &commonpb.Link{Variant: &commonpb.Link_NexusOperation_{NexusOperation: &commonpb.Link_NexusOperation{Namespace: "ns", OperationId: id, RunId: "r"}}}
	}
	for want, links := range map[string][]*commonpb.Link{
		"cannot attach more than 10 links per request, got 11":                                  slices.Repeat([]*commonpb.Link{good}, 11),
		"link exceeds allowed size of 4000, got 4013":                                           {eventLink("ns", strings.Repeat("w", 4000), "r")},
		"workflow event link must not have an empty namespace field":                            {good, eventLink("", "w", "r")},
		"workflow event link must not have an empty workflow ID field":                          {eventLink("ns", "", "r")},
		"workflow event link must not have an empty run ID field":                               {eventLink("ns", "w", "")},
		"workflow event link ref cannot have an unspecified event type and a non-zero event ID": {numbered},
		"batch job link must not have an empty job ID":                                          {{Variant: &commonpb.Link_BatchJob_{BatchJob: &commonpb.Link_BatchJob{}}}},
		"nexus operation link must not have an empty operation ID field":                        {operation("o"), operation("")},
		"activity link must not have an empty namespace field":                                  {{Variant: &commonpb.Link_Activity_{Activity: &commonpb.Link_Activity{}}}},
		"unsupported link variant":                                                              {{}},
	} {
		s := newService(t)
		s.start("w")
		start := startRequest("another")
		start.Links = links
		callback := startRequest("another")
		callback.CompletionCallbacks = []*commonpb.Callback{{Links: links}}
		signal := signalRequest("w", "r")
		signal.Links = links
		for _, req := range []proto.Message{
			start, callback, signal,
			&workflowservice.SignalWithStartWorkflowExecutionRequest{Namespace: "default", WorkflowId: "w", WorkflowType: start.GetWorkflowType(), TaskQueue: start.GetTaskQueue(), SignalName: "s", Links: links},
			&workflowservice.RequestCancelWorkflowExecutionRequest{Namespace: "default", WorkflowExecution: execution, Links: links},
			&workflowservice.TerminateWorkflowExecutionRequest{Namespace: "default", WorkflowExecution: execution, Links: links},
		} {
			if _, err := s.step(req); err == nil || err.Error() != want {
				t.Errorf("%T: got %v, want %s", req, err, want)
			}
		}
	}
}
