package memserver_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/memserver"
)

// restInSession sleeps for a while in a session of three hours, before it runs an activity there.
func restInSession(ctx workflow.Context, rest time.Duration) (result string, err error) {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
	session, err := workflow.CreateSession(ctx, &workflow.SessionOptions{CreationTimeout: time.Minute, ExecutionTimeout: 3 * time.Hour})
	if err != nil {
		return "", err
	}
	defer workflow.CompleteSession(session)
	if err := workflow.Sleep(ctx, rest); err != nil {
		return "", err
	}
	if err := workflow.ExecuteActivity(session, "act").Get(session, &result); err != nil {
		return err.Error(), nil
	}
	return result, nil
}

// restAfterSession sleeps for an hour in a session, and for another hour after it.
func restAfterSession(ctx workflow.Context) (string, error) {
	result, err := restInSession(ctx, time.Hour)
	if err != nil {
		return "", err
	}
	return result, workflow.Sleep(ctx, time.Hour)
}

// beginWithSessions is begin with a worker that has sessions.
func beginWithSessions(t *testing.T) *memserver.Server {
	t.Helper()
	s := memserver.New(t)
	serve(t, s.NewWorker("q", worker.Options{EnableSessionWorker: true}), func(r worker.Registry) {
		r.RegisterWorkflow(restInSession)
		r.RegisterWorkflow(restAfterSession)
		r.RegisterActivityWithOptions(func(context.Context) (string, error) { return "worked", nil }, activity.RegisterOptions{Name: "act"})
	})
	return s
}

func TestTimePassesInASession(t *testing.T) {
	for rest, want := range map[time.Duration]string{2 * time.Hour: "worked", 4 * time.Hour: workflow.ErrSessionFailed.Error()} {
		t.Run(rest.String(), func(t *testing.T) {
			s := beginWithSessions(t)
			before := s.Now()
			if got := get(t, start(t, s.Client(), "a", restInSession, rest)); got != want {
				t.Errorf("result %q, want %q", got, want)
			}
			if passed := s.Now().Sub(before); passed != rest {
				t.Errorf("%v passed", passed)
			}
		})
	}
}

func TestOpenSessionDoesNotMakeTimePass(t *testing.T) {
	s := beginWithSessions(t)
	before := s.Now()
	start(t, s.Client(), "a", restInSession, 2*time.Hour)
	for range 3 {
		if err := s.Clock().Advance(t.Context(), 0); err != nil { // everybody has come to rest
			t.Fatal(err)
		}
	}
	if passed := s.Now().Sub(before); passed != 0 {
		t.Errorf("%v passed while nobody waited", passed)
	}
	if err := s.Clock().Advance(t.Context(), time.Minute); err != nil {
		t.Fatal(err)
	}
	if passed := s.Now().Sub(before); passed != time.Minute {
		t.Errorf("%v passed in a minute", passed)
	}
}

func TestTimeGoesOnWhenASessionHasEnded(t *testing.T) {
	s := beginWithSessions(t)
	before := s.Now()
	get(t, start(t, s.Client(), "a", restAfterSession))
	history, err := s.History(t.Context(), "a", "")
	if err != nil {
		t.Fatal(err)
	}
	ended := 0
	for _, e := range history.GetEvents() {
		if e.GetActivityTaskCompletedEventAttributes() != nil {
			ended++
			if passed := e.GetEventTime().AsTime().Sub(before); passed != time.Hour {
				t.Errorf("event %d, the end of an activity, comes after %v, want 1h", e.GetEventId(), passed)
			}
		}
	}
	if ended != 3 {
		t.Errorf("%d activities have ended, want the two of the session and one in it", ended)
	}
}

// TestSessionsTakeTurnsOnAWorkerWithRoomForOne measures the time of its bubble: nothing waits for a worker that comes for no other session.
func TestSessionsTakeTurnsOnAWorkerWithRoomForOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := memserver.New(t)
		serve(t, s.NewWorker("q", worker.Options{EnableSessionWorker: true, MaxConcurrentSessionExecutionSize: 1}), func(r worker.Registry) {
			r.RegisterWorkflow(queueForSession)
			r.RegisterActivityWithOptions(func(context.Context) (string, error) { return "worked", nil }, activity.RegisterOptions{Name: "act"})
		})
		before, began := s.Now(), time.Now()
		var runs []client.WorkflowRun
		for _, id := range []string{"a", "b", "c"} {
			runs = append(runs, start(t, s.Client(), id, queueForSession))
		}
		for _, run := range runs {
			if got := get(t, run); got != "worked" {
				t.Errorf("result %q", got)
			}
		}
		if passed := s.Now().Sub(before); passed != 3*time.Hour {
			t.Errorf("%v passed in three sessions of an hour", passed)
		}
		if waited := time.Since(began); waited >= time.Second {
			t.Errorf("%v of real time passed", waited)
		}
	})
}

// TestTimeWaitsForAnotherWorkerWithRoomForASession has a worker without room, and then one that has some.
func TestTimeWaitsForAnotherWorkerWithRoomForASession(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := memserver.New(t)
		register := func(r worker.Registry) {
			r.RegisterWorkflow(queueForSession)
			r.RegisterActivityWithOptions(func(context.Context) (string, error) { return "worked", nil }, activity.RegisterOptions{Name: "act"})
		}
		options := worker.Options{EnableSessionWorker: true, MaxConcurrentSessionExecutionSize: 1}
		first := s.NewWorker("q", options)
		register(first)
		if err := first.Start(); err != nil {
			t.Fatal(err)
		}
		runs := []client.WorkflowRun{start(t, s.Client(), "a", queueForSession), start(t, s.Client(), "b", queueForSession)}
		if err := s.Clock().Advance(t.Context(), time.Minute); err != nil {
			t.Fatal(err)
		}
		serve(t, s.NewWorker("q", options), register)
		before, began := s.Now(), time.Now()
		for _, run := range runs {
			if got := get(t, run); got != "worked" {
				t.Errorf("result %q", got)
			}
		}
		if passed := s.Now().Sub(before); passed != time.Hour {
			t.Errorf("%v passed until both sessions of an hour were over, want 1h, for the second worker has room for one of them", passed)
		}
		first.Stop()
		if waited := time.Since(began); waited >= time.Second {
			t.Errorf("%v of real time passed", waited)
		}
	})
}

// queueForSession waits for a session, however long, and sleeps for an hour in it.
func queueForSession(ctx workflow.Context) (result string, err error) {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
	session, err := workflow.CreateSession(ctx, &workflow.SessionOptions{CreationTimeout: 24 * time.Hour, ExecutionTimeout: 24 * time.Hour})
	if err != nil {
		return "", err
	}
	defer workflow.CompleteSession(session)
	if err := workflow.Sleep(ctx, time.Hour); err != nil {
		return "", err
	}
	return result, workflow.ExecuteActivity(session, "act").Get(session, &result)
}
