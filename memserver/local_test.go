package memserver_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/memserver"
)

func callLocal(ctx workflow.Context, timeout time.Duration) (result string, err error) {
	ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{StartToCloseTimeout: timeout, RetryPolicy: &temporal.RetryPolicy{MaximumAttempts: 1}})
	return result, workflow.ExecuteLocalActivity(ctx, "act").Get(ctx, &result)
}

func TestLocalActivityThatWaitsForAWorkflowDoesNotHold(t *testing.T) {
	var s *memserver.Server
	s = begin(t, func(r worker.Registry) {
		r.RegisterWorkflow(callLocal)
		r.RegisterWorkflow(sleepMonth)
		r.RegisterActivityWithOptions(func(ctx context.Context) (result string, err error) {
			run, err := s.Client().ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: "inner", TaskQueue: "q"}, sleepMonth)
			if err != nil {
				return "", err
			}
			return result, run.Get(ctx, &result)
		}, activity.RegisterOptions{Name: "act"})
	})
	before := s.Now()
	if got := get(t, start(t, s.Client(), "outer", callLocal, time.Minute)); got != "rested" {
		t.Errorf("result %q", got)
	}
	if passed := s.Now().Sub(before); passed != month {
		t.Errorf("%v passed, want %v", passed, month)
	}
	if n := count(t, s, "outer", enumspb.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT); n > 0 {
		t.Errorf("%d workflow tasks timed out", n)
	}
}

// count tells how many events of a type are in a history.
func count(t *testing.T, s *memserver.Server, workflowID string, want enumspb.EventType) (n int) {
	t.Helper()
	history, err := s.History(t.Context(), workflowID, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range history.GetEvents() {
		if e.GetEventType() == want {
			n++
		}
	}
	return n
}

func sleepHalfHour(ctx workflow.Context) (string, error) {
	return "rested", workflow.Sleep(ctx, 30*time.Minute)
}

// An hour of the bubble's time is real time to the server.
func TestLongLocalActivityKeepsItsTaskWhileTimeGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := begin(t, func(r worker.Registry) {
			r.RegisterWorkflow(callLocal)
			r.RegisterWorkflow(sleepHalfHour)
			r.RegisterActivityWithOptions(func(context.Context) (string, error) { time.Sleep(time.Hour); return "done", nil }, activity.RegisterOptions{Name: "act"})
		})
		defer s.Close()
		began, before := time.Now(), s.Now()
		long, short := start(t, s.Client(), "long", callLocal, 2*time.Hour), start(t, s.Client(), "short", sleepHalfHour)
		get(t, short)
		if real := time.Since(began); real < 30*time.Minute || real > 31*time.Minute {
			t.Errorf("half an hour took %v of real time while the activity ran", real)
		}
		if got := get(t, long); got != "done" {
			t.Errorf("result %q", got)
		}
		if passed := s.Now().Sub(before); passed > time.Hour+time.Minute {
			t.Errorf("%v passed, want about 1h", passed)
		}
		beats := count(t, s, "long", enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED)
		if lost := count(t, s, "long", enumspb.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT); beats < 400 || beats > 500 || lost > 0 {
			t.Errorf("%d heartbeats and %d lost tasks, want one each 8s and none", beats, lost)
		}
	})
}
