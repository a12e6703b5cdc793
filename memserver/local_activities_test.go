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
		"no longest time": {
			workflow.LocalActivityOptions{StartToCloseTimeout: 7 * second, RetryPolicy: &temporal.RetryPolicy{MaximumInterval: -1}},
			[]time.Duration{0, second, 3 * second, 7 * second},
		},
		"the first time is over the longest": {
			workflow.LocalActivityOptions{StartToCloseTimeout: 3 * second, RetryPolicy: &temporal.RetryPolicy{InitialInterval: time.Hour, MaximumInterval: second}},
			[]time.Duration{0, second, 2 * second, 3 * second},
		},
		"times as short as can be": {
			workflow.LocalActivityOptions{
				ScheduleToCloseTimeout: time.Hour, RetryPolicy: &temporal.RetryPolicy{InitialInterval: time.Nanosecond, MaximumInterval: time.Microsecond, MaximumAttempts: 3},
			},
			[]time.Duration{0, 1, 3},
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
	replays(t, s, "a", tryLocally)
	return at
}

// replays fails the test if the history of a workflow does not replay.
func replays(t *testing.T, s *memserver.Server, workflowID string, w any) {
	t.Helper()
	history, err := s.History(t.Context(), workflowID, "")
	if err != nil {
		t.Fatal(err)
	}
	replayer := worker.NewWorkflowReplayer()
	replayer.RegisterWorkflow(w)
	if err := replayer.ReplayWorkflowHistory(nil, history); err != nil {
		t.Errorf("replay: %v", err)
	}
}

// asks is a workflow with a local activity that asks for its times between attempts: for so many attempts, or for all that fit into two hours.
func asks(ctx workflow.Context, attempts int32) error {
	return workflow.ExecuteLocalActivity(workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{
		ScheduleToCloseTimeout: 2 * time.Hour, RetryPolicy: &temporal.RetryPolicy{MaximumAttempts: attempts, NonRetryableErrorTypes: []string{"fatal"}},
	}), "act").Get(ctx, nil)
}

func TestLocalActivityAsksWhenToTryAgain(t *testing.T) {
	failures := []temporal.ApplicationErrorOptions{{NextRetryDelay: 3 * time.Second}, {NextRetryDelay: time.Hour}, {}, {NextRetryDelay: time.Minute, Details: []any{"all"}}}
	for _, test := range []struct {
		name, kind string
		attempts   int32
	}{{"the last attempt", "busy", 4}, {"an error that is not retried", "fatal", 0}} {
		t.Run(test.name, func(t *testing.T) {
			var at []time.Duration
			var began time.Time
			var s *memserver.Server
			s = begin(t, func(r worker.Registry) {
				r.RegisterWorkflow(asks)
				r.RegisterActivityWithOptions(func(ctx context.Context) error {
					at = append(at, s.Now().Sub(began))
					if policy := activity.GetInfo(ctx).RetryPolicy; policy.InitialInterval != time.Second || policy.MaximumInterval != 100*time.Second {
						t.Errorf("it is told of the policy %+v", policy)
					}
					kind := "busy"
					if len(at) == len(failures) {
						kind = test.kind
					}
					return temporal.NewApplicationErrorWithOptions("not now", kind, failures[len(at)-1])
				}, activity.RegisterOptions{Name: "act"})
			})
			began = s.Now()
			err := start(t, s.Client(), "a", asks, test.attempts).Get(t.Context(), nil)
			var failure *temporal.ApplicationError
			var details string
			if !errors.As(err, &failure) || failure.Type() != test.kind || failure.NextRetryDelay() != time.Minute || failure.Details(&details) != nil || details != "all" {
				t.Errorf("the workflow got %v with the details %q, want the last error as it is", err, details)
			}
			if want := []time.Duration{0, 3 * time.Second, time.Hour + 3*time.Second, time.Hour + 7*time.Second}; !slices.Equal(at, want) {
				t.Errorf("it was tried after %v, want %v", at, want)
			}
			replays(t, s, "a", asks)
		})
	}
}
