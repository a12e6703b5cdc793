package core_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	commandpb "go.temporal.io/api/command/v1"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/groundhogdev/groundhog/internal/core"
)

func startTimer(id string, secs int) *commandpb.Command {
	return command(enumspb.COMMAND_TYPE_START_TIMER, func(c *commandpb.Command) {
		c.Attributes = &commandpb.Command_StartTimerCommandAttributes{
			StartTimerCommandAttributes: &commandpb.StartTimerCommandAttributes{TimerId: id, StartToFireTimeout: seconds(secs)},
		}
	})
}

func cancelTimer(id string) *commandpb.Command {
	return command(enumspb.COMMAND_TYPE_CANCEL_TIMER, func(c *commandpb.Command) {
		c.Attributes = &commandpb.Command_CancelTimerCommandAttributes{CancelTimerCommandAttributes: &commandpb.CancelTimerCommandAttributes{TimerId: id}}
	})
}

func endWorkflow() *commandpb.Command {
	return command(enumspb.COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION, func(c *commandpb.Command) {
		c.Attributes = &commandpb.Command_CompleteWorkflowExecutionCommandAttributes{
			CompleteWorkflowExecutionCommandAttributes: &commandpb.CompleteWorkflowExecutionCommandAttributes{},
		}
	})
}

func signalRequest(workflowID, requestID string) *workflowservice.SignalWorkflowExecutionRequest {
	return &workflowservice.SignalWorkflowExecutionRequest{
		Namespace: "default", WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: workflowID}, SignalName: "s", RequestId: requestID,
	}
}

func completed(task *workflowservice.PollWorkflowTaskQueueResponse, commands ...*commandpb.Command) *workflowservice.RespondWorkflowTaskCompletedRequest {
	return &workflowservice.RespondWorkflowTaskCompletedRequest{TaskToken: task.GetTaskToken(), Identity: "worker", Commands: commands}
}

func stickyAttributes() *taskqueuepb.StickyExecutionAttributes {
	return &taskqueuepb.StickyExecutionAttributes{
		WorkerTaskQueue: &taskqueuepb.TaskQueue{Name: "sticky", Kind: enumspb.TASK_QUEUE_KIND_STICKY, NormalName: "q"}, ScheduleToStartTimeout: seconds(5),
	}
}

// sticky completes with a sticky queue of its own.
func sticky(task *workflowservice.PollWorkflowTaskQueueResponse, commands ...*commandpb.Command) *workflowservice.RespondWorkflowTaskCompletedRequest {
	req := completed(task, commands...)
	req.StickyAttributes = stickyAttributes()
	return req
}

func TestBadTimersAndMarkersFailTheWorkflowTask(t *testing.T) {
	marker := command(enumspb.COMMAND_TYPE_RECORD_MARKER, func(c *commandpb.Command) {
		c.Attributes = &commandpb.Command_RecordMarkerCommandAttributes{RecordMarkerCommandAttributes: &commandpb.RecordMarkerCommandAttributes{}}
	})
	tests := map[string]struct {
		commands []*commandpb.Command
		want     string
	}{
		"no id":                     {[]*commandpb.Command{startTimer("", 1)}, "BadStartTimerAttributes: TimerId is not set on StartTimerCommand."},
		"negative":                  {[]*commandpb.Command{startTimer("t", -1)}, "BadStartTimerAttributes: An invalid StartToFireTimeout is set on StartTimerCommand: negative duration. TimerId=t"},
		"twice":                     {[]*commandpb.Command{startTimer("t", 1), startTimer("t", 2)}, "StartTimerDuplicateId: invalid history builder state for action: add-timer-started-event, TimerID: t"},
		"cancel none":               {[]*commandpb.Command{cancelTimer("t")}, "BadCancelTimerAttributes: invalid history builder state for action: add-timer-canceled-event, TimerID: t"},
		"cancel without id":         {[]*commandpb.Command{cancelTimer("")}, "BadCancelTimerAttributes: TimerId is not set on CancelTimerCommand."},
		"cancel without attributes": {[]*commandpb.Command{{CommandType: enumspb.COMMAND_TYPE_CANCEL_TIMER}}, "BadCancelTimerAttributes: CancelTimerCommandAttributes is not set on CancelTimerCommand."},
		"marker without attributes": {[]*commandpb.Command{{CommandType: enumspb.COMMAND_TYPE_RECORD_MARKER}}, "BadRecordMarkerAttributes: RecordMarkerCommandAttributes is not set on RecordMarkerCommand."},
		"no attributes":             {[]*commandpb.Command{{CommandType: enumspb.COMMAND_TYPE_START_TIMER}}, "BadStartTimerAttributes: StartTimerCommandAttributes is not set on StartTimerCommand."},
		"marker":                    {[]*commandpb.Command{marker}, "BadRecordMarkerAttributes: MarkerName is not set on RecordMarkerCommand."},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := newService(t)
			s.start("w")
			if err := s.complete(test.commands...); err == nil || err.Error() != test.want {
				t.Errorf("got %v, want %s", err, test.want)
			}
			if got := s.types("w"); got != "WorkflowExecutionStarted WorkflowTaskScheduled WorkflowTaskStarted WorkflowTaskFailed" {
				t.Errorf("got %s", got)
			}
		})
	}
}

func TestCommandSequences(t *testing.T) {
	tests := map[string]struct {
		commands []*commandpb.Command
		want     string
	}{
		"after the end": {[]*commandpb.Command{endWorkflow(), startTimer("t", 1)},
			"invalid command sequence: [CompleteWorkflowExecution, StartTimer], command CompleteWorkflowExecution must be the last command."},
		"unknown": {[]*commandpb.Command{{CommandType: 999}}, "unknown command type: 999"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := newService(t)
			s.start("w")
			if err := s.complete(test.commands...); err == nil || err.Error() != test.want {
				t.Errorf("got %v, want %s", err, test.want)
			}
			s.advance(10 * time.Second) // the answer was dropped, so the task times out
			if got := s.types("w"); got != "WorkflowExecutionStarted WorkflowTaskScheduled WorkflowTaskStarted WorkflowTaskTimedOut" {
				t.Errorf("got %s", got)
			}
		})
	}
}

func TestRepeatedFailuresAreDroppedAndNotWritten(t *testing.T) {
	s := newService(t)
	s.start("w")
	begun := s.now
	for range 3 {
		task := s.poll()
		must[*workflowservice.RespondWorkflowTaskFailedResponse](s, &workflowservice.RespondWorkflowTaskFailedRequest{TaskToken: task.GetTaskToken()})
		if again := s.poll(); len(again.GetTaskToken()) > 0 && task.GetStartedEventId() != 3 {
			t.Error("a repeated failure was retried at once")
		} else if len(again.GetTaskToken()) > 0 { // the second attempt: its bad command is dropped as well
			_, err := s.step(completed(again, startTimer("", 1)))
			if err == nil {
				t.Error("a bad command passed")
			}
		}
		s.advance(10 * time.Second)
	}
	s.advance(5 * time.Second) // the fourth attempt has more time
	s.completeOK(endWorkflow())
	if got, want := s.types("w"), "WorkflowExecutionStarted WorkflowTaskScheduled WorkflowTaskStarted WorkflowTaskFailed WorkflowTaskScheduled WorkflowTaskStarted WorkflowTaskCompleted WorkflowExecutionCompleted"; got != want {
		t.Errorf("got %s", got)
	}
	scheduled := s.history("w", "")[4]
	if got := scheduled.GetWorkflowTaskScheduledEventAttributes(); got.GetAttempt() != 5 || got.GetStartToCloseTimeout().AsDuration() != 20*time.Second {
		t.Errorf("the attempt that succeeded is %v", got)
	}
	if at := scheduled.GetEventTime().AsTime().Sub(begun); at != 35*time.Second {
		t.Errorf("it was scheduled after %v", at)
	}
}

func TestNewsMakeATransientTaskOneOfItsOwn(t *testing.T) {
	s := newService(t)
	s.start("w")
	must[*workflowservice.RespondWorkflowTaskFailedResponse](s, &workflowservice.RespondWorkflowTaskFailedRequest{TaskToken: s.poll().GetTaskToken()})
	must[*workflowservice.SignalWorkflowExecutionResponse](s, signalRequest("w", "")) // while the second attempt is scheduled
	task := s.poll()
	if got, want := s.types("w"), "WorkflowExecutionStarted WorkflowTaskScheduled WorkflowTaskStarted WorkflowTaskFailed WorkflowExecutionSignaled WorkflowTaskScheduled WorkflowTaskStarted"; got != want {
		t.Errorf("got %s", got)
	}
	if task.GetStartedEventId() != 7 || len(task.GetHistory().GetEvents()) != 7 {
		t.Errorf("the worker got %v", task)
	}
	must[*workflowservice.RespondWorkflowTaskCompletedResponse](s, completed(task))
	if again := s.poll(); len(again.GetTaskToken()) > 0 {
		t.Error("the signal was seen, and yet there is another task")
	}
}

// The next task rides back to a worker that asks for it, with the events since the last one, and no poll gets it as well.
func TestNextTaskRidesBack(t *testing.T) {
	s := newService(t)
	s.start("w")
	task := s.poll()
	s.signal("w", "s")
	req := sticky(task)
	req.ReturnNewWorkflowTask = true
	next := must[*workflowservice.RespondWorkflowTaskCompletedResponse](s, req).GetWorkflowTask()
	if events := next.GetHistory().GetEvents(); len(events) != 4 || events[0].GetEventId() != 4 || next.GetStartedEventId() != 7 || next.GetPreviousStartedEventId() != 3 {
		t.Errorf("the next task is %v", next)
	}
	if again := s.poll(); len(again.GetTaskToken()) > 0 {
		t.Error("a poll got the task as well")
	}
	req = sticky(next, endWorkflow())
	req.ReturnNewWorkflowTask = true
	if none := must[*workflowservice.RespondWorkflowTaskCompletedResponse](s, req).GetWorkflowTask(); none != nil {
		t.Errorf("after the end comes %v", none)
	}
}

func TestAttemptsAreCountedAnewAfterATaskThatCompletes(t *testing.T) {
	s := newService(t)
	s.start("w")
	for range 2 {
		s.poll()
		s.advance(10 * time.Second)
	}
	s.completeOK()
	s.signal("w", "s")
	must[*workflowservice.RespondWorkflowTaskFailedResponse](s, &workflowservice.RespondWorkflowTaskFailedRequest{TaskToken: s.poll().GetTaskToken()})
	s.completeOK()
	var attempts []int32
	for _, e := range s.history("w", "") {
		if a := e.GetWorkflowTaskScheduledEventAttributes(); a != nil {
			attempts = append(attempts, a.GetAttempt())
		}
	}
	if want := []int32{1, 3, 1, 2}; !slices.Equal(attempts, want) {
		t.Errorf("the attempts that were written are %v, want %v", attempts, want)
	}
}

func TestStickyTasks(t *testing.T) {
	s := newService(t)
	s.start("w")
	must[*workflowservice.RespondWorkflowTaskCompletedResponse](s, sticky(s.poll()))
	onSticky := &workflowservice.PollWorkflowTaskQueueRequest{Namespace: "default", TaskQueue: stickyAttributes().GetWorkerTaskQueue()}
	must[*workflowservice.PollWorkflowTaskQueueResponse](s, onSticky) // it polls, so it is there
	must[*workflowservice.SignalWorkflowExecutionResponse](s, signalRequest("w", ""))
	task := must[*workflowservice.PollWorkflowTaskQueueResponse](s, onSticky)
	if first := task.GetHistory().GetEvents()[0].GetEventId(); first != 4 {
		t.Errorf("the worker that has the run in its cache gets events from %d on", first)
	}
	must[*workflowservice.RespondWorkflowTaskFailedResponse](s, &workflowservice.RespondWorkflowTaskFailedRequest{TaskToken: task.GetTaskToken()})
	last := s.last("w", "").GetWorkflowTaskScheduledEventAttributes()
	if last.GetAttempt() != 1 || last.GetTaskQueue().GetKind() != enumspb.TASK_QUEUE_KIND_NORMAL {
		t.Errorf("after a failure on the sticky queue: %v", last)
	}
}

func TestStickyTimeout(t *testing.T) {
	s := newService(t)
	s.start("w")
	must[*workflowservice.RespondWorkflowTaskCompletedResponse](s, sticky(s.poll()))
	must[*workflowservice.PollWorkflowTaskQueueResponse](s, &workflowservice.PollWorkflowTaskQueueRequest{Namespace: "default", TaskQueue: stickyAttributes().GetWorkerTaskQueue()})
	must[*workflowservice.SignalWorkflowExecutionResponse](s, signalRequest("w", ""))
	s.advance(5 * time.Second)
	if got := s.types("w"); !strings.HasSuffix(got, "WorkflowTaskScheduled WorkflowTaskTimedOut WorkflowTaskScheduled") {
		t.Errorf("got %s", got)
	}
	if task := s.poll(); task.GetHistory().GetEvents()[0].GetEventId() != 1 {
		t.Error("a worker that has nothing in its cache gets a part of the history")
	}
}

func TestResetSticky(t *testing.T) {
	s := newService(t)
	s.start("w")
	must[*workflowservice.RespondWorkflowTaskCompletedResponse](s, sticky(s.poll()))
	must[*workflowservice.ResetStickyTaskQueueResponse](s, &workflowservice.ResetStickyTaskQueueRequest{Namespace: "default", Execution: &commonpb.WorkflowExecution{WorkflowId: "w"}})
	must[*workflowservice.SignalWorkflowExecutionResponse](s, signalRequest("w", ""))
	if got := s.last("w", "").GetWorkflowTaskScheduledEventAttributes().GetTaskQueue().GetKind(); got != enumspb.TASK_QUEUE_KIND_NORMAL {
		t.Errorf("the next task is on a queue of kind %v", got)
	}
}

func TestACancelledTimerTakesItsFiringBack(t *testing.T) {
	s := newService(t)
	s.start("w")
	s.completeOK(startTimer("t", 1))
	must[*workflowservice.SignalWorkflowExecutionResponse](s, signalRequest("w", ""))
	task := s.poll()
	s.advance(2 * time.Second) // it fires unseen
	must[*workflowservice.RespondWorkflowTaskCompletedResponse](s, completed(task, cancelTimer("t"), endWorkflow()))
	if got := s.types("w"); !strings.HasSuffix(got, "WorkflowTaskCompleted TimerCanceled WorkflowExecutionCompleted") {
		t.Errorf("got %s", got)
	}
}

func TestHeartbeatsOfAWorkflowTaskEnd(t *testing.T) {
	s := newService(t)
	s.start("w")
	task := s.poll()
	for {
		s.advance(8 * time.Second)
		req := sticky(task)
		req.ForceCreateNewWorkflowTask, req.ReturnNewWorkflowTask = true, true
		resp, err := s.step(req)
		if err != nil {
			wantNotFound(t, err, "workflow task heartbeat timeout")
			break
		}
		task = resp.(*workflowservice.RespondWorkflowTaskCompletedResponse).GetWorkflowTask()
		if first := task.GetHistory().GetEvents()[0]; first.GetEventId() == 1 {
			t.Fatal("the worker gets the whole history again")
		}
	}
	if got := s.types("w"); !strings.HasSuffix(got, "WorkflowTaskStarted WorkflowTaskTimedOut WorkflowTaskScheduled") {
		t.Errorf("got %s", got)
	}
	last := s.last("w", "").GetWorkflowTaskScheduledEventAttributes()
	if last.GetAttempt() != 1 || last.GetTaskQueue().GetKind() != enumspb.TASK_QUEUE_KIND_NORMAL {
		t.Errorf("the next task is %v", last)
	}
}

func TestTerminationEndsAStartedTask(t *testing.T) {
	s := newService(t)
	s.start("w")
	task := s.poll()
	must[*workflowservice.SignalWorkflowExecutionResponse](s, signalRequest("w", ""))
	must[*workflowservice.TerminateWorkflowExecutionResponse](s, &workflowservice.TerminateWorkflowExecutionRequest{Namespace: "default", WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: "w"}})
	if got := s.types("w"); !strings.HasSuffix(got, "WorkflowTaskStarted WorkflowTaskFailed WorkflowExecutionSignaled WorkflowExecutionTerminated") {
		t.Errorf("got %s", got)
	}
	_, err := s.step(completed(task))
	wantNotFound(t, err, "Workflow task not found.")
}

func TestWhatComesDueTogetherIsSeenTogether(t *testing.T) {
	s := newService(t)
	s.start("w")
	s.completeOK(startTimer("a", 5), startTimer("b", 3), startTimer("c", 5))
	s.advance(3 * time.Second)
	s.completeOK(startTimer("d", 2))
	s.advance(2 * time.Second)
	if got := s.types("w"); !strings.HasSuffix(got, "TimerStarted TimerFired TimerFired TimerFired WorkflowTaskScheduled") {
		t.Errorf("got %s", got)
	}
}

func TestOutcomesComeAfterOtherNews(t *testing.T) {
	s := newService(t)
	s.start("w")
	s.completeOK(activity("a", nil), startTimer("t", 1))
	activityTask := s.pollActivity()
	s.advance(time.Second)
	task := s.poll()
	must[*workflowservice.RespondActivityTaskCompletedResponse](s, &workflowservice.RespondActivityTaskCompletedRequest{TaskToken: activityTask.GetTaskToken()})
	must[*workflowservice.SignalWorkflowExecutionResponse](s, signalRequest("w", ""))
	must[*workflowservice.RespondWorkflowTaskCompletedResponse](s, completed(task))
	if got := s.types("w"); !strings.HasSuffix(got, "WorkflowTaskCompleted ActivityTaskStarted WorkflowExecutionSignaled ActivityTaskCompleted WorkflowTaskScheduled") {
		t.Errorf("got %s", got)
	}
	events := s.history("w", "")
	var started int64
	for _, e := range events {
		switch e.GetEventType() {
		case enumspb.EVENT_TYPE_ACTIVITY_TASK_STARTED:
			started = e.GetEventId()
		case enumspb.EVENT_TYPE_ACTIVITY_TASK_COMPLETED:
			if got := e.GetActivityTaskCompletedEventAttributes().GetStartedEventId(); got != started {
				t.Errorf("the completion names event %d, the start is %d", got, started)
			}
		}
	}
}

func TestSignalsAreDeliveredOnce(t *testing.T) {
	s := newService(t)
	s.start("w")
	for range 2 {
		must[*workflowservice.SignalWorkflowExecutionResponse](s, signalRequest("w", "r"))
	}
	task := s.poll()
	must[*workflowservice.SignalWorkflowExecutionResponse](s, signalRequest("w", "r"))
	must[*workflowservice.RespondWorkflowTaskCompletedResponse](s, completed(task, endWorkflow()))
	if n := strings.Count(s.types("w"), "Signaled"); n != 1 {
		t.Errorf("it was delivered %d times", n)
	}
	must[*workflowservice.SignalWorkflowExecutionResponse](s, signalRequest("w", "r")) // after the end
	_, err := s.step(signalRequest("w", "other"))
	wantNotFound(t, err, "workflow execution already completed")
}

func TestSignalsWaitWhileAWorkflowTriesToEndAgain(t *testing.T) {
	s := newService(t)
	s.start("w")
	task := s.poll()
	must[*workflowservice.SignalWorkflowExecutionResponse](s, signalRequest("w", ""))
	if _, err := s.step(completed(task, endWorkflow())); err == nil || err.Error() != "UnhandledCommand" {
		t.Errorf("got %v", err)
	}
	must[*workflowservice.SignalWorkflowExecutionResponse](s, signalRequest("w", "")) // between the tasks
	task = s.poll()
	late := core.Call{ID: 1000, Request: signalRequest("w", "")}
	var wait *core.Wait
	if _, err := s.core.Step(s.now, late); !errors.As(err, &wait) {
		t.Errorf("got %v, want a wait", err)
	}
	late.Expired = true
	if _, err := s.core.Step(s.now, late); err == nil || err.Error() != "workflow operation can not be applied because workflow is closing" {
		t.Errorf("got %v", err)
	}
	must[*workflowservice.RespondWorkflowTaskCompletedResponse](s, completed(task, endWorkflow()))
	_, err := s.core.Step(s.now, late)
	wantNotFound(t, err, "workflow execution already completed")
}

func TestCancellationIsRequestedOnce(t *testing.T) {
	s := newService(t)
	runID := s.start("w")
	req := func(first string) *workflowservice.RequestCancelWorkflowExecutionRequest {
		return &workflowservice.RequestCancelWorkflowExecutionRequest{Namespace: "default", WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: "w"}, FirstExecutionRunId: first}
	}
	_, err := s.step(req("another"))
	wantNotFound(t, err, "workflow execution not found")
	must[*workflowservice.RequestCancelWorkflowExecutionResponse](s, req(runID))
	must[*workflowservice.RequestCancelWorkflowExecutionResponse](s, req(runID))
	s.completeOK(endWorkflow())
	must[*workflowservice.RequestCancelWorkflowExecutionResponse](s, req(""))
	if n := strings.Count(s.types("w"), "CancelRequested"); n != 1 {
		t.Errorf("it was requested %d times", n)
	}
}

func TestTheFirstTaskRidesBack(t *testing.T) {
	s := newService(t)
	req := startRequest("w")
	req.RequestEagerExecution, req.RequestId, req.Identity = true, "r", "starter"
	task := must[*workflowservice.StartWorkflowExecutionResponse](s, req).GetEagerWorkflowTask()
	if len(task.GetHistory().GetEvents()) != 3 || task.GetStartedEventId() != 3 {
		t.Fatalf("got %v", task)
	}
	if again := must[*workflowservice.StartWorkflowExecutionResponse](s, req); again.GetEagerWorkflowTask() != nil {
		t.Error("the same start got the task again")
	}
	if queued := s.poll(); len(queued.GetTaskToken()) > 0 {
		t.Error("a poll got the task as well")
	}
	must[*workflowservice.RespondWorkflowTaskCompletedResponse](s, completed(task, endWorkflow()))
	started := s.history("w", "")[0].GetWorkflowExecutionStartedEventAttributes()
	if !started.GetEagerExecutionAccepted() {
		t.Error("the history does not tell")
	}
	delayed := startRequest("v")
	delayed.RequestEagerExecution, delayed.WorkflowStartDelay = true, seconds(1)
	if must[*workflowservice.StartWorkflowExecutionResponse](s, delayed).GetEagerWorkflowTask() != nil {
		t.Error("a delayed workflow got its task at once")
	}
}

func TestLargeHistoriesSuggestToContinueAsNew(t *testing.T) {
	s := newService(t)
	s.start("w")
	for range 4096 {
		must[*workflowservice.SignalWorkflowExecutionResponse](s, signalRequest("w", ""))
	}
	s.poll()
	started := s.last("w", "").GetWorkflowTaskStartedEventAttributes()
	want := enumspb.SUGGEST_CONTINUE_AS_NEW_REASON_TOO_MANY_HISTORY_EVENTS
	if !started.GetSuggestContinueAsNew() || len(started.GetSuggestContinueAsNewReasons()) != 1 || started.GetSuggestContinueAsNewReasons()[0] != want {
		t.Errorf("got %v", started)
	}
}

func TestAnswerThatIsTooLargeTerminates(t *testing.T) {
	s := newService(t)
	s.start("w")
	task := s.poll()
	failed := &workflowservice.RespondWorkflowTaskFailedRequest{TaskToken: task.GetTaskToken(), Cause: enumspb.WORKFLOW_TASK_FAILED_CAUSE_GRPC_MESSAGE_TOO_LARGE}
	must[*workflowservice.RespondWorkflowTaskFailedResponse](s, failed)
	if got := s.last("w", "").GetWorkflowExecutionTerminatedEventAttributes().GetReason(); got != "GrpcMessageTooLarge" {
		t.Errorf("the last event is %v", s.last("w", ""))
	}
	_, err := s.step(failed)
	wantNotFound(t, err, "workflow execution already completed")
}

func TestSignalLimits(t *testing.T) {
	s := newService(t)
	s.start("w")
	large := signalRequest("w", "")
	large.Input = &commonpb.Payloads{Payloads: []*commonpb.Payload{{Data: make([]byte, 3<<20)}}}
	if _, err := s.step(large); err == nil || err.Error() != "Blob data size exceeds limit." {
		t.Errorf("got %v", err)
	}
	for range 10_000 {
		must[*workflowservice.SignalWorkflowExecutionResponse](s, signalRequest("w", ""))
	}
	if _, err := s.step(signalRequest("w", "")); err == nil || err.Error() != "exceeded workflow execution limit for signal events" {
		t.Errorf("got %v", err)
	}
}
