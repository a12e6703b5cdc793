package memserver_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/memserver"
)

// tryLocally runs a local activity after a day.
func tryLocally(ctx workflow.Context, options workflow.LocalActivityOptions) error {
	if err := workflow.Sleep(ctx, 24*time.Hour); err != nil {
		return err
	}
	return workflow.ExecuteLocalActivity(workflow.WithLocalActivityOptions(ctx, options), "act").Get(ctx, nil)
}

func TestLocalActivityIsRetriedOnTheVirtualClock(t *testing.T) {
	second := time.Second
	for name, test := range map[string]struct {
		options workflow.LocalActivityOptions
		want    []time.Duration
	}{
		"attempts until StartToClose":    {workflow.LocalActivityOptions{StartToCloseTimeout: 20 * second}, []time.Duration{0, second, 3 * second, 7 * second, 15 * second}},
		"attempts until ScheduleToClose": {workflow.LocalActivityOptions{ScheduleToCloseTimeout: 3 * second}, []time.Duration{0, second, 3 * second}},
		"so many attempts": {
			workflow.LocalActivityOptions{
				ScheduleToCloseTimeout: time.Hour, RetryPolicy: &temporal.RetryPolicy{InitialInterval: second, MaximumInterval: 2 * second, MaximumAttempts: 4},
			},
			[]time.Duration{0, second, 3 * second, 5 * second},
		},
	} {
		for _, began := range []time.Time{time.Now().Truncate(second), time.Now().Truncate(second).AddDate(90, 0, 0)} {
			t.Run(name+" from "+began.Format("2006"), func(t *testing.T) {
				if got := triesOfALocalActivity(t, began, test.options); !slices.Equal(got, test.want) {
					t.Errorf("it was tried after %v, want %v", got, test.want)
				}
			})
		}
	}
}

// triesOfALocalActivity has one fail again and again, and tells when it was tried, from the first time on. The history must replay.
func triesOfALocalActivity(t *testing.T, began time.Time, options workflow.LocalActivityOptions) (at []time.Duration) {
	t.Helper()
	s, err := memserver.Start(memserver.Options{Start: began})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	serve(t, s.NewWorker("q", worker.Options{}), func(r worker.Registry) {
		r.RegisterWorkflow(tryLocally)
		r.RegisterActivityWithOptions(func(ctx context.Context) error {
			at = append(at, s.Now().Sub(began)-24*time.Hour)
			if attempt := activity.GetInfo(ctx).Attempt; int(attempt) != len(at) {
				t.Errorf("attempt %d is its %d. time", attempt, len(at))
			}
			return errors.New("again")
		}, activity.RegisterOptions{Name: "act"})
	})
	var failure *temporal.ApplicationError
	if err := start(t, s.Client(), "a", tryLocally, options).Get(t.Context(), nil); !errors.As(err, &failure) || failure.Message() != "again" {
		t.Errorf("get: %v", err)
	}
	history, err := s.History(t.Context(), "a", "")
	if err != nil {
		t.Fatal(err)
	}
	replayer := worker.NewWorkflowReplayer()
	replayer.RegisterWorkflow(tryLocally)
	if err := replayer.ReplayWorkflowHistory(nil, history); err != nil {
		t.Errorf("replay: %v", err)
	}
	return at
}
