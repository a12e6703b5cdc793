package core_test

import (
	"testing"
	"time"

	commandpb "go.temporal.io/api/command/v1"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"
)

func failing(nonRetryable bool) *commandpb.Command {
	return command(enumspb.COMMAND_TYPE_FAIL_WORKFLOW_EXECUTION, func(c *commandpb.Command) {
		c.Attributes = &commandpb.Command_FailWorkflowExecutionCommandAttributes{
			FailWorkflowExecutionCommandAttributes: &commandpb.FailWorkflowExecutionCommandAttributes{Failure: &failurepb.Failure{
				Message: "broken", FailureInfo: &failurepb.Failure_ApplicationFailureInfo{
					ApplicationFailureInfo: &failurepb.ApplicationFailureInfo{Type: "Broken", NonRetryable: nonRetryable},
				},
			}},
		}
	})
}

func continuing(a *commandpb.ContinueAsNewWorkflowExecutionCommandAttributes) *commandpb.Command {
	return command(enumspb.COMMAND_TYPE_CONTINUE_AS_NEW_WORKFLOW_EXECUTION, func(c *commandpb.Command) {
		c.Attributes = &commandpb.Command_ContinueAsNewWorkflowExecutionCommandAttributes{ContinueAsNewWorkflowExecutionCommandAttributes: a}
	})
}

func TestRetriesEnd(t *testing.T) {
	policy := &commonpb.RetryPolicy{InitialInterval: seconds(10), MaximumAttempts: 2}
	for name, c := range map[string]struct {
		spoil func(*workflowservice.StartWorkflowExecutionRequest)
		fails int
		final bool // the failure is not retryable
		want  enumspb.RetryState
	}{
		"retried":          {func(*workflowservice.StartWorkflowExecutionRequest) {}, 1, false, enumspb.RETRY_STATE_IN_PROGRESS},
		"attempts used up": {func(*workflowservice.StartWorkflowExecutionRequest) {}, 2, false, enumspb.RETRY_STATE_MAXIMUM_ATTEMPTS_REACHED},
		"not a retryable type": {func(r *workflowservice.StartWorkflowExecutionRequest) {
			r.RetryPolicy = &commonpb.RetryPolicy{InitialInterval: seconds(10), NonRetryableErrorTypes: []string{"Broken"}}
		}, 1, false, enumspb.RETRY_STATE_NON_RETRYABLE_FAILURE},
		"not retryable":      {func(*workflowservice.StartWorkflowExecutionRequest) {}, 1, true, enumspb.RETRY_STATE_NON_RETRYABLE_FAILURE},
		"no policy":          {func(r *workflowservice.StartWorkflowExecutionRequest) { r.RetryPolicy = nil }, 1, false, enumspb.RETRY_STATE_RETRY_POLICY_NOT_SET},
		"too late to try it": {func(r *workflowservice.StartWorkflowExecutionRequest) { r.WorkflowExecutionTimeout = seconds(5) }, 1, false, enumspb.RETRY_STATE_TIMEOUT},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t)
			req := startRequest("w")
			req.RetryPolicy = policy
			c.spoil(req)
			runID := must[*workflowservice.StartWorkflowExecutionResponse](s, req).GetRunId()
			for n := range c.fails {
				if n > 0 {
					s.advance(10 * time.Second)
					runID = s.history("w", "")[0].GetWorkflowExecutionStartedEventAttributes().GetOriginalExecutionRunId()
				}
				if err := s.complete(failing(c.final)); err != nil {
					t.Fatal(err)
				}
			}
			a := s.last("w", runID).GetWorkflowExecutionFailedEventAttributes()
			if a.GetRetryState() != c.want {
				t.Errorf("retry state %v, want %v", a.GetRetryState(), c.want)
			}
			if goesOn := a.GetNewExecutionRunId() != ""; goesOn != (c.want == enumspb.RETRY_STATE_IN_PROGRESS) {
				t.Errorf("goes on: %v", goesOn)
			}
		})
	}
}

func TestTimeouts(t *testing.T) {
	s := newService(t)
	req := startRequest("w")
	req.WorkflowRunTimeout, req.WorkflowExecutionTimeout = seconds(20), seconds(50)
	req.RetryPolicy = &commonpb.RetryPolicy{InitialInterval: seconds(10)}
	first := must[*workflowservice.StartWorkflowExecutionResponse](s, req).GetRunId()

	s.advance(20 * time.Second)
	a := s.last("w", first).GetWorkflowExecutionTimedOutEventAttributes()
	if a.GetRetryState() != enumspb.RETRY_STATE_IN_PROGRESS {
		t.Fatalf("the first run ends with %v", s.last("w", first))
	}
	second := s.history("w", a.GetNewExecutionRunId())[0].GetWorkflowExecutionStartedEventAttributes()
	if second.GetAttempt() != 2 || second.GetFirstExecutionRunId() != first || second.GetContinuedFailure().GetMessage() != "workflow timeout" {
		t.Errorf("the second run begins with %v", second)
	}
	s.advance(30 * time.Second) // 10 of backoff and 20 of the run timeout, which is also the end of the execution timeout
	if a := s.last("w", "").GetWorkflowExecutionTimedOutEventAttributes(); a.GetRetryState() != enumspb.RETRY_STATE_TIMEOUT || a.GetNewExecutionRunId() != "" {
		t.Errorf("the last run ends with %v", s.last("w", ""))
	}
}

func TestContinueAsNew(t *testing.T) {
	s := newService(t)
	req := startRequest("w")
	req.Memo = &commonpb.Memo{Fields: map[string]*commonpb.Payload{"m": {Data: []byte("1")}}}
	first := must[*workflowservice.StartWorkflowExecutionResponse](s, req).GetRunId()
	if err := s.complete(continuing(&commandpb.ContinueAsNewWorkflowExecutionCommandAttributes{})); err != nil {
		t.Fatal(err)
	}
	next := s.history("w", "")[0].GetWorkflowExecutionStartedEventAttributes()
	switch {
	case next.GetContinuedExecutionRunId() != first, next.GetFirstExecutionRunId() != first:
		t.Errorf("the chain is %v", next)
	case next.GetWorkflowType().GetName() != "wf", next.GetTaskQueue().GetName() != "q":
		t.Errorf("type and queue are not inherited: %v", next)
	case next.GetMemo() != nil:
		t.Errorf("the memo comes from the command alone, got %v", next.GetMemo())
	case next.GetFirstWorkflowTaskBackoff().AsDuration() != time.Second:
		t.Errorf("a chain must not spin: backoff %v", next.GetFirstWorkflowTaskBackoff().AsDuration())
	}
	if len(s.poll().GetTaskToken()) > 0 {
		t.Error("the next run has a workflow task before the backoff is over")
	}
	s.advance(time.Second)
	if len(s.poll().GetTaskToken()) == 0 {
		t.Error("the next run has no workflow task")
	}
}

// What the command says goes to the next run; what it cannot say, the time that all runs have together and who began the chain, is carried over.
func TestNextRunHasWhatTheCommandSaysAndTheRestOfTheTime(t *testing.T) {
	s := newService(t)
	req := startRequest("w")
	req.WorkflowExecutionTimeout, req.WorkflowRunTimeout, req.WorkflowTaskTimeout = seconds(3600), seconds(600), seconds(5)
	req.RetryPolicy = &commonpb.RetryPolicy{MaximumAttempts: 5}
	first := must[*workflowservice.StartWorkflowExecutionResponse](s, req).GetRunId()
	begun := s.now
	s.advance(time.Minute)
	command := &commandpb.ContinueAsNewWorkflowExecutionCommandAttributes{
		WorkflowType: &commonpb.WorkflowType{Name: "other"}, TaskQueue: &taskqueuepb.TaskQueue{Name: "p"}, Input: payloads("input"),
		WorkflowRunTimeout: seconds(7200), RetryPolicy: &commonpb.RetryPolicy{InitialInterval: seconds(1), BackoffCoefficient: 2, MaximumInterval: seconds(100), MaximumAttempts: 7},
		LastCompletionResult: payloads("result"), Header: &commonpb.Header{Fields: map[string]*commonpb.Payload{"h": {Data: []byte("header")}}},
		Memo:             &commonpb.Memo{Fields: map[string]*commonpb.Payload{"m": {Data: []byte("memo")}}},
		SearchAttributes: attributes("k", "value"), BackoffStartInterval: seconds(30),
	}
	s.completeOK(continuing(command))
	next := s.history("w", "")[0].GetWorkflowExecutionStartedEventAttributes()
	for what, pair := range map[string][2]any{
		"type": {next.GetWorkflowType().GetName(), "other"}, "queue": {next.GetTaskQueue().GetName(), "p"},
		"input": {string(next.GetInput().GetPayloads()[0].GetData()), "input"}, "header": {string(next.GetHeader().GetFields()["h"].GetData()), "header"},
		"memo": {string(next.GetMemo().GetFields()["m"].GetData()), "memo"}, "attribute": {string(next.GetSearchAttributes().GetIndexedFields()["k"].GetData()), "value"},
		"last result": {string(next.GetLastCompletionResult().GetPayloads()[0].GetData()), "result"},
		"attempts":    {next.GetRetryPolicy().GetMaximumAttempts(), int32(7)}, "attempt": {next.GetAttempt(), int32(1)},
		"execution timeout": {next.GetWorkflowExecutionTimeout().AsDuration(), time.Hour}, "run timeout": {next.GetWorkflowRunTimeout().AsDuration(), time.Hour},
		"task timeout": {next.GetWorkflowTaskTimeout().AsDuration(), 5 * time.Second}, "backoff": {next.GetFirstWorkflowTaskBackoff().AsDuration(), 30 * time.Second},
		"expiration": {next.GetWorkflowExecutionExpirationTime().AsTime(), begun.Add(time.Hour)}, "initiator": {next.GetInitiator(), enumspb.CONTINUE_AS_NEW_INITIATOR_WORKFLOW},
		"first run": {next.GetFirstExecutionRunId(), first}, "run before": {next.GetContinuedExecutionRunId(), first},
	} {
		if pair[0] != pair[1] {
			t.Errorf("the %s of the next run is %v, want %v", what, pair[0], pair[1])
		}
	}
	s.advance(59 * time.Minute)
	if end := s.last("w", ""); end.GetEventType() != enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT || end.GetEventTime().AsTime().Sub(begun) != time.Hour {
		t.Errorf("the chain ends with %v", end)
	}
}

// A run cannot continue as new over a signal that it has not seen; the next task has it.
func TestRunDoesNotContinueAsNewOverASignal(t *testing.T) {
	s := newService(t)
	s.start("w")
	task := s.poll()
	s.signal("w", "s")
	again := continuing(&commandpb.ContinueAsNewWorkflowExecutionCommandAttributes{})
	if _, err := s.step(completed(task, again)); err == nil || err.Error() != "UnhandledCommand" {
		t.Errorf("got %v", err)
	}
	s.completeOK(again)
	if got, want := s.types("w"), "WorkflowExecutionStarted"; got != want {
		t.Errorf("the next run has %s", got)
	}
}

func TestCron(t *testing.T) {
	s := newService(t) // at 03:04:05
	req := startRequest("w")
	req.CronSchedule = "*/10 * * * *"
	must[*workflowservice.StartWorkflowExecutionResponse](s, req)
	backoff := func() time.Duration {
		return s.history("w", "")[0].GetWorkflowExecutionStartedEventAttributes().GetFirstWorkflowTaskBackoff().AsDuration()
	}
	if got, want := backoff(), 5*time.Minute+55*time.Second; got != want {
		t.Errorf("the first run waits %v, want %v", got, want)
	}
	s.advance(backoff() + 25*time.Minute) // it runs over two of its times
	if err := s.complete(completion()); err != nil {
		t.Fatal(err)
	}
	if got, want := backoff(), 5*time.Minute; got != want {
		t.Errorf("the second run waits %v, want %v", got, want)
	}
	must[*workflowservice.TerminateWorkflowExecutionResponse](s, &workflowservice.TerminateWorkflowExecutionRequest{
		Namespace: "default", WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: "w"},
	})
	if _, ok := s.core.Next(); ok {
		t.Error("a terminated cron workflow goes on")
	}
}
