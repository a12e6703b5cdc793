package dropin

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"
)

// Listeners and their arguments.

func TestActivityListeners(t *testing.T) {
	for name, mocked := range map[string]bool{"real": false, "mocked": true} {
		t.Run(name, func(t *testing.T) {
			env := newEnv()
			if mocked {
				env.OnActivity(Double, mock.Anything, 4).Return(8, nil)
			}
			var calls []string
			env.SetOnActivityStartedListener(func(info *activity.Info, _ context.Context, args converter.EncodedValues) {
				var n int
				require.NoError(t, args.Get(&n))
				require.Equal(t, 4, n)
				calls = append(calls, "started "+info.ActivityType.Name)
			})
			env.SetOnActivityCompletedListener(func(info *activity.Info, result converter.EncodedValue, err error) {
				var n int
				require.NoError(t, err)
				require.NoError(t, result.Get(&n))
				require.Equal(t, 8, n)
				calls = append(calls, "completed "+info.ActivityType.Name)
			})
			env.ExecuteWorkflow(DoubleOnce, 4)
			require.NoError(t, env.GetWorkflowError())
			require.Equal(t, []string{"started Double", "completed Double"}, calls)
		})
	}
}

func TestActivityListenerGetsTheError(t *testing.T) {
	env := newEnv()
	var got error
	env.SetOnActivityCompletedListener(func(_ *activity.Info, _ converter.EncodedValue, err error) { got = err })
	env.ExecuteWorkflow(func(ctx workflow.Context) error { return workflow.ExecuteActivity(once(ctx), Fail).Get(ctx, nil) })
	require.ErrorContains(t, got, "no luck")
}

func TestLocalActivityListeners(t *testing.T) {
	env := newEnv()
	var calls []string
	env.SetOnLocalActivityStartedListener(func(info *activity.Info, _ context.Context, args []any) {
		require.Len(t, args, 1)
		calls = append(calls, "started "+info.ActivityType.Name)
	})
	env.SetOnLocalActivityCompletedListener(func(_ *activity.Info, result converter.EncodedValue, err error) {
		var n int
		require.NoError(t, err)
		require.NoError(t, result.Get(&n))
		require.Equal(t, 10, n)
		calls = append(calls, "completed")
	})
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		return workflow.ExecuteLocalActivity(local(ctx), Double, 5).Get(ctx, nil)
	})
	require.NoError(t, env.GetWorkflowError())
	require.Equal(t, []string{"started Double", "completed"}, calls)
}

func TestTimerListeners(t *testing.T) {
	env := newEnv()
	var ids []string
	var calls []string
	env.SetOnTimerScheduledListener(func(id string, d time.Duration) {
		ids = append(ids, id)
		calls = append(calls, "scheduled "+d.String())
	})
	env.SetOnTimerFiredListener(func(id string) {
		require.Equal(t, ids[len(ids)-1], id)
		calls = append(calls, "fired")
	})
	env.SetOnTimerCanceledListener(func(id string) {
		require.Equal(t, ids[0], id)
		calls = append(calls, "cancelled")
	})
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		abandoned, cancel := workflow.WithCancel(ctx)
		workflow.NewTimer(abandoned, 10*time.Hour)
		short := workflow.NewTimer(ctx, time.Hour)
		if err := short.Get(ctx, nil); err != nil {
			return err
		}
		cancel()
		return workflow.Sleep(ctx, time.Minute)
	})
	require.NoError(t, env.GetWorkflowError())
	require.ElementsMatch(t, []string{"scheduled 10h0m0s", "scheduled 1h0m0s", "fired", "cancelled", "scheduled 1m0s", "fired"}, calls)
}

func TestChildListeners(t *testing.T) {
	env := newEnv()
	var calls []string
	env.SetOnChildWorkflowStartedListener(func(info *workflow.Info, _ workflow.Context, args converter.EncodedValues) {
		var n int
		require.NoError(t, args.Get(&n))
		require.Equal(t, 1, n)
		calls = append(calls, "started "+info.WorkflowExecution.ID+" "+info.WorkflowType.Name)
	})
	env.SetOnChildWorkflowCompletedListener(func(info *workflow.Info, result converter.EncodedValue, err error) {
		var n int
		require.NoError(t, err)
		require.NoError(t, result.Get(&n))
		require.Equal(t, 2, n)
		calls = append(calls, "completed "+info.WorkflowExecution.ID)
	})
	env.ExecuteWorkflow(Parent, 1)
	require.NoError(t, env.GetWorkflowError())
	require.Equal(t, []string{"started child Child", "completed child"}, calls)
}

func TestHeartbeatListener(t *testing.T) {
	env := newEnv()
	env.RegisterActivityWithOptions(func(ctx context.Context) error {
		activity.RecordHeartbeat(ctx, "halfway")
		return nil
	}, activity.RegisterOptions{Name: "beating"})
	var got []string
	env.SetOnActivityHeartbeatListener(func(info *activity.Info, details converter.EncodedValues) {
		var s string
		require.NoError(t, details.Get(&s))
		got = append(got, info.ActivityType.Name+" "+s)
	})
	env.ExecuteWorkflow(func(ctx workflow.Context) error { return workflow.ExecuteActivity(once(ctx), "beating").Get(ctx, nil) })
	require.NoError(t, env.GetWorkflowError())
	require.Equal(t, []string{"beating halfway"}, got)
}

func TestListenerMayUseTheEnvironment(t *testing.T) {
	env := newEnv()
	env.SetOnActivityCompletedListener(func(*activity.Info, converter.EncodedValue, error) { env.SignalWorkflow("add", "seen") })
	env.ExecuteWorkflow(func(ctx workflow.Context) (s string, err error) {
		if _, err := DoubleOnce(ctx, 1); err != nil {
			return "", err
		}
		workflow.GetSignalChannel(ctx, "add").Receive(ctx, &s)
		return s, nil
	})
	require.Equal(t, "seen", succeeds[string](t, env))
}

func Endless(ctx context.Context) error {
	<-ctx.Done()
	return ctx.Err()
}

func TestCancelListeners(t *testing.T) {
	env := newEnv()
	var calls []string
	note := func(what, name string) { calls = append(calls, what+" "+name) }
	env.OnActivity(Double, mock.Anything, 1).After(time.Hour).Return(2, nil)
	env.SetOnActivityCanceledListener(func(i *activity.Info) { note("activity", i.ActivityType.Name) })
	env.SetOnLocalActivityCanceledListener(func(*activity.Info) { note("local", "activity") })
	env.SetOnChildWorkflowCanceledListener(func(i *workflow.Info) { note("child", i.WorkflowType.Name) })
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		end := func(scope workflow.Context, cancel func(), future workflow.Future) error {
			if err := workflow.Sleep(ctx, time.Second); err != nil {
				return err
			}
			cancel()
			_ = future.Get(scope, nil)
			return nil
		}
		scope, cancel := workflow.WithCancel(once(ctx))
		if err := end(ctx, cancel, workflow.ExecuteActivity(scope, Double, 1)); err != nil {
			return err
		}
		scope, cancel = workflow.WithCancel(local(ctx))
		endless := workflow.ExecuteLocalActivity(scope, Endless)
		cancel()
		_ = endless.Get(ctx, nil)
		scope, cancel = workflow.WithCancel(ctx)
		return end(ctx, cancel, workflow.ExecuteChildWorkflow(scope, Child, 1))
	})
	require.NoError(t, env.GetWorkflowError())
	require.Equal(t, []string{"activity Double", "local activity", "child Child"}, calls)
}
