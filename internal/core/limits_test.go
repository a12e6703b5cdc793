package core_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	commandpb "go.temporal.io/api/command/v1"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	historypb "go.temporal.io/api/history/v1"
	nexuspb "go.temporal.io/api/nexus/v1"
	querypb "go.temporal.io/api/query/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"
)

// huge is more than an event can carry.
var huge = &commonpb.Payloads{Payloads: []*commonpb.Payload{hugeValue}}

var hugeValue = &commonpb.Payload{Data: make([]byte, 2<<20+1)}

func hugeMemo() *commonpb.Memo {
	return &commonpb.Memo{Fields: map[string]*commonpb.Payload{"m": hugeValue}}
}

// tooLargeCommands end the run with these causes and words.
var tooLargeCommands = []struct {
	cause      enumspb.WorkflowTaskFailedCause
	attributes proto.Message
	text       string
}{
	{enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_SCHEDULE_ACTIVITY_ATTRIBUTES,
		activityWith(func(a *commandpb.ScheduleActivityTaskCommandAttributes) { a.Input = huge }), "ScheduleActivityTaskCommandAttributes.Input exceeds size limit."},
	{enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_SCHEDULE_ACTIVITY_ATTRIBUTES, // as the server has it
		&commandpb.CompleteWorkflowExecutionCommandAttributes{Result: huge}, "CompleteWorkflowExecutionCommandAttributes.Result exceeds size limit."},
	{enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_FAIL_WORKFLOW_EXECUTION_ATTRIBUTES,
		&commandpb.FailWorkflowExecutionCommandAttributes{Failure: &failurepb.Failure{Message: string(hugeValue.Data)}}, "FailWorkflowExecutionCommandAttributes.Failure exceeds size limit."},
	{enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_RECORD_MARKER_ATTRIBUTES,
		&commandpb.RecordMarkerCommandAttributes{MarkerName: "m", Details: map[string]*commonpb.Payloads{"d": huge}}, "RecordMarkerCommandAttributes.Details exceeds size limit."},
	{enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_CONTINUE_AS_NEW_ATTRIBUTES,
		&commandpb.ContinueAsNewWorkflowExecutionCommandAttributes{Input: huge}, "ContinueAsNewWorkflowExecutionCommandAttributes. Input exceeds size limit."},
	{enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_CONTINUE_AS_NEW_ATTRIBUTES,
		&commandpb.ContinueAsNewWorkflowExecutionCommandAttributes{Memo: hugeMemo()}, "ContinueAsNewWorkflowExecutionCommandAttributes. Memo exceeds size limit."},
	{enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_CONTINUE_AS_NEW_ATTRIBUTES,
		&commandpb.ContinueAsNewWorkflowExecutionCommandAttributes{SearchAttributes: attributes("k", string(make([]byte, 2049)))}, "search attribute k value size 2049 exceeds size limit 2048"},
	{enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_START_CHILD_EXECUTION_ATTRIBUTES,
		childWith(&commandpb.StartChildWorkflowExecutionCommandAttributes{Input: huge}), "StartChildWorkflowExecutionCommandAttributes. Input exceeds size limit."},
	{enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_START_CHILD_EXECUTION_ATTRIBUTES,
		childWith(&commandpb.StartChildWorkflowExecutionCommandAttributes{Memo: hugeMemo()}), "StartChildWorkflowExecutionCommandAttributes.Memo exceeds size limit."},
	{enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_SIGNAL_WORKFLOW_EXECUTION_ATTRIBUTES,
		&commandpb.SignalExternalWorkflowExecutionCommandAttributes{Execution: &commonpb.WorkflowExecution{WorkflowId: "b"}, SignalName: "s", Input: huge},
		"SignalExternalWorkflowExecutionCommandAttributes.Input exceeds size limit."},
	{enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_SEARCH_ATTRIBUTES,
		&commandpb.UpsertWorkflowSearchAttributesCommandAttributes{SearchAttributes: manyAttributes()}, "total size of search attributes 41200 exceeds size limit 40960"},
	{enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_MODIFY_WORKFLOW_PROPERTIES_ATTRIBUTES,
		&commandpb.ModifyWorkflowPropertiesCommandAttributes{UpsertedMemo: hugeMemo()}, "ModifyWorkflowPropertiesCommandAttributes exceeds size limit."},
}

func childWith(a *commandpb.StartChildWorkflowExecutionCommandAttributes) proto.Message {
	a.WorkflowId, a.WorkflowType = "c", &commonpb.WorkflowType{Name: "wf"}
	return a
}

func manyAttributes() *commonpb.SearchAttributes {
	all := &commonpb.SearchAttributes{IndexedFields: map[string]*commonpb.Payload{}}
	for i := range 20 {
		all.IndexedFields[fmt.Sprintf("k%02d", i)] = &commonpb.Payload{Data: make([]byte, 2046)}
	}
	return all
}

func TestTooLargeCommandsEndTheRun(t *testing.T) {
	for _, c := range tooLargeCommands {
		t.Run(c.text, func(t *testing.T) {
			s := newService(t)
			s.start("w")
			s.wantFailed(c.cause, c.text, s.complete(with(c.attributes)))
			end := s.last("w", "").GetWorkflowExecutionTerminatedEventAttributes()
			if end.GetReason() != c.cause.String()+": "+c.text || end.GetIdentity() != "history-service" {
				t.Errorf("the run ends with %v", end)
			}
		})
	}
}

// One activity, child or the like too many fails the task, and the workflow may do without.
func TestPendingLimits(t *testing.T) {
	for cause, c := range map[enumspb.WorkflowTaskFailedCause]struct {
		command func(i int) *commandpb.Command
		what    string
	}{
		enumspb.WORKFLOW_TASK_FAILED_CAUSE_PENDING_ACTIVITIES_LIMIT_EXCEEDED: {
			func(i int) *commandpb.Command { return activity(fmt.Sprint(i), nil) }, "pending activities"},
		enumspb.WORKFLOW_TASK_FAILED_CAUSE_PENDING_CHILD_WORKFLOWS_LIMIT_EXCEEDED: {
			func(i int) *commandpb.Command { return childStart(fmt.Sprint(i), 0) }, "pending child workflow executions"},
		enumspb.WORKFLOW_TASK_FAILED_CAUSE_PENDING_SIGNALS_LIMIT_EXCEEDED: {
			func(int) *commandpb.Command {
				return externalSignal(&commonpb.WorkflowExecution{WorkflowId: "b"}, "s", false)
			}, "pending signals to external workflows"},
		enumspb.WORKFLOW_TASK_FAILED_CAUSE_PENDING_REQUEST_CANCEL_LIMIT_EXCEEDED: {
			func(int) *commandpb.Command { return externalCancel("b", "", false) }, "pending requests to cancel external workflows"},
	} {
		t.Run(c.what, func(t *testing.T) {
			s := newService(t)
			s.start("w")
			var commands []*commandpb.Command
			for i := range 2001 {
				commands = append(commands, c.command(i))
			}
			s.wantFailed(cause, "the number of "+c.what+", 2000, has reached the per-workflow limit of 2000", s.complete(commands...))
			s.completeOK(commands[:2000]...)
		})
	}
}

// What a worker says about an activity and is too large fails it, for good, with the server's words.
func TestTooLargeAnswersFailTheActivity(t *testing.T) {
	for text, answer := range map[string]func(token []byte) proto.Message{
		"Complete result exceeds size limit.": func(token []byte) proto.Message {
			return &workflowservice.RespondActivityTaskCompletedRequest{TaskToken: token, Result: huge}
		},
		"Heartbeat details exceed size limit.": func(token []byte) proto.Message {
			return &workflowservice.RecordActivityTaskHeartbeatRequest{TaskToken: token, Details: huge}
		},
		"Cancel details exceed size limit.": func(token []byte) proto.Message {
			return &workflowservice.RespondActivityTaskCanceledRequest{TaskToken: token, Details: huge}
		},
		"Failure exceeds size limit.": func(token []byte) proto.Message {
			return &workflowservice.RespondActivityTaskFailedRequest{TaskToken: token, Failure: &failurepb.Failure{Message: string(hugeValue.Data)}}
		},
	} {
		t.Run(text, func(t *testing.T) {
			s := newService(t)
			s.start("w")
			s.completeOK(activity("a", nil))
			resp := must[proto.Message](s, answer(s.pollActivity().GetTaskToken()))
			failed := s.find(enumspb.EVENT_TYPE_ACTIVITY_TASK_FAILED).GetActivityTaskFailedEventAttributes()
			if f := failed.GetFailure(); f.GetMessage() != text || !f.GetServerFailureInfo().GetNonRetryable() || len(f.GetCause().GetMessage()) > 1<<19 {
				t.Errorf("the activity failed with %.200v", f)
			}
			if beat, ok := resp.(*workflowservice.RecordActivityTaskHeartbeatResponse); ok && !beat.GetCancelRequested() {
				t.Error("the worker is not told to stop")
			}
			if failed, ok := resp.(*workflowservice.RespondActivityTaskFailedResponse); ok && len(failed.GetFailures()) != 1 {
				t.Errorf("the worker is told %v", failed.GetFailures())
			}
		})
	}
}

// The failure of an attempt that is tried again is kept, and polled by nobody, in 4 KiB.
func TestLongFailureIsCutUntilTheNextAttempt(t *testing.T) {
	s := newService(t)
	s.start("w")
	s.completeOK(activity("a", nil))
	why := failure("Broken")
	why.Message = strings.Repeat("ü", 5000)
	must[*workflowservice.RespondActivityTaskFailedResponse](s, &workflowservice.RespondActivityTaskFailedRequest{TaskToken: s.pollActivity().GetTaskToken(), Failure: why})
	kept := must[*workflowservice.DescribeWorkflowExecutionResponse](s, &workflowservice.DescribeWorkflowExecutionRequest{
		Namespace: "default", Execution: &commonpb.WorkflowExecution{WorkflowId: "w"},
	}).GetPendingActivities()[0].GetLastFailure()
	if cause := kept.GetCause(); kept.GetMessage() != "Failure exceeds size limit." || cause.GetApplicationFailureInfo().GetType() != "Broken" ||
		proto.Size(cause) > 4096 || strings.Trim(cause.GetMessage(), "ü") != "" {
		t.Errorf("kept is %.300v", kept)
	}
}

func TestTooLargeRequests(t *testing.T) {
	start := func(edit func(*workflowservice.StartWorkflowExecutionRequest)) proto.Message {
		req := startRequest("other")
		edit(req)
		return req
	}
	const blob, identity = "Blob data size exceeds limit.", "Identity length exceeds limit."
	signal, query := signalRequest("w", ""), queryRequest("w")
	signal.Input, query.Query.QueryArgs = huge, huge
	named, update := signalRequest("w", ""), updateRequest("w", long, 0)
	named.SignalName = long
	for _, c := range []struct {
		req  proto.Message
		text string
	}{
		{start(func(r *workflowservice.StartWorkflowExecutionRequest) { r.Input = huge }), blob},
		{start(func(r *workflowservice.StartWorkflowExecutionRequest) { r.Memo = hugeMemo() }), "Memo size exceeds limit."},
		{start(func(r *workflowservice.StartWorkflowExecutionRequest) { r.SearchAttributes = manyAttributes() }), "total size of search attributes 41200 exceeds size limit 40960"},
		{start(func(r *workflowservice.StartWorkflowExecutionRequest) { r.SearchAttributes = attributes("RunId", "1") }), "RunId attribute can't be set in SearchAttributes"},
		{signal, blob}, {query, blob}, {named, "SignalName length exceeds limit."}, {update, "UpdateId length exceeds limit."},
		{&workflowservice.PollWorkflowTaskQueueRequest{Namespace: "default", Identity: long}, identity},
		{&workflowservice.RespondActivityTaskCompletedRequest{Identity: long}, identity},
		{&workflowservice.PollActivityTaskQueueRequest{Namespace: "default"}, "taskQueue is not set"},
		{&workflowservice.PollNexusTaskQueueRequest{Namespace: "default", TaskQueue: &taskqueuepb.TaskQueue{}}, "missing task queue name"},
	} {
		s := newService(t)
		s.start("w")
		if _, err := s.step(c.req); err == nil || err.Error() != c.text {
			t.Errorf("%T: got %v, want %s", c.req, err, c.text)
		}
	}
}

func TestHistoryThatIsTooLongEndsTheRun(t *testing.T) {
	s := newService(t)
	s.start("w")
	marker := with(&commandpb.RecordMarkerCommandAttributes{MarkerName: "m"})
	commands := make([]*commandpb.Command, 51200-4)
	for i := range commands {
		commands[i] = marker
	}
	s.completeOK(commands...)
	waiting := s.send(updateRequest("w", "u", stageCompleted))
	_, err := s.step(signalRequest("w", ""))
	if err == nil || err.Error() != "Workflow history count exceeds limit." {
		t.Errorf("one event more: %v", err)
	}
	wantTerminated(t, s.last("w", ""), "Workflow history count exceeds limit.")
	if _, err := waiting.try(); err == nil || err.Error() != "workflow update was aborted by closing workflow" {
		t.Errorf("the update that waited: %v", err)
	}
}

func TestHistoryThatIsTooLargeEndsTheRun(t *testing.T) {
	s := newService(t)
	s.start("w")
	var err error
	for err == nil {
		signal := signalRequest("w", "")
		signal.Input = &commonpb.Payloads{Payloads: []*commonpb.Payload{{Data: make([]byte, 2<<20-4<<10)}}}
		_, err = s.step(signal)
	}
	if err.Error() != "Workflow history size exceeds limit." || len(s.history("w", "")) != 28 {
		t.Errorf("after %d events: %v", len(s.history("w", "")), err)
	}
	wantTerminated(t, s.last("w", ""), "Workflow history size exceeds limit.")
}

func wantTerminated(t *testing.T, e *historypb.HistoryEvent, reason string) {
	t.Helper()
	if a := e.GetWorkflowExecutionTerminatedEventAttributes(); a.GetReason() != reason || a.GetIdentity() != "history-service" {
		t.Errorf("the run ends with %v", e)
	}
}

// More than 100 events cannot wait for a workflow task to end: the task fails, and another one looks at them.
func TestTooManyWaitingEventsFailTheTask(t *testing.T) {
	s := newService(t)
	s.start("w")
	task := s.poll()
	for i := range 101 {
		must[*workflowservice.SignalWorkflowExecutionResponse](s, signalRequest("w", fmt.Sprint(i)))
	}
	failed := s.find(enumspb.EVENT_TYPE_WORKFLOW_TASK_FAILED).GetWorkflowTaskFailedEventAttributes()
	if failed.GetCause() != enumspb.WORKFLOW_TASK_FAILED_CAUSE_FORCE_CLOSE_COMMAND || failed.GetIdentity() != "history-service" {
		t.Errorf("the task failed with %v", failed)
	}
	if n := len(s.history("w", "")); n != 4+101+1 {
		t.Errorf("there are %d events", n)
	}
	_, err := s.step(completed(task))
	wantNotFound(t, err, "Workflow task not found.")
	s.completeOK()
}

// So do 101 timers that fire at once.
func TestTooManyTimersFailTheTaskUnderWhichTheyFire(t *testing.T) {
	s := newService(t)
	s.start("w")
	var timers []*commandpb.Command
	for i := range 101 {
		timers = append(timers, with(&commandpb.StartTimerCommandAttributes{TimerId: fmt.Sprint(i), StartToFireTimeout: seconds(1)}))
	}
	s.completeOK(timers...)
	must[*workflowservice.SignalWorkflowExecutionResponse](s, signalRequest("w", ""))
	s.poll()
	s.advance(time.Second)
	failed := s.find(enumspb.EVENT_TYPE_WORKFLOW_TASK_FAILED).GetWorkflowTaskFailedEventAttributes()
	if failed.GetCause() != enumspb.WORKFLOW_TASK_FAILED_CAUSE_FORCE_CLOSE_COMMAND || s.find(enumspb.EVENT_TYPE_TIMER_FIRED) == nil {
		t.Errorf("the task failed with %v", failed)
	}
	s.completeOK()
}

func TestTooLargeNexusInputEndsTheRun(t *testing.T) {
	s := newNexus(t)
	s.start("w")
	err := s.complete(operationCommand(func(a *commandpb.ScheduleNexusOperationCommandAttributes) { a.Input = hugeValue }))
	s.wantFailed(enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_SCHEDULE_NEXUS_OPERATION_ATTRIBUTES, "ScheduleNexusOperationCommandAttributes.Input exceeds size limit", err)
	if s.last("w", "").GetWorkflowExecutionTerminatedEventAttributes() == nil {
		t.Error("the run goes on")
	}
}

// A worker's answer to a query that is too large is a failure for the client, whichever way the query took.
func TestTooLargeQueryResults(t *testing.T) {
	s := newService(t)
	s.start("w")
	attached := s.send(queryRequest("w"))
	task := s.poll()
	results := map[string]*querypb.WorkflowQueryResult{}
	for id := range task.GetQueries() {
		results[id] = &querypb.WorkflowQueryResult{ResultType: enumspb.QUERY_RESULT_TYPE_ANSWERED, Answer: huge}
	}
	if _, err := s.respond(task, &reply{QueryResults: results}); err != nil {
		t.Fatal(err)
	}
	direct := s.send(queryRequest("w"))
	must[proto.Message](s, &workflowservice.RespondQueryTaskCompletedRequest{
		TaskToken: s.poll().GetTaskToken(), CompletedType: enumspb.QUERY_RESULT_TYPE_ANSWERED, QueryResult: huge,
	})
	for name, call := range map[string]waiting{"attached": attached, "direct": direct} {
		if _, err := call.try(); err == nil || err.Error() != "Blob data size exceeds limit." {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTooLargeFailureOfATaskIsCut(t *testing.T) {
	s := newService(t)
	s.start("w")
	must[proto.Message](s, &workflowservice.RespondWorkflowTaskFailedRequest{
		TaskToken: s.poll().GetTaskToken(), Cause: enumspb.WORKFLOW_TASK_FAILED_CAUSE_WORKFLOW_WORKER_UNHANDLED_FAILURE, Failure: &failurepb.Failure{Message: string(hugeValue.Data)},
	})
	f := s.find(enumspb.EVENT_TYPE_WORKFLOW_TASK_FAILED).GetWorkflowTaskFailedEventAttributes().GetFailure()
	if f.GetMessage() != "Failure exceeds size limit." || len(f.GetCause().GetMessage()) != 1<<19 {
		t.Errorf("the failure is %.200v", f)
	}
}

func TestTooLargeNexusAnswersFailTheOperation(t *testing.T) {
	for want, answer := range map[string]*nexuspb.StartOperationResponse{
		"http: response body too large": {Variant: &nexuspb.StartOperationResponse_SyncSuccess{
			SyncSuccess: &nexuspb.StartOperationResponse_Sync{Payload: hugeValue},
		}},
		"invalid operation token: length exceeds allowed limit (4097/4096)": startedAsync(strings.Repeat("t", 4097)),
	} {
		s := newNexus(t)
		s.operate(nil)
		if err := s.answer(s.pollNexus(), answer); err != nil {
			t.Fatal(err)
		}
		failed := s.find(enumspb.EVENT_TYPE_NEXUS_OPERATION_FAILED).GetNexusOperationFailedEventAttributes()
		if cause := failed.GetFailure().GetCause(); cause.GetMessage() != want || !cause.GetApplicationFailureInfo().GetNonRetryable() {
			t.Errorf("the operation failed with %.200v", failed)
		}
	}
}

// scheduleForLarge schedules activities, and returns details for their heartbeats of which four, and no more, are as much as a run can keep.
func (s *service) scheduleForLarge(activities int) *commonpb.Payloads {
	var commands []*commandpb.Command
	for i := range activities {
		commands = append(commands, activity(fmt.Sprint(i), nil))
	}
	s.completeOK(commands...)
	return &commonpb.Payloads{Payloads: []*commonpb.Payload{{Data: make([]byte, 2<<20-4<<10)}}}
}

// TestRunThatRemembersTooMuchIsTerminated beats the hearts of activities until what they tell is more than a run can keep.
func TestRunThatRemembersTooMuchIsTerminated(t *testing.T) {
	s := newService(t)
	s.start("w")
	large := s.scheduleForLarge(5)
	beat := func() error {
		_, err := s.step(&workflowservice.RecordActivityTaskHeartbeatRequest{TaskToken: s.pollActivity().GetTaskToken(), Details: large})
		return err
	}
	for range 4 {
		if err := beat(); err != nil {
			t.Fatal(err)
		}
	}
	const text = "Workflow mutable state size exceeds limit."
	if err := beat(); err == nil || err.Error() != text {
		t.Errorf("the last heartbeat: %v", err)
	}
	end := s.last("w", "").GetWorkflowExecutionTerminatedEventAttributes()
	if end.GetReason() != text || end.GetIdentity() != "history-service" {
		t.Errorf("the run ends with %v", end)
	}
}

func TestActivityThatHasEndedIsRememberedNoMore(t *testing.T) {
	s := newService(t)
	s.start("w")
	large := s.scheduleForLarge(6)
	for range 6 {
		token := s.pollActivity().GetTaskToken()
		for range 2 { // the second replaces the first
			must[proto.Message](s, &workflowservice.RecordActivityTaskHeartbeatRequest{TaskToken: token, Details: large})
		}
		must[proto.Message](s, &workflowservice.RespondActivityTaskCompletedRequest{TaskToken: token})
	}
}
