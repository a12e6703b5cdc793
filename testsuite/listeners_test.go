package testsuite_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

func TestActivityListeners(t *testing.T) {
	env := newEnvironment()
	var heard []string
	env.SetOnActivityStartedListener(func(info *activity.Info, ctx context.Context, args converter.EncodedValues) {
		var amount int
		require.NoError(t, args.Get(&amount))
		require.Equal(t, 41, amount)
		require.True(t, activity.IsActivity(ctx))
		heard = append(heard, info.ActivityType.Name+" started")
	})
	env.SetOnActivityCompletedListener(func(info *activity.Info, value converter.EncodedValue, err error) {
		var receipt int
		require.NoError(t, err)
		require.NoError(t, value.Get(&receipt))
		require.Equal(t, 7, receipt)
		heard = append(heard, info.ActivityType.Name+" completed")
	})
	env.OnActivity(charge, mock.Anything, 41).Return(7, nil)
	env.ExecuteWorkflow(chargeOnce, 41)
	require.NoError(t, env.GetWorkflowError())
	require.Equal(t, []string{"charge started", "charge completed"}, heard)
}

func TestActivityListenerGetsTheErrorOfTheWorkflow(t *testing.T) {
	env := newEnvironment()
	var got error
	env.SetOnActivityCompletedListener(func(_ *activity.Info, value converter.EncodedValue, err error) {
		require.Nil(t, value)
		got = err
	})
	env.OnActivity(charge, mock.Anything, 41).Return(0, temporal.NewNonRetryableApplicationError("no", "No", nil))
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
		_ = workflow.ExecuteActivity(ctx, charge, 41).Get(ctx, nil)
		return workflow.Sleep(ctx, time.Second)
	})
	var failed *temporal.ActivityError
	require.ErrorAs(t, got, &failed)
	require.Equal(t, "charge", failed.ActivityType().GetName())
}

func TestTimerListeners(t *testing.T) {
	env := newEnvironment()
	var heard []string
	env.SetOnTimerScheduledListener(func(_ string, d time.Duration) { heard = append(heard, "scheduled "+d.String()) })
	env.SetOnTimerFiredListener(func(string) { heard = append(heard, "fired") })
	env.SetOnTimerCanceledListener(func(string) { heard = append(heard, "canceled") })
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		long, cancel := workflow.WithCancel(ctx)
		timer := workflow.NewTimer(long, time.Hour)
		if err := workflow.Sleep(ctx, time.Minute); err != nil {
			return err
		}
		cancel()
		_ = timer.Get(ctx, nil)
		return workflow.Sleep(ctx, time.Second)
	})
	require.NoError(t, env.GetWorkflowError())
	require.Equal(t, []string{"scheduled 1h0m0s", "scheduled 1m0s", "fired", "canceled", "scheduled 1s", "fired"}, heard)
}

func TestChildListeners(t *testing.T) {
	env := newEnvironment()
	var heard []string
	env.RegisterWorkflow(nap)
	env.SetOnChildWorkflowStartedListener(func(info *workflow.Info, _ workflow.Context, args converter.EncodedValues) {
		var d time.Duration
		require.NoError(t, args.Get(&d))
		heard = append(heard, info.WorkflowType.Name+" started with "+d.String())
	})
	env.SetOnChildWorkflowCanceledListener(func(info *workflow.Info) { heard = append(heard, info.WorkflowExecution.ID+" canceled") })
	env.SetOnChildWorkflowCompletedListener(func(info *workflow.Info, _ converter.EncodedValue, err error) {
		require.Equal(t, temporal.IsCanceledError(err), err != nil)
		heard = append(heard, info.WorkflowExecution.ID+" completed")
	})
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		child := func(ctx workflow.Context, id string) workflow.ChildWorkflowFuture {
			return workflow.ExecuteChildWorkflow(workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{
				WorkflowID: id, WaitForCancellation: true,
			}), nap, time.Hour)
		}
		if err := child(ctx, "first").Get(ctx, nil); err != nil {
			return err
		}
		short, cancel := workflow.WithCancel(ctx)
		second := child(short, "second")
		if err := workflow.Sleep(ctx, time.Minute); err != nil {
			return err
		}
		cancel()
		if err := second.Get(ctx, nil); !temporal.IsCanceledError(err) {
			return errors.New("it was not canceled")
		}
		return workflow.Sleep(ctx, time.Second)
	})
	require.NoError(t, env.GetWorkflowError())
	require.Equal(t, []string{"nap started with 1h0m0s", "first completed", "nap started with 1h0m0s", "second canceled", "second completed"}, heard)
}

func TestLocalActivityListeners(t *testing.T) {
	env := newEnvironment()
	var heard []string
	env.SetOnLocalActivityStartedListener(func(info *activity.Info, _ context.Context, args []any) {
		require.Len(t, args, 1)
		heard = append(heard, info.ActivityType.Name+" started")
	})
	env.SetOnLocalActivityCompletedListener(func(info *activity.Info, value converter.EncodedValue, err error) {
		var receipt int
		require.NoError(t, value.Get(&receipt))
		require.Equal(t, 42, receipt)
		heard = append(heard, info.ActivityType.Name+" completed")
	})
	env.RegisterActivity(charge)
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{StartToCloseTimeout: time.Minute})
		return workflow.ExecuteLocalActivity(ctx, charge, 41).Get(ctx, nil)
	})
	require.NoError(t, env.GetWorkflowError())
	require.Equal(t, []string{"charge started", "charge completed"}, heard)
}

func TestHeartbeatListener(t *testing.T) {
	env := newEnvironment()
	var beats []int
	env.SetOnActivityHeartbeatListener(func(info *activity.Info, details converter.EncodedValues) {
		n := -1
		require.True(t, !details.HasValues() || details.Get(&n) == nil)
		require.Equal(t, "beat", info.ActivityType.Name)
		beats = append(beats, n)
	})
	env.RegisterActivityWithOptions(func(ctx context.Context) error {
		for n := range 3 {
			activity.RecordHeartbeat(ctx, n)
		}
		activity.RecordHeartbeat(ctx, nil)
		return nil
	}, activity.RegisterOptions{Name: "beat"})
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute, HeartbeatTimeout: time.Minute})
		return workflow.ExecuteActivity(ctx, "beat").Get(ctx, nil)
	})
	require.NoError(t, env.GetWorkflowError())
	require.Equal(t, []int{0, 1, 2, -1}, beats)
}
