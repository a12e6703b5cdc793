package memserver_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/memserver"
)

// begin starts a server with a worker on the queue "q".
func begin(t testing.TB, register func(worker.Registry)) *memserver.Server {
	t.Helper()
	s := memserver.New(t)
	serve(t, s.NewWorker("q", worker.Options{}), register)
	return s
}

func serve(t testing.TB, w worker.Worker, register func(worker.Registry)) {
	t.Helper()
	register(w)
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
}

func start(t testing.TB, c client.Client, id string, w any, args ...any) client.WorkflowRun {
	t.Helper()
	run, err := c.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: id, TaskQueue: "q"}, w, args...)
	if err != nil {
		t.Fatal(err)
	}
	return run
}

func get(t testing.TB, run client.WorkflowRun) string {
	t.Helper()
	var result string
	if err := run.Get(t.Context(), &result); err != nil {
		t.Fatal(err)
	}
	return result
}

const month = 30 * 24 * time.Hour

func sleepMonthFor(ctx workflow.Context, _ string) (string, error) { return sleepMonth(ctx) }

func sleepMonth(ctx workflow.Context) (string, error) { return "rested", workflow.Sleep(ctx, month) }

func awaitSignal(ctx workflow.Context) (string, error) {
	var s string
	workflow.GetSignalChannel(ctx, "s").Receive(ctx, &s)
	return s, nil
}

func callActivity(ctx workflow.Context, options workflow.ActivityOptions) (string, error) {
	var s string
	err := workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, options), "act").Get(ctx, &s)
	return s, err
}

func TestTimeIsAStepFunction(t *testing.T) {
	s := begin(t, func(r worker.Registry) { r.RegisterWorkflow(sleepMonth) })
	before := s.Now()
	get(t, start(t, s.Client(), "a", sleepMonth))
	if passed := s.Now().Sub(before); passed != month {
		t.Errorf("%v passed, want %v to the nanosecond", passed, month)
	}
}

func TestTimeStandsStillWhileNobodyWaits(t *testing.T) {
	s := begin(t, func(r worker.Registry) { r.RegisterWorkflow(sleepMonth) })
	before := s.Now()
	start(t, s.Client(), "a", sleepMonth)
	if err := s.Clock().Advance(t.Context(), 0); err != nil { // everybody has come to rest
		t.Fatal(err)
	}
	if !s.Now().Equal(before) {
		t.Errorf("%v passed while nobody waited", s.Now().Sub(before))
	}
}

func TestAdvanceStopsBetweenDeadlines(t *testing.T) {
	s := begin(t, func(r worker.Registry) { r.RegisterWorkflow(sleepMonth) })
	run, before := start(t, s.Client(), "a", sleepMonth), s.Now()
	for _, step := range []struct {
		by   time.Duration
		want enumspb.WorkflowExecutionStatus
	}{
		{month - time.Nanosecond, enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING},
		{time.Nanosecond, enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED},
	} {
		if err := s.Clock().Advance(t.Context(), step.by); err != nil {
			t.Fatal(err)
		}
		described, err := s.Client().DescribeWorkflowExecution(t.Context(), run.GetID(), "")
		if err != nil {
			t.Fatal(err)
		}
		if got := described.GetWorkflowExecutionInfo().GetStatus(); got != step.want {
			t.Errorf("after %v: %v, want %v", s.Now().Sub(before), got, step.want)
		}
	}
}

func TestHoldKeepsTime(t *testing.T) {
	s := begin(t, func(r worker.Registry) { r.RegisterWorkflow(sleepMonth) })
	release := s.Clock().Hold("the test is not ready")
	run := start(t, s.Client(), "a", sleepMonth)
	if why := s.Clock().Why(); !strings.Contains(why, "the test is not ready") {
		t.Errorf("why: %q", why)
	}
	release()
	release()
	get(t, run)
}

func TestWhyTellsOfAnAlarmThatGoesOff(t *testing.T) {
	s := memserver.New(t)
	var why string
	s.Clock().AfterFunc(time.Hour, func() { why = s.Clock().Why() })
	if err := s.Clock().Advance(t.Context(), month); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(why, "an alarm of the clock goes off") {
		t.Errorf("why: %q", why)
	}
}

func TestWhyNamesTheFirstOfMany(t *testing.T) {
	s := memserver.New(t)
	for i := range 12 {
		start(t, s.Client(), fmt.Sprintf("%02d", i), sleepMonth)
	}
	why := s.Clock().Why()
	if !strings.Contains(why, `workflow "09" (sleepMonth) has not ended`) || strings.Contains(why, `"10"`) || !strings.HasSuffix(why, "\n2 more have not ended") {
		t.Errorf("why: %q", why)
	}
}

func TestWhyNamesTheQueueThatNobodyPolls(t *testing.T) {
	s := memserver.New(t)
	start(t, s.Client(), "a", sleepMonth)
	if why := s.Clock().Why(); !strings.Contains(why, `a workflow task waits on queue "q": no worker polls it`) || !strings.Contains(why, `workflow "a" (sleepMonth) has not ended`) {
		t.Errorf("why: %q", why)
	}
}

func TestStuckCallFails(t *testing.T) {
	s, err := memserver.Start(memserver.Options{FailStuck: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	serve(t, s.NewWorker("q", worker.Options{}), func(r worker.Registry) { r.RegisterWorkflow(awaitSignal) })
	err = start(t, s.Client(), "a", awaitSignal).Get(t.Context(), nil)
	var failed *serviceerror.FailedPrecondition
	if !errors.As(err, &failed) || !strings.Contains(err.Error(), `workflow "a" (awaitSignal) has not ended`) {
		t.Errorf("get: %v", err)
	}
}

func TestHungActivityTimesOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hung := make(chan struct{})
		s := begin(t, func(r worker.Registry) {
			r.RegisterWorkflow(callActivity)
			r.RegisterActivityWithOptions(func(ctx context.Context) error { <-hung; return nil }, activity.RegisterOptions{Name: "act"})
		})
		began, before := time.Now(), s.Now()
		err := start(t, s.Client(), "a", callActivity, workflow.ActivityOptions{
			StartToCloseTimeout: time.Hour, RetryPolicy: &temporal.RetryPolicy{MaximumAttempts: 1},
		}).Get(t.Context(), nil)
		var timeout *temporal.TimeoutError
		if !errors.As(err, &timeout) || timeout.TimeoutType() != enumspb.TIMEOUT_TYPE_START_TO_CLOSE {
			t.Errorf("get: %v", err)
		}
		if passed := s.Now().Sub(before); passed != time.Hour {
			t.Errorf("%v passed, want 1h", passed)
		}
		if real := time.Since(began); real < time.Hour || real > time.Hour+time.Minute {
			t.Errorf("it took %v of the bubble's time, want about 1h", real)
		}
		close(hung)
		s.Close()
	})
}

func TestHeartbeatsKeepAnActivityAlive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := begin(t, func(r worker.Registry) {
			r.RegisterWorkflow(callActivity)
			r.RegisterActivityWithOptions(func(ctx context.Context) (string, error) {
				seconds := time.NewTicker(time.Second)
				defer seconds.Stop()
				for range 100 {
					<-seconds.C
					activity.RecordHeartbeat(ctx)
				}
				return "alive", ctx.Err()
			}, activity.RegisterOptions{Name: "act"})
		})
		run := start(t, s.Client(), "a", callActivity, workflow.ActivityOptions{StartToCloseTimeout: time.Hour, HeartbeatTimeout: 3 * time.Second})
		if got := get(t, run); got != "alive" {
			t.Errorf("result %q", got)
		}
		s.Close()
	})
}

func TestActivityThatWaitsForAWorkflowDoesNotHold(t *testing.T) {
	var s *memserver.Server
	s = begin(t, func(r worker.Registry) {
		r.RegisterWorkflow(callActivity)
		r.RegisterWorkflow(sleepMonth)
		r.RegisterActivityWithOptions(func(ctx context.Context) (result string, err error) {
			run, err := s.Client().ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: "inner", TaskQueue: "q"}, sleepMonth)
			if err != nil {
				return "", err
			}
			return result, run.Get(ctx, &result)
		}, activity.RegisterOptions{Name: "act"})
	})
	run := start(t, s.Client(), "outer", callActivity, workflow.ActivityOptions{StartToCloseTimeout: 2 * month})
	if err := run.Get(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
}

func TestActivityThatCompletesLaterDoesNotHold(t *testing.T) {
	s := begin(t, func(r worker.Registry) {
		r.RegisterWorkflow(callActivity)
		r.RegisterActivityWithOptions(func(context.Context) error { return activity.ErrResultPending }, activity.RegisterOptions{Name: "act"})
	})
	before := s.Now()
	err := start(t, s.Client(), "a", callActivity, workflow.ActivityOptions{
		StartToCloseTimeout: month, RetryPolicy: &temporal.RetryPolicy{MaximumAttempts: 1},
	}).Get(t.Context(), nil)
	if !temporal.IsTimeoutError(errors.Unwrap(errors.Unwrap(err))) || s.Now().Sub(before) != month {
		t.Errorf("get after %v: %v", s.Now().Sub(before), err)
	}
}

func TestActivitySleepsOnTheClock(t *testing.T) {
	var s *memserver.Server
	s = begin(t, func(r worker.Registry) {
		r.RegisterWorkflow(callActivity)
		r.RegisterActivityWithOptions(func(ctx context.Context) (string, error) {
			clock := s.Clock().View()
			began := clock.Now()
			timer := clock.After(time.Hour)
			clock.Sleep(2 * time.Hour)
			<-timer
			return clock.Since(began).String(), nil
		}, activity.RegisterOptions{Name: "act"})
	})
	run := start(t, s.Client(), "a", callActivity, workflow.ActivityOptions{StartToCloseTimeout: month})
	if got := get(t, run); got != "2h0m0s" {
		t.Errorf("%s passed", got)
	}
}

func TestActivitySeesVirtualTimes(t *testing.T) {
	s := begin(t, func(r worker.Registry) {
		r.RegisterWorkflow(callLater)
		r.RegisterActivityWithOptions(func(ctx context.Context) (time.Time, error) {
			return activity.GetInfo(ctx).StartedTime, ctx.Err()
		}, activity.RegisterOptions{Name: "act"})
	})
	var got time.Time
	if err := start(t, s.Client(), "a", callLater).Get(t.Context(), &got); err != nil {
		t.Fatal(err)
	}
	if !got.Equal(s.Now()) {
		t.Errorf("the activity started at %v, want %v", got, s.Now())
	}
}

func callLater(ctx workflow.Context) (started time.Time, err error) {
	if err := workflow.Sleep(ctx, month); err != nil {
		return started, err
	}
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Second})
	return started, workflow.ExecuteActivity(ctx, "act").Get(ctx, &started)
}

func TestListenServesOtherClients(t *testing.T) {
	s := begin(t, func(r worker.Registry) { r.RegisterWorkflow(sleepMonth) })
	addr, err := s.Listen("")
	if err != nil {
		t.Fatal(err)
	}
	c, err := client.Dial(client.Options{HostPort: addr})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if got := get(t, start(t, c, "a", sleepMonth)); got != "rested" {
		t.Errorf("result %q", got)
	}
}

func TestNamespacesAreApart(t *testing.T) {
	s, err := memserver.Start(memserver.Options{Namespaces: []string{"other"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	start(t, s.Client(), "a", sleepMonth)
	other, err := s.NewClient(client.Options{Namespace: "other"})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	var notFound *serviceerror.NotFound
	if err := other.SignalWorkflow(t.Context(), "a", "", "s", nil); !errors.As(err, &notFound) {
		t.Errorf("signal from the other namespace: %v", err)
	}
	missing, err := s.NewClient(client.Options{Namespace: "missing"})
	if err != nil {
		t.Fatal(err)
	}
	defer missing.Close()
	var noNamespace *serviceerror.NamespaceNotFound
	if err := missing.SignalWorkflow(t.Context(), "a", "", "s", nil); !errors.As(err, &noNamespace) {
		t.Errorf("signal from no namespace: %v", err)
	}
}

func TestUnsupportedMethodsTellWhy(t *testing.T) {
	s := memserver.New(t)
	_, err := s.Client().WorkflowService().ListWorkflowRules(t.Context(), &workflowservice.ListWorkflowRulesRequest{Namespace: "default"})
	var unimplemented *serviceerror.Unimplemented
	if !errors.As(err, &unimplemented) || !strings.Contains(err.Error(), "ListWorkflowRules is not supported by groundhog: rules that") {
		t.Errorf("rules: %v", err)
	}
}

// TestCloseLeavesNothingBehind would not return from its bubble if a goroutine were left.
func TestCloseLeavesNothingBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := begin(t, func(r worker.Registry) { r.RegisterWorkflow(awaitSignal) })
		run := start(t, s.Client(), "a", awaitSignal)
		s.Clock().Hold("for good")
		ended := make(chan error)
		go func() { ended <- run.Get(t.Context(), nil) }()
		go func() { ended <- s.Clock().Advance(t.Context(), month) }()
		synctest.Wait()
		began := time.Now()
		s.Close()
		for range 2 {
			if err := <-ended; err == nil || !strings.Contains(err.Error(), "the in-memory service is closed") {
				t.Errorf("a call ended with %v", err)
			}
		}
		if took := time.Since(began); took > time.Second {
			t.Errorf("it took %v to close", took)
		}
		s.Close()
	})
}
