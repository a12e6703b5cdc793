package testsuite_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/testsuite"
)

// Retries and chains of runs, as a server has them.

func TestActivityIsRetriedWithGrowingBackoff(t *testing.T) {
	inMemory(t)
	env := testsuite.New(t)
	start := env.Now()
	var at []time.Duration
	env.OnActivity(charge, mock.Anything, 1).Return(func(context.Context, int) (int, error) {
		at = append(at, env.Now().Sub(start))
		return 0, errors.New("again")
	})
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
			StartToCloseTimeout: time.Hour, RetryPolicy: &temporal.RetryPolicy{MaximumAttempts: 5, MaximumInterval: 3 * time.Second},
		})
		return workflow.ExecuteActivity(ctx, charge, 1).Get(ctx, nil)
	})
	require.Equal(t, []time.Duration{0, time.Second, 3 * time.Second, 6 * time.Second, 9 * time.Second}, at)
	var failed *temporal.ActivityError
	require.ErrorAs(t, env.GetWorkflowError(), &failed)
	require.Equal(t, enumspb.RETRY_STATE_MAXIMUM_ATTEMPTS_REACHED, failed.RetryState())
	env.AssertActivityNumberOfCalls(t, "charge", 5)
}

// attemptsOf counts how often an activity that always fails is tried.
func attemptsOf(t *testing.T, options workflow.ActivityOptions, more ...testsuite.Option) int {
	env := testsuite.New(t, more...)
	tries := 0
	env.OnActivity(charge, mock.Anything, 1).Return(func(context.Context, int) (int, error) {
		if tries++; tries == 100 {
			return 1, nil
		}
		return 0, errors.New("again")
	})
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		_ = workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, options), charge, 1).Get(ctx, nil)
		return nil
	})
	require.NoError(t, env.GetWorkflowError())
	return tries
}

func TestAttemptsEndAtTheTenthUnlessSomethingElseEndsThemBefore(t *testing.T) {
	endless := workflow.ActivityOptions{StartToCloseTimeout: time.Minute}
	require.Equal(t, 10, attemptsOf(t, endless))
	require.Equal(t, 100, attemptsOf(t, endless, testsuite.UnlimitedAttempts()))
	// 1s, 2s, ... 64s apart, and 100s from then on: 6 within 60 seconds, 12 within 600.
	require.Equal(t, 6, attemptsOf(t, workflow.ActivityOptions{ScheduleToCloseTimeout: time.Minute}))
	require.Equal(t, 10, attemptsOf(t, workflow.ActivityOptions{ScheduleToCloseTimeout: 10 * time.Minute}))
	require.Equal(t, 12, attemptsOf(t, workflow.ActivityOptions{ScheduleToCloseTimeout: 10 * time.Minute}, testsuite.UnlimitedAttempts()))
}

func TestWorkflowIsRetriedByItsPolicy(t *testing.T) {
	env := testsuite.New(t, testsuite.FollowRuns())
	env.SetStartTime(sixOClock)
	env.SetStartWorkflowOptions(client.StartWorkflowOptions{RetryPolicy: &temporal.RetryPolicy{
		InitialInterval: time.Minute, BackoffCoefficient: 3, MaximumAttempts: 3, NonRetryableErrorTypes: []string{"Final"},
	}})
	attempts := 0
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		attempts = int(workflow.GetInfo(ctx).Attempt)
		return temporal.NewApplicationError("no", "No")
	})
	require.Equal(t, 3, attempts)
	require.Equal(t, 4*time.Minute, env.Now().Sub(sixOClock))
	var app *temporal.ApplicationError
	require.ErrorAs(t, env.GetWorkflowError(), &app)
	require.Equal(t, "No", app.Type())
}

func TestChildIsRetriedByItsPolicy(t *testing.T) {
	env := testsuite.New(t)
	start := env.Now()
	env.RegisterWorkflowWithOptions(func(ctx workflow.Context) (int32, error) {
		if attempt := workflow.GetInfo(ctx).Attempt; attempt < 3 {
			return 0, errors.New("not yet")
		}
		return workflow.GetInfo(ctx).Attempt, nil
	}, workflow.RegisterOptions{Name: "stubborn"})
	env.ExecuteWorkflow(func(ctx workflow.Context) (attempt int32, err error) {
		ctx = workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{RetryPolicy: &temporal.RetryPolicy{InitialInterval: time.Minute}})
		return attempt, workflow.ExecuteChildWorkflow(ctx, "stubborn").Get(ctx, &attempt)
	})
	require.Equal(t, int32(3), result[int32](t, env))
	require.Equal(t, 3*time.Minute, env.Now().Sub(start))
}

func TestCronChildIsLeftRunning(t *testing.T) {
	env := testsuite.New(t)
	env.SetStartTime(sixOClock)
	var runs []time.Duration
	env.RegisterWorkflowWithOptions(func(ctx workflow.Context) error {
		if !workflow.IsReplaying(ctx) {
			runs = append(runs, workflow.Now(ctx).Sub(sixOClock))
		}
		return nil
	}, workflow.RegisterOptions{Name: "hourly"})
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		ctx2 := workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{
			WorkflowID: "cron", CronSchedule: "0 * * * *", ParentClosePolicy: enumspb.PARENT_CLOSE_POLICY_ABANDON,
		})
		if err := workflow.ExecuteChildWorkflow(ctx2, "hourly").GetChildWorkflowExecution().Get(ctx, nil); err != nil {
			return err
		}
		return workflow.Sleep(ctx, 150*time.Minute)
	})
	require.NoError(t, env.GetWorkflowError())
	require.Equal(t, []time.Duration{time.Hour, 2 * time.Hour}, runs[:2])
	described, err := env.Client().DescribeWorkflowExecution(t.Context(), "cron", "")
	require.NoError(t, err)
	require.Equal(t, enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING, described.GetWorkflowExecutionInfo().GetStatus())
}
