package memserver_test

import (
	"context"
	"errors"
	"testing"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/serviceerror"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/memserver"
)

// The texts of the server, in its service/history/consts/const.go and common/rpc/interceptor/namespace_validator.go.
const (
	noActivity     = "invalid activityID or activity already timed out or invoking workflow is completed"
	noWorkflowTask = "Workflow task not found."
	noToken        = "Task token not set on request."
	brokenToken    = "Error deserializing task token."
	closedAlready  = "workflow execution already completed"
)

// pending starts a workflow with an activity "act" whose result comes later, and a second one that does not end before a signal. It returns the token of the first one.
func pending(t *testing.T, retry *temporal.RetryPolicy) (*memserver.Server, client.WorkflowRun, <-chan []byte) {
	t.Helper()
	tokens := make(chan []byte, 10)
	s := begin(t, func(r worker.Registry) {
		r.RegisterWorkflowWithOptions(func(ctx workflow.Context) (string, error) {
			ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{ActivityID: "act", StartToCloseTimeout: time.Minute, RetryPolicy: retry})
			var result string
			if err := workflow.ExecuteActivity(ctx, "act").Get(ctx, &result); err != nil {
				return "", err
			}
			workflow.GetSignalChannel(ctx, "s").Receive(ctx, nil)
			return result, nil
		}, workflow.RegisterOptions{Name: "flow"})
		r.RegisterActivityWithOptions(func(ctx context.Context) (string, error) {
			tokens <- activity.GetInfo(ctx).TaskToken
			return "", activity.ErrResultPending
		}, activity.RegisterOptions{Name: "act"})
	})
	return s, start(t, s.Client(), "a", "flow"), tokens
}

// refused checks that an error is of a kind, with a text.
func refused[E error](t *testing.T, what string, err error, text string) {
	t.Helper()
	var kind E
	if !errors.As(err, &kind) || err.Error() != text {
		t.Errorf("%s got %T %v, want %T %s", what, err, err, kind, text)
	}
}

func TestActivityIsCompletedOnce(t *testing.T) {
	s, run, tokens := pending(t, nil)
	c, token := s.Client(), <-tokens
	if err := c.CompleteActivity(t.Context(), token, "first", nil); err != nil {
		t.Fatal(err)
	}
	again := func(when string) {
		refused[*serviceerror.NotFound](t, "a second result "+when, c.CompleteActivity(t.Context(), token, "second", nil), map[string]string{
			"of the open run": noActivity, "of the closed run": closedAlready,
		}[when])
		refused[*serviceerror.NotFound](t, "a failure "+when, c.CompleteActivity(t.Context(), token, nil, errors.New("no")), map[string]string{
			"of the open run": noActivity, "of the closed run": closedAlready,
		}[when])
		var missing *serviceerror.NotFound
		if err := c.CompleteActivityByID(t.Context(), "default", "a", "", "act", "third", nil); !errors.As(err, &missing) {
			t.Errorf("a result by id %s got %v", when, err)
		}
		if err := c.RecordActivityHeartbeat(t.Context(), token); !errors.As(err, &missing) {
			t.Errorf("a heartbeat %s got %v", when, err)
		}
	}
	again("of the open run")
	if err := c.SignalWorkflow(t.Context(), "a", "", "s", nil); err != nil {
		t.Fatal(err)
	}
	if got := get(t, run); got != "first" {
		t.Errorf("result %q", got)
	}
	again("of the closed run")
}

func TestTokenOfAnEarlierAttemptIsStale(t *testing.T) {
	s, run, tokens := pending(t, &temporal.RetryPolicy{InitialInterval: time.Second})
	stale := <-tokens
	if err := s.Clock().Advance(t.Context(), time.Minute+time.Second); err != nil { // the attempt times out, and there is another one
		t.Fatal(err)
	}
	c, token := s.Client(), <-tokens
	refused[*serviceerror.NotFound](t, "the stale token", c.CompleteActivity(t.Context(), stale, "early", nil), noActivity)
	if err := c.CompleteActivity(t.Context(), token, "timely", nil); err != nil {
		t.Fatal(err)
	}
	if err := c.SignalWorkflow(t.Context(), "a", "", "s", nil); err != nil {
		t.Fatal(err)
	}
	if got := get(t, run); got != "timely" {
		t.Errorf("result %q", got)
	}
}

func TestTokensOfTasksThatAreOver(t *testing.T) {
	s := memserver.New(t)
	start(t, s.Client(), "a", awaitSignal)
	service := s.Client().WorkflowService()
	task, err := service.PollWorkflowTaskQueue(t.Context(), &workflowservice.PollWorkflowTaskQueueRequest{Namespace: "default", TaskQueue: &taskqueuepb.TaskQueue{Name: "q"}})
	if err != nil {
		t.Fatal(err)
	}
	answer := func(token []byte) error {
		_, err := service.RespondWorkflowTaskCompleted(t.Context(), &workflowservice.RespondWorkflowTaskCompletedRequest{Namespace: "default", TaskToken: token})
		return err
	}
	if err := answer(task.GetTaskToken()); err != nil {
		t.Fatal(err)
	}
	refused[*serviceerror.NotFound](t, "a second answer", answer(task.GetTaskToken()), noWorkflowTask)
	_, err = service.RespondWorkflowTaskFailed(t.Context(), &workflowservice.RespondWorkflowTaskFailedRequest{Namespace: "default", TaskToken: task.GetTaskToken()})
	refused[*serviceerror.NotFound](t, "a failure after the answer", err, noWorkflowTask)
	refused[*serviceerror.InvalidArgument](t, "an answer with no token", answer(nil), noToken)
	refused[*serviceerror.InvalidArgument](t, "an answer with a broken token", answer([]byte("broken")), brokenToken)
	refused[*serviceerror.InvalidArgument](t, "a result with a broken token", s.Client().CompleteActivity(t.Context(), []byte("broken"), "", nil), brokenToken)
	if err := s.Client().TerminateWorkflow(t.Context(), "a", "", ""); err != nil {
		t.Fatal(err)
	}
	refused[*serviceerror.NotFound](t, "an answer after the end", answer(task.GetTaskToken()), noWorkflowTask)
}

func TestUnknownIDs(t *testing.T) {
	const runID = "00000000-0000-4000-8000-000000000000"
	s := memserver.New(t)
	start(t, s.Client(), "a", awaitSignal)
	c, ctx := s.Client(), t.Context()
	noWorkflow := "workflow not found for ID: none"
	for what, call := range map[string]func(id, run string) error{
		"signal":    func(id, run string) error { return c.SignalWorkflow(ctx, id, run, "s", nil) },
		"cancel":    func(id, run string) error { return c.CancelWorkflow(ctx, id, run) },
		"terminate": func(id, run string) error { return c.TerminateWorkflow(ctx, id, run, "") },
		"query":     func(id, run string) error { _, err := c.QueryWorkflow(ctx, id, run, "q"); return err },
		"describe":  func(id, run string) error { _, err := c.DescribeWorkflowExecution(ctx, id, run); return err },
		"get":       func(id, run string) error { return c.GetWorkflow(ctx, id, run).Get(ctx, nil) },
		"update": func(id, run string) error {
			_, err := c.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{WorkflowID: id, RunID: run, UpdateName: "u", WaitForStage: client.WorkflowUpdateStageCompleted})
			return err
		},
		"reset": func(id, run string) error {
			_, err := c.ResetWorkflowExecution(ctx, &workflowservice.ResetWorkflowExecutionRequest{
				Namespace: "default", WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: id, RunId: run}, RequestId: "r", WorkflowTaskFinishEventId: 3,
			})
			return err
		},
		"complete an activity": func(id, run string) error { return c.CompleteActivityByID(ctx, "default", id, run, "act", nil, nil) },
	} {
		t.Run(what, func(t *testing.T) {
			refused[*serviceerror.NotFound](t, "an unknown workflow id", call("none", ""), noWorkflow)
			var missing *serviceerror.NotFound
			if err := call("a", runID); !errors.As(err, &missing) {
				t.Errorf("an unknown run id got %v", err)
			}
			refused[*serviceerror.InvalidArgument](t, "no run id at all", call("a", "none"), "Invalid RunId.")
		})
	}
}
