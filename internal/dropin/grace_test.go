package dropin

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// The real time of these tests is that of their bubbles.

func TestLateActivityCleansUpInItsGracePeriodBeforeTheWorkflowGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env := newEnv()
		env.SetTestTimeout(time.Hour)
		env.SetActivityTimeoutGracePeriod(time.Minute)
		clean := false
		env.RegisterActivityWithOptions(func(ctx context.Context) error {
			<-ctx.Done()
			time.Sleep(10 * time.Second) // of the bubble's time
			clean = true
			return ctx.Err()
		}, activity.RegisterOptions{Name: "late"})
		env.RegisterActivityWithOptions(func(context.Context) (bool, error) { return clean, nil }, activity.RegisterOptions{Name: "look"})
		env.ExecuteWorkflow(func(ctx workflow.Context) (seen bool, err error) {
			if err := workflow.ExecuteActivity(once(ctx), "late").Get(ctx, nil); !temporal.IsTimeoutError(err) {
				return false, err
			}
			err = workflow.ExecuteActivity(once(ctx), "look").Get(ctx, &seen)
			return seen, err
		})
		require.True(t, succeeds[bool](t, env))
	})
}

func TestResultAfterTheDeadlineIsTooLateEvenInTheGracePeriod(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env := newEnv()
		env.SetTestTimeout(time.Hour)
		env.SetActivityTimeoutGracePeriod(time.Minute)
		env.RegisterActivityWithOptions(func(context.Context) (int, error) {
			time.Sleep(90 * time.Second) // of the bubble's time
			return 7, nil
		}, activity.RegisterOptions{Name: "late"})
		env.ExecuteWorkflow(func(ctx workflow.Context) (n int, err error) {
			err = workflow.ExecuteActivity(once(ctx), "late").Get(ctx, &n)
			return n, err
		})
		var timeout *temporal.TimeoutError
		require.ErrorAs(t, env.GetWorkflowError(), &timeout)
		require.Equal(t, enumspb.TIMEOUT_TYPE_START_TO_CLOSE, timeout.TimeoutType())
	})
}
