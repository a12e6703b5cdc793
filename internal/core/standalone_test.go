package core_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	nexuspb "go.temporal.io/api/nexus/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/groundhogdev/groundhog/internal/core"
)

func standaloneActivityStart(id string) *workflowservice.StartActivityExecutionRequest {
	return &workflowservice.StartActivityExecutionRequest{
		Namespace: "default", ActivityId: id, ActivityType: &commonpb.ActivityType{Name: "act"}, TaskQueue: &taskqueuepb.TaskQueue{Name: "q"},
		StartToCloseTimeout: durationpb.New(time.Minute),
	}
}

func (s *service) startStandaloneActivity(id string) (runID string) {
	s.t.Helper()
	return must[*workflowservice.StartActivityExecutionResponse](s, standaloneActivityStart(id)).GetRunId()
}

func (s *service) describeStandaloneActivity(id string) *workflowservice.DescribeActivityExecutionResponse {
	s.t.Helper()
	return must[*workflowservice.DescribeActivityExecutionResponse](s, &workflowservice.DescribeActivityExecutionRequest{Namespace: "default", ActivityId: id})
}

// waits makes a call that has to wait, and returns its topics.
func (s *service) waits(req proto.Message) []core.Topic {
	s.t.Helper()
	s.calls++
	_, err := s.core.Step(s.now, core.Call{ID: s.calls, Request: req})
	wait, ok := err.(*core.Wait)
	if !ok || !wait.ForTime {
		s.t.Fatalf("%T: %v, want a wait for an outcome", req, err)
	}
	return wait.Topics
}

func TestDescribingAStandaloneActivityWaitsForAChange(t *testing.T) {
	s := newService(t)
	s.startStandaloneActivity("a")
	seen := s.describeStandaloneActivity("a")
	next := &workflowservice.DescribeActivityExecutionRequest{Namespace: "default", ActivityId: "a", RunId: seen.GetRunId(), LongPollToken: seen.GetLongPollToken()}
	topics := s.waits(next)
	s.core.Woken()
	s.pollActivity()
	if woken := s.core.Woken(); len(woken) == 0 || woken[0] != topics[0] {
		t.Errorf("the poll has woken %v, want %v", woken, topics)
	}
	if got := must[*workflowservice.DescribeActivityExecutionResponse](s, next); got.GetInfo().GetRunState() != enumspb.PENDING_ACTIVITY_STATE_STARTED {
		t.Errorf("told of %v", got)
	}
	next.LongPollToken = s.describeStandaloneActivity("a").GetLongPollToken()
	if got := must[*workflowservice.DescribeActivityExecutionResponse](s, next); got.GetInfo() != nil {
		t.Errorf("there is no news, but the answer at the deadline is %v", got)
	}
	s.startStandaloneActivity("b")
	next.ActivityId, next.RunId = "b", ""
	for want, runID := range map[string]string{"run id is required": "", "does not match execution": s.describeStandaloneActivity("b").GetRunId()} {
		next.RunId = runID
		if _, err := s.step(next); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("with the token of another one: %v, want %q", err, want)
		}
	}
}

func TestWaitingForAStageOfAStandaloneOperation(t *testing.T) {
	s := newNexus(t)
	must[proto.Message](s, &workflowservice.StartNexusOperationExecutionRequest{Namespace: "default", OperationId: "o", Endpoint: "ep", Service: "s", Operation: "op"})
	stage := &workflowservice.PollNexusOperationExecutionRequest{Namespace: "default", OperationId: "o", WaitStage: enumspb.NEXUS_OPERATION_WAIT_STAGE_STARTED}
	s.waits(stage)
	task := must[*workflowservice.PollNexusTaskQueueResponse](s, &workflowservice.PollNexusTaskQueueRequest{Namespace: "default", TaskQueue: &taskqueuepb.TaskQueue{Name: "nexus"}})
	if holds := s.core.Holds(); len(holds) != 1 || holds[0].Reason != `a worker handles standalone Nexus operation s.op "o"` {
		t.Errorf("holds %v", holds)
	}
	must[proto.Message](s, &workflowservice.RespondNexusTaskCompletedRequest{TaskToken: task.GetTaskToken(), Response: &nexuspb.Response{
		Variant: &nexuspb.Response_StartOperation{StartOperation: &nexuspb.StartOperationResponse{
			Variant: &nexuspb.StartOperationResponse_AsyncSuccess{AsyncSuccess: &nexuspb.StartOperationResponse_Async{OperationToken: "tok"}},
		}},
	}})
	if got := must[*workflowservice.PollNexusOperationExecutionResponse](s, stage); got.GetOperationToken() != "tok" || got.GetOutcome() != nil {
		t.Errorf("started: %v", got)
	}
	stage.WaitStage = enumspb.NEXUS_OPERATION_WAIT_STAGE_UNSPECIFIED
	s.waits(stage)
	if got := must[*workflowservice.PollNexusOperationExecutionResponse](s, stage); got.GetRunId() != "" {
		t.Errorf("the answer at the deadline is %v", got)
	}
}

func TestStandaloneActivityIsNoWorkflow(t *testing.T) {
	s := newService(t)
	runID := s.startStandaloneActivity("a")
	for name, req := range map[string]proto.Message{
		"describe":      &workflowservice.DescribeWorkflowExecutionRequest{Namespace: "default", Execution: &commonpb.WorkflowExecution{WorkflowId: "a", RunId: runID}},
		"without an id": &workflowservice.DescribeWorkflowExecutionRequest{Namespace: "default", Execution: &commonpb.WorkflowExecution{RunId: runID}},
		"terminate":     &workflowservice.TerminateWorkflowExecutionRequest{Namespace: "default", WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: "a"}},
	} {
		if resp, err := s.step(req); err == nil {
			t.Errorf("%s: %v", name, resp)
		}
	}
	s.start("a")
	if got := s.list(""); got != "a" {
		t.Errorf("the list of workflows is %q", got)
	}
}

func TestLinksOfAnotherStartAreAttachedOnce(t *testing.T) {
	s := newService(t)
	s.startStandaloneActivity("a")
	again := standaloneActivityStart("a")
	again.RequestId, again.IdConflictPolicy = "second", enumspb.ACTIVITY_ID_CONFLICT_POLICY_USE_EXISTING
	again.Links = []*commonpb.Link{eventLink("default", "other", "r")}
	again.OnConflictOptions = &commonpb.OnConflictOptions{AttachLinks: true}
	for range 2 {
		if resp := must[*workflowservice.StartActivityExecutionResponse](s, proto.CloneOf(again)); resp.GetStarted() {
			t.Errorf("it was started: %v", resp)
		}
	}
	if links := s.describeStandaloneActivity("a").GetInfo().GetLinks(); len(links) != 1 {
		t.Errorf("links %v", links)
	}
	again.Links = slices.Repeat(again.Links, 10)
	for n := range 199 {
		again.RequestId = fmt.Sprint(n)
		must[proto.Message](s, proto.CloneOf(again))
	}
	again.RequestId = "too many"
	if _, err := s.step(again); err == nil || err.Error() != "cannot attach more than 2000 links to an activity (1991 links already attached)" {
		t.Errorf("got %v", err)
	}
}

func TestPausingAnActivityOfAWorkflowByTheNewRequest(t *testing.T) {
	s := newService(t)
	s.start("w")
	s.completeOK(activity("a", nil))
	for _, step := range []struct {
		req    proto.Message
		paused bool
	}{
		{&workflowservice.PauseActivityExecutionRequest{Namespace: "default", WorkflowId: "w", ActivityId: "a"}, true},
		{&workflowservice.ResetActivityExecutionRequest{Namespace: "default", WorkflowId: "w", ActivityId: "a", KeepPaused: true}, true},
		{&workflowservice.UpdateActivityExecutionOptionsRequest{Namespace: "default", WorkflowId: "w", ActivityId: "a", RestoreOriginal: true}, true},
		{&workflowservice.UnpauseActivityExecutionRequest{Namespace: "default", WorkflowId: "w", ActivityId: "a"}, false},
	} {
		must[proto.Message](s, step.req)
		if got := s.pending().GetPaused(); got != step.paused {
			t.Errorf("after %T paused is %v", step.req, got)
		}
	}
}

func TestStandaloneActivityHoldsTimeByName(t *testing.T) {
	s := newService(t)
	s.startStandaloneActivity("a")
	s.pollActivity()
	if holds := s.core.Holds(); len(holds) != 1 || !holds[0].Running || holds[0].Reason != `a worker runs standalone activity act "a"` {
		t.Errorf("holds %v", holds)
	}
}

func TestStandaloneActivityRefusesWhatIsTooLarge(t *testing.T) {
	long := strings.Repeat("x", 1001)
	for want, edit := range map[string]func(*workflowservice.StartActivityExecutionRequest){
		"input exceeds length limit":      func(r *workflowservice.StartActivityExecutionRequest) { r.Input = payloads(strings.Repeat("x", 3<<20)) },
		"activityId exceeds length limit": func(r *workflowservice.StartActivityExecutionRequest) { r.ActivityId = long },
		"request ID exceeds length limit": func(r *workflowservice.StartActivityExecutionRequest) { r.RequestId = long },
		"identity exceeds length limit":   func(r *workflowservice.StartActivityExecutionRequest) { r.Identity = long },
		"completion callbacks are not enabled": func(r *workflowservice.StartActivityExecutionRequest) {
			r.CompletionCallbacks = []*commonpb.Callback{{}}
		},
		"activity link must not have an empty namespace": func(r *workflowservice.StartActivityExecutionRequest) {
			r.Links = []*commonpb.Link{{Variant: &commonpb.Link_Activity_{Activity: &commonpb.Link_Activity{ActivityId: "other"}}}}
		},
		"unsupported ID reuse policy": func(r *workflowservice.StartActivityExecutionRequest) { r.IdReusePolicy = 9 },
		"attribute can't be set in SearchAttributes": func(r *workflowservice.StartActivityExecutionRequest) {
			r.SearchAttributes = &commonpb.SearchAttributes{IndexedFields: map[string]*commonpb.Payload{"RunId": {}}}
		},
	} {
		s, req := newService(t), standaloneActivityStart("a")
		edit(req)
		if _, err := s.step(req); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}
