package memserver_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/groundhogdev/groundhog/memserver"
)

// machine is a computer that loses its power: clients on it reach nobody any more, and their polls are given up. What else they have asked for by then is
// still answered, for all workers of a process share the SDK's cache of workflows: one that lost its answer would keep its workflow locked for the others.
type machine struct {
	off     chan struct{}
	answers atomic.Int32 // workflow tasks that may be answered before the power goes; negative for any number
}

func newMachine(answers int32) *machine {
	m := &machine{off: make(chan struct{})}
	m.answers.Store(answers)
	return m
}

func (m *machine) intercept(ctx context.Context, method string, req, reply any, cc *grpc.ClientConn, next grpc.UnaryInvoker, opts ...grpc.CallOption) error {
	if strings.HasSuffix(method, "/RespondWorkflowTaskCompleted") && m.answers.Add(-1) == -1 {
		close(m.off)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if strings.Contains(method, "/Poll") {
		go func() {
			select {
			case <-m.off:
				cancel()
			case <-ctx.Done():
			}
		}()
	}
	select {
	case <-m.off:
		return status.Error(codes.Unavailable, "there is no power")
	default:
		return next(ctx, method, req, reply, cc, opts...)
	}
}

// client returns a client on the machine, which calls itself by the identity.
func (m *machine) client(t *testing.T, s *memserver.Server, identity string) client.Client {
	t.Helper()
	c, err := s.NewClient(client.Options{Identity: identity, ConnectionOptions: client.ConnectionOptions{
		DialOptions: []grpc.DialOption{grpc.WithChainUnaryInterceptor(m.intercept)},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// events lists the events of a type in a history.
func events(t *testing.T, s *memserver.Server, workflowID string, kind enumspb.EventType) (found []*historypb.HistoryEvent) {
	t.Helper()
	h, err := s.History(t.Context(), workflowID, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range h.GetEvents() {
		if e.GetEventType() == kind {
			found = append(found, e)
		}
	}
	return found
}

func TestAnotherWorkerTakesOverFromOneThatDies(t *testing.T) {
	for _, c := range []struct {
		name    string
		answers int32
		timeout enumspb.TimeoutType
		passes  time.Duration
	}{
		{"in the middle of a task", 1, enumspb.TIMEOUT_TYPE_START_TO_CLOSE, 10 * time.Second},
		{"between two tasks", -1, enumspb.TIMEOUT_TYPE_SCHEDULE_TO_START, 5 * time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := memserver.New(t)
				defer s.Close()
				doomed := newMachine(c.answers)
				first := doomed.client(t, s, "doomed")
				defer first.Close()
				dying := worker.New(first, "q", worker.Options{})
				serve(t, dying, func(r worker.Registry) { r.RegisterWorkflow(awaitSignal) })
				defer dying.Stop()
				run := start(t, s.Client(), "a", awaitSignal)
				if err := s.Clock().Advance(t.Context(), 0); err != nil { // the doomed worker has the workflow in its cache now
					t.Fatal(err)
				}
				if c.answers < 0 {
					close(doomed.off)
					synctest.Wait()
				}
				serve(t, s.NewWorker("q", worker.Options{Identity: "heir"}), func(r worker.Registry) { r.RegisterWorkflow(awaitSignal) })
				before := s.Now()
				if err := s.Client().SignalWorkflow(t.Context(), "a", "", "s", "hello"); err != nil {
					t.Fatal(err)
				}
				if got := get(t, run); got != "hello" {
					t.Errorf("result %q", got)
				}
				if passed := s.Now().Sub(before); passed != c.passes {
					t.Errorf("%v passed, want %v", passed, c.passes)
				}
				timedOut := events(t, s, "a", enumspb.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT)
				if len(timedOut) != 1 || timedOut[0].GetWorkflowTaskTimedOutEventAttributes().GetTimeoutType() != c.timeout {
					t.Errorf("timed out: %v", timedOut)
				}
				done := events(t, s, "a", enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED)
				if len(done) != 2 || done[1].GetWorkflowTaskCompletedEventAttributes().GetIdentity() != "heir" {
					t.Errorf("completed: %v", done)
				}
			})
		})
	}
}

// TestRacingWorkersDoEachTaskOnce has three workers, two of them with no cache in effect, as they get each other's runs.
func TestRacingWorkersDoEachTaskOnce(t *testing.T) {
	const runs, calls = 20, 5
	var executed atomic.Int32
	s := memserver.New(t)
	for range 3 {
		serve(t, s.NewWorker("q", worker.Options{}), func(r worker.Registry) {
			r.RegisterWorkflow(callOften)
			r.RegisterActivityWithOptions(func(context.Context) error { executed.Add(1); return nil }, activity.RegisterOptions{Name: "act"})
		})
	}
	var started [runs]client.WorkflowRun
	for i := range started {
		started[i] = start(t, s.Client(), fmt.Sprint(i), callOften, calls)
	}
	for i, run := range started {
		if err := run.Get(t.Context(), nil); err != nil {
			t.Error(err)
		}
		for _, kind := range []enumspb.EventType{enumspb.EVENT_TYPE_WORKFLOW_TASK_FAILED, enumspb.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT} {
			if found := events(t, s, fmt.Sprint(i), kind); len(found) > 0 {
				t.Errorf("run %d: %v", i, found)
			}
		}
	}
	if got := executed.Load(); got != runs*calls {
		t.Errorf("%d activities ran, want %d", got, runs*calls)
	}
}

// failsAtFirst returns a workflow that does something bad in its first tries.
func failsAtFirst(times int32, bad func()) func(workflow.Context) (string, error) {
	var tries atomic.Int32
	return func(workflow.Context) (string, error) {
		if tries.Add(1) <= times {
			bad()
		}
		return "at last", nil
	}
}

func TestWorkflowThatPanicsIsTriedAgain(t *testing.T) {
	s := memserver.New(t)
	serve(t, s.NewWorker("q", worker.Options{}), func(r worker.Registry) {
		r.RegisterWorkflowWithOptions(failsAtFirst(3, func() { panic("no way") }), workflow.RegisterOptions{Name: "flow"})
	})
	if got := get(t, start(t, s.Client(), "a", "flow")); got != "at last" {
		t.Errorf("result %q", got)
	}
	failed := events(t, s, "a", enumspb.EVENT_TYPE_WORKFLOW_TASK_FAILED)
	if len(failed) != 1 { // further attempts are not written, as on a server
		t.Fatalf("failed tasks: %v", failed)
	}
	if a := failed[0].GetWorkflowTaskFailedEventAttributes(); a.GetFailure().GetMessage() != "no way" || a.GetCause() != enumspb.WORKFLOW_TASK_FAILED_CAUSE_WORKFLOW_WORKER_UNHANDLED_FAILURE {
		t.Errorf("failed task: %v", a)
	}
}

func TestWorkflowThatPanicsFailsIfThePolicySaysSo(t *testing.T) {
	s := memserver.New(t)
	serve(t, s.NewWorker("q", worker.Options{WorkflowPanicPolicy: worker.FailWorkflow}), func(r worker.Registry) {
		r.RegisterWorkflowWithOptions(failsAtFirst(1, func() { panic("no way") }), workflow.RegisterOptions{Name: "flow"})
	})
	err := start(t, s.Client(), "a", "flow").Get(t.Context(), nil)
	var panicked *temporal.PanicError
	if !errors.As(err, &panicked) || !strings.Contains(panicked.Error(), "no way") {
		t.Errorf("get: %v", err)
	}
}

func TestWorkflowThatBlocksOnAChannelIsReported(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		never := make(chan struct{})
		s := begin(t, func(r worker.Registry) {
			r.RegisterWorkflowWithOptions(failsAtFirst(1, func() { <-never }), workflow.RegisterOptions{Name: "flow"})
		})
		if got := get(t, start(t, s.Client(), "a", "flow")); got != "at last" {
			t.Errorf("result %q", got)
		}
		failed := events(t, s, "a", enumspb.EVENT_TYPE_WORKFLOW_TASK_FAILED)
		if len(failed) != 1 || !strings.Contains(failed[0].GetWorkflowTaskFailedEventAttributes().GetFailure().GetMessage(), "Potential deadlock detected") {
			t.Errorf("failed tasks: %v", failed)
		}
		close(never)
		s.Close()
	})
}

func sleepForEver(ctx workflow.Context) error {
	for range 100 {
		if err := workflow.Sleep(ctx, time.Hour); err != nil {
			return err
		}
	}
	return workflow.NewContinueAsNewError(ctx, sleepForEver)
}

func TestWorkflowThatNeverEndsDoesNotKeepTheServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := begin(t, func(r worker.Registry) { r.RegisterWorkflow(sleepForEver) })
		went := make(chan struct{})
		s.Clock().View().AfterFunc(1000*time.Hour, func() { close(went) })
		ended := make(chan error)
		run := start(t, s.Client(), "a", sleepForEver)
		go func() { ended <- run.Get(t.Context(), nil) }()
		<-went
		s.Close()
		if err := <-ended; err == nil || !strings.Contains(err.Error(), "the in-memory service is closed") {
			t.Errorf("get: %v", err)
		}
	})
}

// TestLateResultOfAnActivityIsRefused also closes the server while the activity's code goes on.
func TestLateResultOfAnActivityIsRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hung, token := make(chan struct{}), make(chan []byte, 1)
		s := begin(t, func(r worker.Registry) {
			r.RegisterWorkflow(callActivity)
			r.RegisterActivityWithOptions(func(ctx context.Context) (string, error) {
				token <- activity.GetInfo(ctx).TaskToken
				<-hung
				return "late", nil
			}, activity.RegisterOptions{Name: "act"})
		})
		err := start(t, s.Client(), "a", callActivity, workflow.ActivityOptions{
			StartToCloseTimeout: time.Minute, RetryPolicy: &temporal.RetryPolicy{MaximumAttempts: 1},
		}).Get(t.Context(), nil)
		var timeout *temporal.TimeoutError
		if !errors.As(err, &timeout) {
			t.Errorf("get: %v", err)
		}
		var missing *serviceerror.NotFound
		if err := s.Client().CompleteActivity(t.Context(), <-token, "late", nil); !errors.As(err, &missing) {
			t.Errorf("the late result got %v", err)
		}
		s.Close()
		close(hung)
	})
}
