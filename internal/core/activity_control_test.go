package core_test

import (
	"testing"
	"time"

	activitypb "go.temporal.io/api/activity/v1"
	commandpb "go.temporal.io/api/command/v1"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/fieldmaskpb"
)

var execution = &commonpb.WorkflowExecution{WorkflowId: "w"}

func pauses(id, requestID string) proto.Message {
	return &workflowservice.PauseActivityRequest{
		Namespace: "default", Execution: execution, Activity: &workflowservice.PauseActivityRequest_Id{Id: id}, Identity: "me", Reason: "why", RequestId: requestID,
	}
}

func unpauses(id string) *workflowservice.UnpauseActivityRequest {
	return &workflowservice.UnpauseActivityRequest{Namespace: "default", Execution: execution, Activity: &workflowservice.UnpauseActivityRequest_Id{Id: id}}
}

// pending describes the only pending activity of "w".
func (s *service) pending() *workflowpb.PendingActivityInfo {
	s.t.Helper()
	all := must[*workflowservice.DescribeWorkflowExecutionResponse](s, &workflowservice.DescribeWorkflowExecutionRequest{Namespace: "default", Execution: execution}).GetPendingActivities()
	if len(all) != 1 {
		s.t.Fatalf("pending are %v", all)
	}
	return all[0]
}

// polls tells which attempt of an activity is offered, 0 if none is.
func (s *service) polls() int32 { return s.pollActivity().GetAttempt() }

func (s *service) failActivity(token []byte) {
	s.t.Helper()
	must[*workflowservice.RespondActivityTaskFailedResponse](s, &workflowservice.RespondActivityTaskFailedRequest{TaskToken: token, Failure: failure("E")})
}

func TestPausedActivityWaits(t *testing.T) {
	s := newService(t)
	s.start("w")
	s.completeOK(activity("a", func(a *commandpb.ScheduleActivityTaskCommandAttributes) { a.ScheduleToCloseTimeout = seconds(60) }))
	must[proto.Message](s, pauses("a", "r"))
	must[proto.Message](s, pauses("a", "r"))
	if _, err := s.step(pauses("a", "other")); err == nil || err.Error() != "activity is already paused" {
		t.Errorf("pausing again: %v", err)
	}
	info := s.pending()
	if by := info.GetPauseInfo().GetManual(); info.GetState() != enumspb.PENDING_ACTIVITY_STATE_PAUSED || !info.GetPaused() || by.GetReason() != "why" || by.GetIdentity() != "me" {
		t.Errorf("described as %v", info)
	}
	if got := s.list("TemporalPauseInfo = 'property:activityType=act'"); got != "w" {
		t.Errorf("the list of what is paused is %q", got)
	}
	if s.advance(2 * time.Minute); s.polls() != 0 || s.find(enumspb.EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT) != nil {
		t.Error("it does not wait")
	}
	must[proto.Message](s, unpauses("a"))
	if s.advance(0); s.find(enumspb.EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT) == nil {
		t.Error("it goes on, although its time is over")
	}
}

func TestPauseWhileAWorkerHasTheActivity(t *testing.T) {
	s := newService(t)
	s.start("w")
	s.completeOK(activity("a", func(a *commandpb.ScheduleActivityTaskCommandAttributes) { a.HeartbeatTimeout = seconds(5) }))
	token := s.pollActivity().GetTaskToken()
	must[proto.Message](s, pauses("a", ""))
	beat := must[*workflowservice.RecordActivityTaskHeartbeatResponse](s, &workflowservice.RecordActivityTaskHeartbeatRequest{TaskToken: token, Details: payloads("half")})
	if !beat.GetActivityPaused() || beat.GetCancelRequested() || s.pending().GetState() != enumspb.PENDING_ACTIVITY_STATE_PAUSE_REQUESTED {
		t.Errorf("the worker is told %v", beat)
	}
	s.advance(time.Minute)
	s.failActivity(token)
	if info := s.pending(); info.GetState() != enumspb.PENDING_ACTIVITY_STATE_PAUSED || info.GetAttempt() != 2 {
		t.Errorf("after the failure: %v", info)
	}
	if s.advance(time.Minute); s.polls() != 0 {
		t.Error("it is tried again")
	}
	resume := unpauses("a")
	resume.ResetAttempts, resume.ResetHeartbeat = true, true
	must[proto.Message](s, resume)
	if task := s.pollActivity(); task.GetAttempt() != 1 || task.GetHeartbeatDetails() != nil {
		t.Errorf("it goes on with %v", task)
	}
}

func TestPauseInBackoffAndGoOn(t *testing.T) {
	s := newService(t)
	s.start("w")
	s.completeOK(activity("a", nil))
	s.failActivity(s.pollActivity().GetTaskToken())
	by := &workflowservice.PauseActivityRequest{Namespace: "default", Execution: execution, Activity: &workflowservice.PauseActivityRequest_Type{Type: "act"}}
	must[proto.Message](s, by)
	if s.advance(time.Minute); s.polls() != 0 {
		t.Error("it is tried again while it is paused")
	}
	all := &workflowservice.UnpauseActivityRequest{Namespace: "default", Execution: execution, Activity: &workflowservice.UnpauseActivityRequest_UnpauseAll{UnpauseAll: true}}
	must[proto.Message](s, all)
	must[proto.Message](s, all) // again, it changes nothing
	if got := s.polls(); got != 2 || s.polls() != 0 {
		t.Errorf("it goes on with attempt %d", got)
	}
}

// Time does not stop at a moment at which nothing happens.
func TestNextAttemptOfAPausedActivityIsNotDue(t *testing.T) {
	s := newService(t)
	s.start("w")
	s.completeOK(activity("a", nil))
	s.failActivity(s.pollActivity().GetTaskToken())
	must[proto.Message](s, pauses("a", ""))
	if at, ok := s.core.Next(); ok {
		t.Errorf("something is due at %v", at)
	}
}

func TestPausedActivityIsCancelled(t *testing.T) {
	s := newService(t)
	s.start("w")
	s.completeOK(activity("a", nil))
	must[proto.Message](s, pauses("a", ""))
	s.signal("w", "s")
	s.completeOK(cancelActivity(5))
	if s.find(enumspb.EVENT_TYPE_ACTIVITY_TASK_CANCELED) == nil {
		t.Error("it is still there")
	}
}

func TestPausedActivityIsCompletedByID(t *testing.T) {
	s := newService(t)
	s.start("w")
	s.completeOK(activity("a", nil))
	must[proto.Message](s, pauses("a", ""))
	must[proto.Message](s, &workflowservice.RespondActivityTaskCompletedByIdRequest{Namespace: "default", WorkflowId: "w", ActivityId: "a"})
	if s.find(enumspb.EVENT_TYPE_ACTIVITY_TASK_COMPLETED) == nil {
		t.Error("it is still there")
	}
}

func TestResetActivity(t *testing.T) {
	reset := &workflowservice.ResetActivityRequest{Namespace: "default", Execution: execution, Activity: &workflowservice.ResetActivityRequest_Id{Id: "a"}, ResetHeartbeat: true}
	s := newService(t)
	s.start("w")
	s.completeOK(activity("a", nil))
	s.failActivity(s.pollActivity().GetTaskToken())
	must[proto.Message](s, reset)
	token := s.pollActivity()
	if token.GetAttempt() != 1 {
		t.Errorf("in backoff: attempt %d is next", token.GetAttempt())
	}
	must[proto.Message](s, reset)
	beat := must[*workflowservice.RecordActivityTaskHeartbeatResponse](s, &workflowservice.RecordActivityTaskHeartbeatRequest{TaskToken: token.GetTaskToken(), Details: payloads("half")})
	if !beat.GetActivityReset() || s.polls() != 0 {
		t.Errorf("the worker is told %v", beat)
	}
	s.failActivity(token.GetTaskToken())
	s.advance(time.Second)
	if task := s.pollActivity(); task.GetAttempt() != 2 || task.GetHeartbeatDetails() != nil {
		t.Errorf("the next attempt is %v", task)
	}
	must[proto.Message](s, pauses("a", ""))
	reset.KeepPaused = true
	must[proto.Message](s, reset)
	if info := s.pending(); !info.GetPaused() || info.GetAttempt() != 1 {
		t.Errorf("kept paused: %v", info)
	}
}

// An attempt that nobody has begun yet begins anew with what the reset asked for, so that its worker is not told of it again.
func TestResetOfAnActivityInBackoffIsDoneWithItsNextAttempt(t *testing.T) {
	s := newService(t)
	s.start("w")
	s.completeOK(activity("a", nil))
	token := s.pollActivity().GetTaskToken()
	beats := &workflowservice.RecordActivityTaskHeartbeatRequest{TaskToken: token, Details: payloads("half")}
	must[proto.Message](s, beats)
	s.failActivity(token)
	must[proto.Message](s, &workflowservice.ResetActivityRequest{
		Namespace: "default", Execution: execution, Activity: &workflowservice.ResetActivityRequest_Id{Id: "a"}, ResetHeartbeat: true,
	})
	task := s.pollActivity()
	if task.GetHeartbeatDetails() != nil {
		t.Errorf("the next attempt gets %v", task.GetHeartbeatDetails())
	}
	beats.TaskToken = task.GetTaskToken()
	if beat := must[*workflowservice.RecordActivityTaskHeartbeatResponse](s, beats); beat.GetActivityReset() {
		t.Error("the worker of the next attempt is told that it was reset")
	}
}

func optionsUpdate(options *activitypb.ActivityOptions, paths ...string) *workflowservice.UpdateActivityOptionsRequest {
	return &workflowservice.UpdateActivityOptionsRequest{
		Namespace: "default", Execution: execution, Activity: &workflowservice.UpdateActivityOptionsRequest_Id{Id: "a"},
		ActivityOptions: options, UpdateMask: &fieldmaskpb.FieldMask{Paths: paths},
	}
}

func TestOptionsOfAPendingActivity(t *testing.T) {
	s := newService(t)
	s.start("w")
	s.completeOK(activity("a", func(a *commandpb.ScheduleActivityTaskCommandAttributes) { a.ScheduleToStartTimeout = seconds(5) }))
	resp := must[*workflowservice.UpdateActivityOptionsResponse](s, optionsUpdate(&activitypb.ActivityOptions{
		TaskQueue: &taskqueuepb.TaskQueue{Name: "elsewhere"}, ScheduleToStartTimeout: seconds(60), StartToCloseTimeout: seconds(1), HeartbeatTimeout: seconds(90),
		RetryPolicy: &commonpb.RetryPolicy{InitialInterval: seconds(20), MaximumAttempts: 3},
	}, "task_queue.name", "schedule_to_start_timeout", "retry_policy.initial_interval", "retry_policy.maximum_attempts"))
	if o := resp.GetActivityOptions(); o.GetTaskQueue().GetName() != "elsewhere" || o.GetStartToCloseTimeout().AsDuration() != 10*time.Second || o.GetRetryPolicy().GetMaximumAttempts() != 3 {
		t.Errorf("the options are %v", o)
	}
	if s.advance(30 * time.Second); s.polls() != 0 || s.find(enumspb.EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT) != nil {
		t.Fatal("it is offered on the old queue, or has timed out")
	}
	task := must[*workflowservice.PollActivityTaskQueueResponse](s, &workflowservice.PollActivityTaskQueueRequest{Namespace: "default", TaskQueue: &taskqueuepb.TaskQueue{Name: "elsewhere"}})
	must[proto.Message](s, optionsUpdate(&activitypb.ActivityOptions{StartToCloseTimeout: seconds(40)}, "startToCloseTimeout"))
	s.advance(30 * time.Second)
	s.failActivity(task.GetTaskToken())
	if got := s.pending().GetCurrentRetryInterval().AsDuration(); got != 20*time.Second {
		t.Errorf("the wait is %v", got)
	}
	restore := optionsUpdate(nil)
	restore.ActivityOptions, restore.UpdateMask, restore.RestoreOriginal = nil, nil, true
	must[proto.Message](s, restore)
	s.advance(2 * time.Second)
	if got := s.polls(); got != 2 {
		t.Errorf("with the old options, the next attempt is %d", got)
	}
}

// A longer wait also holds for an attempt that is offered already.
func TestOfferedAttemptIsPutOff(t *testing.T) {
	s := newService(t)
	s.start("w")
	s.completeOK(activity("a", nil))
	s.failActivity(s.pollActivity().GetTaskToken())
	s.advance(time.Second)
	must[proto.Message](s, optionsUpdate(&activitypb.ActivityOptions{RetryPolicy: &commonpb.RetryPolicy{InitialInterval: seconds(30)}}, "retry_policy.initial_interval"))
	if s.polls() != 0 {
		t.Error("it is offered at once")
	}
	if s.advance(time.Minute); s.polls() != 2 {
		t.Error("it is not offered later")
	}
}

// Other options give an activity that nobody has started no new time.
func TestOptionsDoNotRestartTheTimeout(t *testing.T) {
	s := newService(t)
	s.start("w")
	s.completeOK(activity("a", func(a *commandpb.ScheduleActivityTaskCommandAttributes) { a.ScheduleToStartTimeout = seconds(30) }))
	s.advance(20 * time.Second)
	must[proto.Message](s, optionsUpdate(&activitypb.ActivityOptions{StartToCloseTimeout: seconds(5)}, "start_to_close_timeout"))
	if s.advance(10 * time.Second); s.find(enumspb.EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT) == nil {
		t.Error("it has not timed out after 30 seconds")
	}
}

func TestControlOfNoActivity(t *testing.T) {
	const none = "Can't find pending activity with such ID. Invalid activityID or activity already completed"
	badMask := optionsUpdate(&activitypb.ActivityOptions{}, "retry_policy")
	for _, c := range []struct {
		req  proto.Message
		text string
	}{
		{pauses("other", ""), none}, {unpauses("other"), none},
		{&workflowservice.ResetActivityRequest{Namespace: "default", Execution: execution, Activity: &workflowservice.ResetActivityRequest_Type{Type: "other"}}, none},
		{&workflowservice.PauseActivityRequest{Namespace: "default", Execution: execution}, "Either Activity.Id or Activity.Type should be set on request."},
		{&workflowservice.PauseActivityRequest{Namespace: "default"}, "WorkflowId is not set on request."},
		{&workflowservice.UpdateActivityOptionsRequest{Namespace: "default", Execution: execution}, "ActivityOptions are not provided"},
		{badMask, "RetryPolicy is not provided"},
		{optionsUpdate(&activitypb.ActivityOptions{}, "start_to_close_timeout"),
			"a valid StartToCloseTimeout or ScheduleToCloseTimeout must be set on the activity. ActivityId=a ActivityType=act"},
	} {
		s := newService(t)
		s.start("w")
		s.completeOK(activity("a", nil))
		if _, err := s.step(c.req); err == nil || err.Error() != c.text {
			t.Errorf("%T: got %v, want %s", c.req, err, c.text)
		}
	}
	s := newService(t)
	s.start("w")
	s.completeOK(completes())
	_, err := s.step(pauses("a", ""))
	wantNotFound(t, err, "workflow execution already completed")
}

func TestActivitiesOfWorkflowsAreControlledAsExecutionsToo(t *testing.T) {
	s := newService(t)
	s.start("w")
	s.completeOK(activity("a", nil))
	must[*workflowservice.PauseActivityExecutionResponse](s, &workflowservice.PauseActivityExecutionRequest{Namespace: "default", WorkflowId: "w", ActivityId: "a", Reason: "why"})
	if info := s.pending(); info.GetPauseInfo().GetManual().GetReason() != "why" {
		t.Errorf("paused, it is %v", info)
	}
	resp := must[*workflowservice.UpdateActivityExecutionOptionsResponse](s, &workflowservice.UpdateActivityExecutionOptionsRequest{
		Namespace: "default", WorkflowId: "w", ActivityId: "a", ActivityOptions: &activitypb.ActivityOptions{HeartbeatTimeout: seconds(7)},
		UpdateMask: &fieldmaskpb.FieldMask{Paths: []string{"heartbeat_timeout"}},
	})
	if got := resp.GetActivityOptions().GetHeartbeatTimeout().AsDuration(); got != 7*time.Second {
		t.Errorf("heartbeat timeout %v", got)
	}
	must[*workflowservice.ResetActivityExecutionResponse](s, &workflowservice.ResetActivityExecutionRequest{Namespace: "default", WorkflowId: "w", ActivityId: "a", KeepPaused: true})
	must[*workflowservice.UnpauseActivityExecutionResponse](s, &workflowservice.UnpauseActivityExecutionRequest{Namespace: "default", WorkflowId: "w", ActivityId: "a"})
	if s.advance(0); s.polls() != 1 {
		t.Error("it does not go on")
	}
	for _, req := range []*workflowservice.PauseActivityExecutionRequest{{ActivityId: "a"}, {WorkflowId: "w"}} {
		req.Namespace = "default"
		if _, err := s.step(req); err == nil {
			t.Errorf("%v is accepted", req)
		}
	}
}
