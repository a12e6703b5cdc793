package testsuite_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/testsuite"
)

// triesOfALocalActivity runs one that always fails, after a while, and tells when it was tried, from the first time on.
func triesOfALocalActivity(t *testing.T, start time.Time, options workflow.LocalActivityOptions) (at []time.Duration) {
	t.Helper()
	env := testsuite.New(t)
	env.SetStartTime(start)
	env.OnActivity(charge, mock.Anything, 1).Return(func(ctx context.Context, _ int) (int, error) {
		require.Equal(t, len(at)+1, int(activity.GetInfo(ctx).Attempt))
		at = append(at, env.Now().Sub(start)-24*time.Hour)
		return 0, errors.New("again")
	})
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		if err := workflow.Sleep(ctx, 24*time.Hour); err != nil {
			return err
		}
		return workflow.ExecuteLocalActivity(workflow.WithLocalActivityOptions(ctx, options), charge, 1).Get(ctx, nil)
	})
	require.ErrorContains(t, env.GetWorkflowError(), "again")
	return at
}

func TestLocalActivityIsRetriedOnTheVirtualClock(t *testing.T) {
	second := time.Second
	for _, start := range []time.Time{sixOClock, sixOClock.AddDate(90, 0, 0)} {
		for _, test := range []struct {
			options workflow.LocalActivityOptions
			at      []time.Duration
		}{
			{workflow.LocalActivityOptions{StartToCloseTimeout: 20 * second}, []time.Duration{0, second, 3 * second, 7 * second, 15 * second}},
			{workflow.LocalActivityOptions{ScheduleToCloseTimeout: 3 * second}, []time.Duration{0, second, 3 * second}},
			{
				workflow.LocalActivityOptions{
					ScheduleToCloseTimeout: time.Hour, RetryPolicy: &temporal.RetryPolicy{InitialInterval: second, MaximumInterval: 2 * second, MaximumAttempts: 4},
				},
				[]time.Duration{0, second, 3 * second, 5 * second},
			},
		} {
			require.Equal(t, test.at, triesOfALocalActivity(t, start, test.options), "%v from %v", test.options, start)
		}
	}
}

func TestLocalActivityTakesVirtualTime(t *testing.T) {
	env := testsuite.New(t)
	start := env.Now()
	env.OnActivity(charge, mock.Anything, 1).Return(7, nil).After(time.Hour)
	env.ExecuteWorkflow(func(ctx workflow.Context) (receipt int, err error) {
		ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{StartToCloseTimeout: 2 * time.Hour})
		return receipt, workflow.ExecuteLocalActivity(ctx, charge, 1).Get(ctx, &receipt)
	})
	require.Equal(t, 7, result[int](t, env))
	require.Equal(t, time.Hour, env.Now().Sub(start))
}
