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

// The activity goes on for two minutes of the bubble's time after its deadline.
func TestActivityThatIgnoresItsDeadlineIsTimedOutAfterTheGracePeriod(t *testing.T) {
	for _, grace := range []time.Duration{0, time.Minute} {
		synctest.Test(t, func(t *testing.T) {
			env := testsuite.New(t)
			env.SetActivityTimeoutGracePeriod(grace)
			var after time.Duration
			began, release := time.Now(), make(chan struct{})
			env.RegisterActivityWithOptions(func(context.Context) error {
				defer close(release)
				time.Sleep(3 * time.Minute)
				return nil
			}, activity.RegisterOptions{Name: "deaf"})
			env.RegisterActivityWithOptions(func(context.Context) error {
				after = time.Since(began)
				<-release
				return nil
			}, activity.RegisterOptions{Name: "next"})
			env.ExecuteWorkflow(deafThenNext)
			require.NoError(t, env.GetWorkflowError())
			require.Equal(t, time.Minute+grace, after.Round(time.Second))
		})
	}
}

// deafThenNext goes on when an activity has timed out.
func deafThenNext(ctx workflow.Context) error {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute, RetryPolicy: &temporal.RetryPolicy{MaximumAttempts: 1}})
	if err := workflow.ExecuteActivity(ctx, "deaf").Get(ctx, nil); !temporal.IsTimeoutError(err) {
		return err
	}
	return workflow.ExecuteActivity(workflow.WithStartToCloseTimeout(ctx, time.Hour), "next").Get(ctx, nil)
}
