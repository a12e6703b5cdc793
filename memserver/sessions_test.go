package memserver_test

import (
	"context"
	"testing"
	"time"

	"go.temporal.io/sdk/activity"
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

func TestTimePassesInASession(t *testing.T) {
	for rest, want := range map[time.Duration]string{2 * time.Hour: "worked", 4 * time.Hour: workflow.ErrSessionFailed.Error()} {
		t.Run(rest.String(), func(t *testing.T) {
			s := memserver.New(t)
			serve(t, s.NewWorker("q", worker.Options{EnableSessionWorker: true}), func(r worker.Registry) {
				r.RegisterWorkflow(restInSession)
				r.RegisterActivityWithOptions(func(context.Context) (string, error) { return "worked", nil }, activity.RegisterOptions{Name: "act"})
			})
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
