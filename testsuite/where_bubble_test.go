package testsuite_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/testsuite"
)

// In a bubble of testing/synctest, real activities may sleep. What they sleep is no virtual time, as what they compute is none outside of a bubble: but timeouts and timers that come due meanwhile do.

// exports runs an activity that takes hours, with a timer beside it.
func exports(ctx workflow.Context) (slept []time.Duration, err error) {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 12 * time.Hour, HeartbeatTimeout: time.Hour, RetryPolicy: &temporal.RetryPolicy{InitialInterval: time.Hour, MaximumAttempts: 2},
	})
	export := workflow.ExecuteActivity(ctx, "export")
	if err := workflow.Sleep(ctx, 30*time.Minute); err != nil {
		return nil, err
	}
	return slept, export.Get(ctx, &slept)
}

func TestActivitiesSleepForHoursInABubble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env := testsuite.New(t)
		began := time.Now()
		var slept []time.Duration
		var called time.Duration
		env.RegisterDelayedCallback(func() { called = time.Since(began) }, 10*time.Minute)
		env.RegisterActivityWithOptions(func(ctx context.Context) ([]time.Duration, error) {
			begun := time.Now()
			for range 6 {
				time.Sleep(30 * time.Minute)
				activity.RecordHeartbeat(ctx)
			}
			if slept = append(slept, time.Since(begun)); len(slept) == 1 {
				return nil, errors.New("the disk is full")
			}
			return slept, nil
		}, activity.RegisterOptions{Name: "export"})
		env.ExecuteWorkflow(exports)
		require.Equal(t, []time.Duration{3 * time.Hour, 3 * time.Hour}, result[[]time.Duration](t, env))
		require.InDelta(t, 10*time.Minute, called, float64(time.Second))
		require.InDelta(t, 6*time.Hour, time.Since(began), float64(time.Second))
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

func TestActivityThatGoesOnAfterTheTestLeavesTheBubble(t *testing.T) {
	left := false
	synctest.Test(t, func(t *testing.T) { // it ends the test binary if a goroutine stays behind
		env := testsuite.New(t)
		env.RegisterActivityWithOptions(func(context.Context) error {
			time.Sleep(5 * time.Hour)
			left = true
			return nil
		}, activity.RegisterOptions{Name: "export"})
		env.ExecuteWorkflow(func(ctx workflow.Context) error {
			ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: 3 * time.Hour, RetryPolicy: &temporal.RetryPolicy{MaximumAttempts: 1}})
			return workflow.ExecuteActivity(ctx, "export").Get(ctx, nil)
		})
		timesOut(t, env, enumspb.TIMEOUT_TYPE_START_TO_CLOSE)
	})
	require.True(t, left)
}

func TestTheTimeOfABubbleDoesNotWaitForActivitiesWhenWorkersAreReplaced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env := testsuite.New(t)
		goOn := make(chan struct{})
		env.RegisterActivityWithOptions(func(context.Context, int) error {
			<-goOn
			return nil
		}, activity.RegisterOptions{Name: "charge"})
		env.RegisterWorkflow(chargeWithin)
		run, err := env.Client().ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{TaskQueue: "q"}, chargeWithin, time.Duration(0), 48*time.Hour)
		require.NoError(t, err)
		synctest.Wait()
		began := time.Now()
		env.SetWorkerOptions(worker.Options{MaxConcurrentActivityExecutionSize: 2})
		env.Client()
		require.LessOrEqual(t, time.Since(began), 2*time.Second)
		close(goOn)
		require.NoError(t, run.Get(t.Context(), nil))
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
