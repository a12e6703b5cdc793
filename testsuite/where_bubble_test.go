package testsuite_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/testsuite"
)

// In a bubble of testing/synctest, real activities may sleep: the bubble's clock and the virtual one go together.

// exports runs an activity that takes hours, with timers and a mock beside it.
func exports(ctx workflow.Context) (took time.Duration, err error) {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 12 * time.Hour, HeartbeatTimeout: time.Hour, RetryPolicy: &temporal.RetryPolicy{InitialInterval: time.Hour, MaximumAttempts: 2},
	})
	start := workflow.Now(ctx)
	export := workflow.ExecuteActivity(ctx, "export")
	if err := workflow.Sleep(ctx, 30*time.Minute); err != nil {
		return 0, err
	}
	if err := workflow.ExecuteActivity(ctx, charge, 1).Get(ctx, nil); err != nil {
		return 0, err
	}
	err = export.Get(ctx, nil)
	return workflow.Now(ctx).Sub(start), err
}

func TestActivitiesSleepForHoursInABubble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env := testsuite.New(t)
		began, start := time.Now(), env.Now()
		env.OnActivity(charge, mock.Anything, 1).Return(1, nil).After(40 * time.Minute)
		var called time.Duration
		env.RegisterDelayedCallback(func() { called = time.Since(began) }, 5*time.Hour)
		env.RegisterActivityWithOptions(func(ctx context.Context) error {
			for range 6 {
				time.Sleep(30 * time.Minute)
				activity.RecordHeartbeat(ctx)
			}
			if activity.GetInfo(ctx).Attempt == 1 {
				return errors.New("the disk is full")
			}
			return nil
		}, activity.RegisterOptions{Name: "export"})
		env.ExecuteWorkflow(exports)
		require.InDelta(t, 7*time.Hour, result[time.Duration](t, env), float64(time.Second))
		require.InDelta(t, 5*time.Hour, called, float64(time.Second))
		require.Equal(t, time.Since(began), env.Now().Sub(start))
	})
}

func TestActivityThatSleepsTooLongTimesOutInABubble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env := testsuite.New(t)
		env.RegisterActivityWithOptions(func(ctx context.Context) error {
			<-ctx.Done()
			return ctx.Err()
		}, activity.RegisterOptions{Name: "export"})
		began := time.Now()
		env.ExecuteWorkflow(func(ctx workflow.Context) error {
			ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: 3 * time.Hour, RetryPolicy: &temporal.RetryPolicy{MaximumAttempts: 1}})
			return workflow.ExecuteActivity(ctx, "export").Get(ctx, nil)
		})
		timesOut(t, env, enumspb.TIMEOUT_TYPE_START_TO_CLOSE)
		require.InDelta(t, 3*time.Hour, time.Since(began), float64(time.Second))
	})
}

func TestLocalActivityIsRetriedInABubble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env := testsuite.New(t)
		env.RegisterActivityWithOptions(func(ctx context.Context) (int32, error) {
			time.Sleep(time.Minute)
			if attempt := activity.GetInfo(ctx).Attempt; attempt == 3 {
				return attempt, nil
			}
			return 0, errors.New("again")
		}, activity.RegisterOptions{Name: "stubborn"})
		env.ExecuteWorkflow(func(ctx workflow.Context) (attempt int32, err error) {
			ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{StartToCloseTimeout: time.Hour})
			return attempt, workflow.ExecuteLocalActivity(ctx, "stubborn").Get(ctx, &attempt)
		})
		require.Equal(t, int32(3), result[int32](t, env))
	})
}
