package core_test

import (
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	commandpb "go.temporal.io/api/command/v1"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"
)

// activity is a valid command, edited.
func activity(id string, edit func(*commandpb.ScheduleActivityTaskCommandAttributes)) *commandpb.Command {
	a := &commandpb.ScheduleActivityTaskCommandAttributes{
		ActivityId: id, ActivityType: &commonpb.ActivityType{Name: "act"}, TaskQueue: &taskqueuepb.TaskQueue{Name: "q"}, StartToCloseTimeout: seconds(10),
	}
	if edit != nil {
		edit(a)
	}
	return &commandpb.Command{
		CommandType: enumspb.COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK,
		Attributes:  &commandpb.Command_ScheduleActivityTaskCommandAttributes{ScheduleActivityTaskCommandAttributes: a},
	}
}

func cancelActivity(scheduledID int64) *commandpb.Command {
	return command(enumspb.COMMAND_TYPE_REQUEST_CANCEL_ACTIVITY_TASK, func(c *commandpb.Command) {
		c.Attributes = &commandpb.Command_RequestCancelActivityTaskCommandAttributes{
			RequestCancelActivityTaskCommandAttributes: &commandpb.RequestCancelActivityTaskCommandAttributes{ScheduledEventId: scheduledID},
		}
	})
}

// pollActivity takes the next activity task of the queue "q".
func (s *service) pollActivity() *workflowservice.PollActivityTaskQueueResponse {
	s.t.Helper()
	return must[*workflowservice.PollActivityTaskQueueResponse](s, &workflowservice.PollActivityTaskQueueRequest{
		Namespace: "default", TaskQueue: &taskqueuepb.TaskQueue{Name: "q"}, Identity: "worker",
	})
}

// completeOK is complete that has to succeed.
func (s *service) completeOK(commands ...*commandpb.Command) {
	s.t.Helper()
	if err := s.complete(commands...); err != nil {
		s.t.Fatal(err)
	}
}

func failure(kind string) *failurepb.Failure {
	return &failurepb.Failure{Message: "no", FailureInfo: &failurepb.Failure_ApplicationFailureInfo{
		ApplicationFailureInfo: &failurepb.ApplicationFailureInfo{Type: kind},
	}}
}

func (s *service) types(workflowID string) string {
	s.t.Helper()
	var all []string
	for _, e := range s.history(workflowID, "") {
		all = append(all, e.GetEventType().String())
	}
	return strings.Join(all, " ")
}

func wantNotFound(t *testing.T, err error, text string) {
	t.Helper()
	var notFound *serviceerror.NotFound
	if !errors.As(err, &notFound) || err.Error() != text {
		t.Errorf("got %v, want NotFound: %s", err, text)
	}
}

func TestBadActivitiesFailTheWorkflowTask(t *testing.T) {
	type attributes = commandpb.ScheduleActivityTaskCommandAttributes
	tests := map[string]struct {
		edit func(*attributes)
		want string
	}{
		"no queue":          {func(a *attributes) { a.TaskQueue = nil }, "taskQueue is not set"},
		"queue has no name": {func(a *attributes) { a.TaskQueue = &taskqueuepb.TaskQueue{} }, "missing task queue name"},
		"no id":             {func(a *attributes) { a.ActivityId = "" }, "activityId is not set"},
		"no type":           {func(a *attributes) { a.ActivityType = nil }, "activityType is not set"},
		"long id": {func(a *attributes) { a.ActivityId = strings.Repeat("x", 1001) },
			"activityId exceeds length limit. Length=1001 Limit=1000"},
		"no timeout": {func(a *attributes) { a.StartToCloseTimeout = nil },
			"a valid StartToCloseTimeout or ScheduleToCloseTimeout must be set on the activity. ActivityId=a ActivityType=act"},
		"long type": {func(a *attributes) { a.ActivityType.Name = strings.Repeat("x", 1001) },
			"activityType exceeds length limit. Length=1001 Limit=1000"},
		"long queue":                 {func(a *attributes) { a.TaskQueue.Name = strings.Repeat("x", 1001) }, "taskQueue length exceeds limit"},
		"negative start to close":    {func(a *attributes) { a.StartToCloseTimeout = seconds(-1) }, "invalid StartToCloseTimeout: negative duration"},
		"negative schedule to start": {func(a *attributes) { a.ScheduleToStartTimeout = seconds(-1) }, "invalid ScheduleToStartTimeout: negative duration"},
		"negative schedule to close": {func(a *attributes) { a.ScheduleToCloseTimeout = seconds(-1) }, "invalid ScheduleToCloseTimeout: negative duration"},
		"negative attempts": {func(a *attributes) { a.RetryPolicy = &commonpb.RetryPolicy{MaximumAttempts: -1} },
			"MaximumAttempts cannot be negative on retry policy."},
		"negative interval": {func(a *attributes) { a.RetryPolicy = &commonpb.RetryPolicy{InitialInterval: seconds(-1)} },
			"invalid InitialInterval set on retry policy: negative duration"},
		"negative maximum": {func(a *attributes) { a.RetryPolicy = &commonpb.RetryPolicy{MaximumInterval: seconds(-1)} },
			"invalid MaximumInterval set on retry policy: negative duration"},
		"negative timeout": {func(a *attributes) { a.HeartbeatTimeout = seconds(-1) }, "invalid HeartbeatTimeout: negative duration"},
		"backoff below one": {func(a *attributes) { a.RetryPolicy = &commonpb.RetryPolicy{BackoffCoefficient: 0.5} },
			"BackoffCoefficient cannot be less than 1 on retry policy."},
		"maximum below initial": {func(a *attributes) {
			a.RetryPolicy = &commonpb.RetryPolicy{InitialInterval: seconds(10), MaximumInterval: seconds(1)}
		}, "MaximumInterval cannot be less than InitialInterval on retry policy."},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := newService(t)
			s.start("w")
			err := s.complete(activity("a", test.edit))
			want := "BadScheduleActivityAttributes: " + test.want
			var invalid *serviceerror.InvalidArgument
			if !errors.As(err, &invalid) || err.Error() != want {
				t.Errorf("got %v, want %s", err, want)
			}
			events := s.history("w", "")
			failed := events[3].GetWorkflowTaskFailedEventAttributes()
			if failed.GetFailure().GetMessage() != want || failed.GetCause() != enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_SCHEDULE_ACTIVITY_ATTRIBUTES {
				t.Errorf("event 4 is %v", events[3])
			}
		})
	}
}

func TestNothingOfABadTaskHasHappened(t *testing.T) {
	s := newService(t)
	s.start("w")
	if err := s.complete(activity("a", nil), activity("a", nil)); err == nil {
		t.Error("a second activity with the same id passed")
	}
	if task := s.pollActivity(); len(task.GetTaskToken()) > 0 {
		t.Errorf("the first activity was offered: %v", task)
	}
	if got, want := s.types("w"), "WorkflowExecutionStarted WorkflowTaskScheduled WorkflowTaskStarted WorkflowTaskFailed"; got != want {
		t.Errorf("got %s", got)
	}
	s.completeOK(activity("a", nil)) // the id is free
}

func TestTooLargeInputTerminates(t *testing.T) {
	s := newService(t)
	s.start("w")
	err := s.complete(activity("a", func(a *commandpb.ScheduleActivityTaskCommandAttributes) {
		a.Input = &commonpb.Payloads{Payloads: []*commonpb.Payload{{Data: make([]byte, 3<<20)}}}
	}))
	const want = "BadScheduleActivityAttributes: ScheduleActivityTaskCommandAttributes.Input exceeds size limit."
	if err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
	if got := s.last("w", "").GetWorkflowExecutionTerminatedEventAttributes(); got.GetReason() != want || got.GetIdentity() != "history-service" {
		t.Errorf("the last event is %v", s.last("w", ""))
	}
}

func TestStaleAnswersOfActivitiesAreRefused(t *testing.T) {
	const gone = "invalid activityID or activity already timed out or invoking workflow is completed"
	s := newService(t)
	s.start("w")
	s.completeOK(activity("a", nil))
	first := s.pollActivity().GetTaskToken()
	must[*workflowservice.RespondActivityTaskFailedResponse](s, &workflowservice.RespondActivityTaskFailedRequest{TaskToken: first, Failure: failure("E")})
	answers := map[string]proto.Message{
		"complete": &workflowservice.RespondActivityTaskCompletedRequest{TaskToken: first}, "fail": &workflowservice.RespondActivityTaskFailedRequest{TaskToken: first},
		"cancel": &workflowservice.RespondActivityTaskCanceledRequest{TaskToken: first}, "heartbeat": &workflowservice.RecordActivityTaskHeartbeatRequest{TaskToken: first},
	}
	for name, answer := range answers {
		_, err := s.step(answer)
		t.Run(name+" in backoff", func(t *testing.T) { wantNotFound(t, err, gone) })
	}
	s.advance(time.Second)
	second := s.pollActivity().GetTaskToken()
	for name, answer := range answers {
		_, err := s.step(answer)
		t.Run(name+" in the next attempt", func(t *testing.T) { wantNotFound(t, err, gone) })
	}
	must[*workflowservice.RespondActivityTaskCompletedResponse](s, &workflowservice.RespondActivityTaskCompletedRequest{TaskToken: second})
	_, err := s.step(&workflowservice.RespondActivityTaskCompletedRequest{TaskToken: second})
	wantNotFound(t, err, gone)
	must[*workflowservice.TerminateWorkflowExecutionResponse](s, &workflowservice.TerminateWorkflowExecutionRequest{Namespace: "default", WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: "w"}})
	_, err = s.step(&workflowservice.RespondActivityTaskCompletedRequest{TaskToken: second})
	wantNotFound(t, err, "workflow execution already completed")
	if _, err = s.step(&workflowservice.RespondActivityTaskCompletedRequest{TaskToken: []byte("?")}); err == nil || err.Error() != "Error deserializing task token." {
		t.Errorf("a token that is none: %v", err)
	}
}

func TestActivitiesAnsweredByID(t *testing.T) {
	s := newService(t)
	s.start("w")
	s.completeOK(activity("a", nil), activity("b", nil), activity("c", nil))
	_, err := s.step(&workflowservice.RespondActivityTaskCompletedByIdRequest{Namespace: "default", WorkflowId: "w", ActivityId: "x"})
	wantNotFound(t, err, "cannot find pending activity with ActivityID x, check workflow execution history for more details")
	_, err = s.step(&workflowservice.RecordActivityTaskHeartbeatByIdRequest{Namespace: "default", WorkflowId: "w", ActivityId: "a"})
	wantNotFound(t, err, "invalid activityID or activity already timed out or invoking workflow is completed")
	// no worker has started it, but it may be completed all the same
	must[*workflowservice.RespondActivityTaskCompletedByIdResponse](s, &workflowservice.RespondActivityTaskCompletedByIdRequest{Namespace: "default", WorkflowId: "w", ActivityId: "a", Identity: "someone"})
	if got := s.pollActivity().GetActivityId(); got != "b" {
		t.Errorf("the next activity is %q", got)
	}
	_, err = s.step(&workflowservice.RespondActivityTaskCanceledByIdRequest{Namespace: "default", WorkflowId: "w", ActivityId: "b"})
	if err == nil || err.Error() != "unable to mark activity as canceled without activity being request canceled first" {
		t.Errorf("got %v", err)
	}
	beat := must[*workflowservice.RecordActivityTaskHeartbeatByIdResponse](s, &workflowservice.RecordActivityTaskHeartbeatByIdRequest{Namespace: "default", WorkflowId: "w", ActivityId: "b"})
	if beat.GetCancelRequested() {
		t.Error("nobody has requested its cancellation")
	}
	s.completeOK(cancelActivity(6))
	beat = must[*workflowservice.RecordActivityTaskHeartbeatByIdResponse](s, &workflowservice.RecordActivityTaskHeartbeatByIdRequest{Namespace: "default", WorkflowId: "w", ActivityId: "b"})
	if !beat.GetCancelRequested() {
		t.Error("the heartbeat does not tell that cancellation was requested")
	}
	must[*workflowservice.RespondActivityTaskCanceledByIdResponse](s, &workflowservice.RespondActivityTaskCanceledByIdRequest{Namespace: "default", WorkflowId: "w", ActivityId: "b"})
	s.pollActivity()
	must[*workflowservice.RespondActivityTaskFailedByIdResponse](s, &workflowservice.RespondActivityTaskFailedByIdRequest{Namespace: "default", WorkflowId: "w", ActivityId: "c", Failure: failure("E")})
	s.advance(time.Second)
	if got := s.pollActivity(); got.GetActivityId() != "c" || got.GetAttempt() != 2 {
		t.Errorf("the next activity is %v", got)
	}
}

func TestCancellingActivitiesTwiceOrLate(t *testing.T) {
	s := newService(t)
	s.start("w")
	if err := s.complete(cancelActivity(9)); err == nil || err.Error() != "BadRequestCancelActivityAttributes: invalid history builder state for action: add-activitytask-cancel-requested-event, ScheduledEventID: 9" {
		t.Errorf("got %v", err)
	}
	s = newService(t)
	s.start("w")
	s.completeOK(activity("a", nil)) // event 5
	token := s.pollActivity().GetTaskToken()
	must[*workflowservice.SignalWorkflowExecutionResponse](s, signalRequest("w", ""))
	task := s.poll()
	must[*workflowservice.RespondActivityTaskCompletedResponse](s, &workflowservice.RespondActivityTaskCompletedRequest{TaskToken: token}) // unseen
	must[*workflowservice.RespondWorkflowTaskCompletedResponse](s, &workflowservice.RespondWorkflowTaskCompletedRequest{TaskToken: task.GetTaskToken(), Commands: []*commandpb.Command{cancelActivity(5)}})
	if got := s.types("w"); !strings.HasSuffix(got, "WorkflowTaskCompleted ActivityTaskCancelRequested ActivityTaskStarted ActivityTaskCompleted WorkflowTaskScheduled") {
		t.Errorf("got %s", got)
	}
}

func TestActivityTimeoutsAreFilledIn(t *testing.T) {
	s := newService(t)
	req := startRequest("w")
	req.WorkflowRunTimeout = seconds(100)
	must[*workflowservice.StartWorkflowExecutionResponse](s, req)
	s.completeOK(
		activity("only start to close", nil),
		activity("only schedule to close", func(a *commandpb.ScheduleActivityTaskCommandAttributes) {
			a.StartToCloseTimeout, a.ScheduleToCloseTimeout = nil, seconds(30)
		}),
		activity("all too long", func(a *commandpb.ScheduleActivityTaskCommandAttributes) {
			a.StartToCloseTimeout, a.ScheduleToCloseTimeout, a.ScheduleToStartTimeout, a.HeartbeatTimeout = seconds(1000), seconds(2000), seconds(500), seconds(3000)
		}),
	)
	want := [][4]time.Duration{{100, 100, 10, 0}, {30, 30, 30, 0}, {100, 100, 100, 100}}
	for i, e := range s.history("w", "")[4:] {
		a := e.GetActivityTaskScheduledEventAttributes()
		got := [4]time.Duration{}
		for j, d := range []*durationpb.Duration{a.GetScheduleToCloseTimeout(), a.GetScheduleToStartTimeout(), a.GetStartToCloseTimeout(), a.GetHeartbeatTimeout()} {
			got[j] = d.AsDuration() / time.Second
		}
		if got != want[i] {
			t.Errorf("%s: got %v, want %v", a.GetActivityId(), got, want[i])
		}
	}
}

func TestRetryStates(t *testing.T) {
	type policy = commonpb.RetryPolicy
	tests := map[string]struct {
		policy *policy
		total  int
		fails  *failurepb.Failure
		want   enumspb.RetryState
	}{
		"maximum attempts":   {&policy{MaximumAttempts: 1}, 0, failure("E"), enumspb.RETRY_STATE_MAXIMUM_ATTEMPTS_REACHED},
		"not retryable type": {&policy{NonRetryableErrorTypes: []string{"E"}}, 0, failure("E"), enumspb.RETRY_STATE_NON_RETRYABLE_FAILURE},
		"cancelled": {&policy{}, 0, &failurepb.Failure{FailureInfo: &failurepb.Failure_CanceledFailureInfo{
			CanceledFailureInfo: &failurepb.CanceledFailureInfo{}}}, enumspb.RETRY_STATE_NON_RETRYABLE_FAILURE},
		"not retryable": {&policy{}, 0, &failurepb.Failure{FailureInfo: &failurepb.Failure_ApplicationFailureInfo{
			ApplicationFailureInfo: &failurepb.ApplicationFailureInfo{NonRetryable: true}}}, enumspb.RETRY_STATE_NON_RETRYABLE_FAILURE},
		"of the server": {&policy{}, 0, &failurepb.Failure{FailureInfo: &failurepb.Failure_ServerFailureInfo{
			ServerFailureInfo: &failurepb.ServerFailureInfo{NonRetryable: true}}}, enumspb.RETRY_STATE_NON_RETRYABLE_FAILURE},
		"no failure": {&policy{}, 0, nil, enumspb.RETRY_STATE_IN_PROGRESS},
		"too late":   {&policy{InitialInterval: seconds(20)}, 10, failure("E"), enumspb.RETRY_STATE_TIMEOUT},
		"asked for nothing": {&policy{}, 0, &failurepb.Failure{FailureInfo: &failurepb.Failure_ApplicationFailureInfo{
			ApplicationFailureInfo: &failurepb.ApplicationFailureInfo{NextRetryDelay: seconds(0)}}}, enumspb.RETRY_STATE_TIMEOUT},
		"asked for more than the maximum": {&policy{MaximumInterval: seconds(1)}, 0, &failurepb.Failure{FailureInfo: &failurepb.Failure_ApplicationFailureInfo{
			ApplicationFailureInfo: &failurepb.ApplicationFailureInfo{NextRetryDelay: seconds(3600)}}}, enumspb.RETRY_STATE_IN_PROGRESS},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := newService(t)
			s.start("w")
			s.completeOK(activity("a", func(a *commandpb.ScheduleActivityTaskCommandAttributes) {
				a.RetryPolicy, a.ScheduleToCloseTimeout = test.policy, seconds(test.total)
			}))
			must[*workflowservice.RespondActivityTaskFailedResponse](s, &workflowservice.RespondActivityTaskFailedRequest{TaskToken: s.pollActivity().GetTaskToken(), Failure: test.fails})
			got := enumspb.RETRY_STATE_IN_PROGRESS
			for _, e := range s.history("w", "") {
				if e.GetEventType() == enumspb.EVENT_TYPE_ACTIVITY_TASK_FAILED {
					got = e.GetActivityTaskFailedEventAttributes().GetRetryState()
				}
			}
			if got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func TestEagerActivitiesRideBack(t *testing.T) {
	s := newService(t)
	s.start("w")
	eager := func(a *commandpb.ScheduleActivityTaskCommandAttributes) { a.RequestEagerExecution = true }
	task := s.poll()
	resp := must[*workflowservice.RespondWorkflowTaskCompletedResponse](s, &workflowservice.RespondWorkflowTaskCompletedRequest{
		TaskToken: task.GetTaskToken(), Identity: "worker", Commands: []*commandpb.Command{activity("a", eager), activity("b", eager), cancelActivity(5), activity("c", nil)},
	})
	if got := resp.GetActivityTasks(); len(got) != 1 || got[0].GetActivityId() != "b" {
		t.Fatalf("got %v", got)
	}
	if got := s.pollActivity().GetActivityId(); got != "c" {
		t.Errorf("the queue offers %q", got)
	}
	must[*workflowservice.RespondActivityTaskCompletedResponse](s, &workflowservice.RespondActivityTaskCompletedRequest{TaskToken: resp.GetActivityTasks()[0].GetTaskToken(), Identity: "worker"})
	var started *historypb.ActivityTaskStartedEventAttributes
	for _, e := range s.history("w", "") {
		if e.GetEventType() == enumspb.EVENT_TYPE_ACTIVITY_TASK_STARTED {
			started = e.GetActivityTaskStartedEventAttributes()
		}
	}
	if started.GetIdentity() != "worker" || started.GetScheduledEventId() != 6 {
		t.Errorf("got %v", started)
	}
}

func TestTimeoutsOfActivities(t *testing.T) {
	type attributes = commandpb.ScheduleActivityTaskCommandAttributes
	const late = "Not enough time to schedule next retry before activity ScheduleToClose timeout, giving up retrying"
	tests := map[string]struct {
		edit  func(*attributes)
		polls bool
		after time.Duration
		text  string
		state enumspb.RetryState
	}{
		"nobody comes": {func(a *attributes) { a.ScheduleToStartTimeout = seconds(3) }, false, 3 * time.Second,
			"activity ScheduleToStart timeout", enumspb.RETRY_STATE_TIMEOUT},
		"nobody comes for a retry in time": {func(a *attributes) { a.ScheduleToCloseTimeout = seconds(30) }, true, 30 * time.Second,
			late, enumspb.RETRY_STATE_TIMEOUT},
		"last attempt": {func(a *attributes) { a.RetryPolicy = &commonpb.RetryPolicy{MaximumAttempts: 1} }, true, 10 * time.Second,
			"activity StartToClose timeout", enumspb.RETRY_STATE_MAXIMUM_ATTEMPTS_REACHED},
		"no time for another attempt": {func(a *attributes) {
			a.ScheduleToCloseTimeout, a.RetryPolicy = seconds(12), &commonpb.RetryPolicy{InitialInterval: seconds(5)}
		}, true, 10 * time.Second, late, enumspb.RETRY_STATE_TIMEOUT},
		"not retryable": {func(a *attributes) {
			a.RetryPolicy = &commonpb.RetryPolicy{NonRetryableErrorTypes: []string{"TemporalTimeout:StartToClose"}}
		}, true, 10 * time.Second, "activity StartToClose timeout", enumspb.RETRY_STATE_NON_RETRYABLE_FAILURE},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := newService(t)
			s.start("w")
			s.completeOK(activity("a", test.edit))
			begun := s.now
			if test.polls {
				s.pollActivity()
			}
			s.advance(time.Minute)
			for _, e := range s.history("w", "") {
				if e.GetEventType() != enumspb.EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT {
					continue
				}
				a := e.GetActivityTaskTimedOutEventAttributes()
				if a.GetFailure().GetMessage() != test.text || a.GetRetryState() != test.state || e.GetEventTime().AsTime().Sub(begun) != test.after {
					t.Errorf("after %v: %v", e.GetEventTime().AsTime().Sub(begun), a)
				}
				return
			}
			t.Error("it did not time out")
		})
	}
}

func TestBackoffGrowsToItsMaximum(t *testing.T) {
	s := newService(t)
	s.start("w")
	s.completeOK(activity("a", func(a *commandpb.ScheduleActivityTaskCommandAttributes) {
		a.RetryPolicy = &commonpb.RetryPolicy{InitialInterval: seconds(1), BackoffCoefficient: 3, MaximumInterval: seconds(5)}
	}))
	for i, want := range []time.Duration{1, 3, 5, 5} {
		must[*workflowservice.RespondActivityTaskFailedResponse](s, &workflowservice.RespondActivityTaskFailedRequest{TaskToken: s.pollActivity().GetTaskToken(), Failure: failure("E")})
		s.advance(want*time.Second - 1)
		if task := s.pollActivity(); len(task.GetTaskToken()) > 0 {
			t.Errorf("attempt %d came early", i+2)
		}
		s.advance(1)
	}
	if got := s.pollActivity().GetAttempt(); got != 5 {
		t.Errorf("this is attempt %d", got)
	}
}

func TestACancelledActivityIsNotTriedAgain(t *testing.T) {
	s := newService(t)
	s.start("w")
	s.completeOK(activity("a", nil))
	token := s.pollActivity().GetTaskToken()
	must[*workflowservice.SignalWorkflowExecutionResponse](s, signalRequest("w", ""))
	s.completeOK(cancelActivity(5))
	must[*workflowservice.SignalWorkflowExecutionResponse](s, signalRequest("w", ""))
	if err := s.complete(cancelActivity(5)); err == nil || !strings.Contains(err.Error(), "add-activitytask-cancel-requested-event") {
		t.Errorf("a second cancellation: %v", err)
	}
	must[*workflowservice.RespondActivityTaskFailedResponse](s, &workflowservice.RespondActivityTaskFailedRequest{TaskToken: token, Failure: failure("E")})
	for _, e := range s.history("w", "") {
		if got := e.GetActivityTaskFailedEventAttributes(); got != nil && got.GetRetryState() != enumspb.RETRY_STATE_CANCEL_REQUESTED {
			t.Errorf("got %v", got)
		}
	}
	if !strings.Contains(s.types("w"), "ActivityTaskFailed") {
		t.Errorf("got %s", s.types("w"))
	}
}

func TestTooManyActivitiesFailTheWorkflowTask(t *testing.T) {
	s := newService(t)
	s.start("w")
	var commands []*commandpb.Command
	for i := range 2001 {
		commands = append(commands, activity(strconv.Itoa(i), nil))
	}
	if err := s.complete(commands...); err == nil || err.Error() != "PendingActivitiesLimitExceeded: the number of pending activities, 2000, has reached the per-workflow limit of 2000" {
		t.Errorf("got %v", err)
	}
}
