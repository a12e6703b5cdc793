package testsuite_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/testsuite"
)

// outlast runs a workflow whose activity goes on for three minutes, two of them after its deadline, and returns when the workflow has gone on, in the bubble's time.
func outlast(t *testing.T, grace time.Duration) (after time.Duration) {
	env := testsuite.New(t)
	env.SetActivityTimeoutGracePeriod(grace)
	began, release := time.Now(), make(chan struct{})
	env.RegisterActivityWithOptions(func(context.Context) error {
		defer close(release)
		time.Sleep(3 * time.Minute) // of the bubble's time
		return nil
	}, activity.RegisterOptions{Name: "deaf"})
	env.RegisterActivityWithOptions(func(context.Context) error {
		after = time.Since(began)
		<-release
		return nil
	}, activity.RegisterOptions{Name: "next"})
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute, RetryPolicy: &temporal.RetryPolicy{MaximumAttempts: 1}})
		if err := workflow.ExecuteActivity(ctx, "deaf").Get(ctx, nil); !temporal.IsTimeoutError(err) {
			return err
		}
		ctx = workflow.WithStartToCloseTimeout(ctx, time.Hour)
		return workflow.ExecuteActivity(ctx, "next").Get(ctx, nil)
	})
	require.NoError(t, env.GetWorkflowError())
	return after
}

func TestActivityThatIgnoresItsDeadlineIsTimedOutAfterTheGracePeriod(t *testing.T) {
	for _, grace := range []time.Duration{0, time.Minute} {
		synctest.Test(t, func(t *testing.T) {
			require.Equal(t, (time.Minute + grace).Round(time.Second), outlast(t, grace).Round(time.Second))
		})
	}
}
