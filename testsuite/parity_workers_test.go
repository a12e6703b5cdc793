package testsuite_test

import (
	"context"
	"errors"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

func TestSessionFailsWithItsExecutionTimeout(t *testing.T) {
	env := newEnvironment()
	env.SetWorkerOptions(worker.Options{EnableSessionWorker: true})
	env.SetOnActivityHeartbeatListener(func(info *activity.Info, _ converter.EncodedValues) {
		t.Errorf("heard a heartbeat of %s", info.ActivityType.Name)
	})
	env.RegisterActivity(charge)
	env.ExecuteWorkflow(func(ctx workflow.Context) (bool, error) {
		ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
		session, err := workflow.CreateSession(ctx, &workflow.SessionOptions{CreationTimeout: time.Minute, ExecutionTimeout: time.Hour})
		if err != nil {
			return false, err
		}
		if err := workflow.Sleep(ctx, 2*time.Hour); err != nil {
			return false, err
		}
		return errors.Is(workflow.ExecuteActivity(session, charge, 41).Get(session, nil), workflow.ErrSessionFailed), nil
	})
	require.True(t, result[bool](t, env))
}

func TestActivityThatEndsItsGoroutineEndsTheExecution(t *testing.T) {
	leave := func(context.Context) error {
		runtime.Goexit()
		return nil
	}
	for name, local := range map[string]bool{"activity": false, "local activity": true} {
		t.Run(name, func(t *testing.T) {
			env := newEnvironment()
			env.RegisterActivityWithOptions(leave, activity.RegisterOptions{Name: "leave"})
			env.ExecuteWorkflow(func(ctx workflow.Context) error {
				if local {
					ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{StartToCloseTimeout: time.Hour})
					return workflow.ExecuteLocalActivity(ctx, "leave").Get(ctx, nil)
				}
				ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Hour})
				return workflow.ExecuteActivity(ctx, "leave").Get(ctx, nil)
			})
			require.ErrorContains(t, env.GetWorkflowError(), `run activity "leave": it ended its goroutine`)
		})
	}
}

func TestRunningLocalActivityThatIsCancelledIsACanceledError(t *testing.T) {
	env := newEnvironment()
	begun, canceled := make(chan struct{}), 0
	env.SetOnLocalActivityCanceledListener(func(*activity.Info) { canceled++ })
	env.SetOnLocalActivityCompletedListener(func(i *activity.Info, _ converter.EncodedValue, err error) { require.NoError(t, err) })
	slow := func(ctx context.Context) error {
		close(begun)
		<-ctx.Done()
		return ctx.Err()
	}
	fast := func(context.Context) error {
		<-begun
		return nil
	}
	env.ExecuteWorkflow(func(ctx workflow.Context) (bool, error) {
		ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{StartToCloseTimeout: time.Hour})
		scope, cancel := workflow.WithCancel(ctx)
		waiting := workflow.ExecuteLocalActivity(scope, slow)
		if err := workflow.ExecuteLocalActivity(ctx, fast).Get(ctx, nil); err != nil {
			return false, err
		}
		cancel()
		return temporal.IsCanceledError(waiting.Get(ctx, nil)), nil
	})
	require.True(t, result[bool](t, env))
	require.Equal(t, 1, canceled)
}

func TestActivityOfADynamicOneIsMockedByName(t *testing.T) {
	env := newEnvironment()
	env.RegisterDynamicActivity(func(context.Context, converter.EncodedValues) (string, error) { return "real", nil }, activity.DynamicRegisterOptions{})
	env.OnActivity("any name", mock.Anything, mock.Anything).Return(func(_ context.Context, args converter.EncodedValues) (s string, err error) {
		err = args.Get(&s)
		return "mocked " + s, err
	}).Once()
	env.ExecuteWorkflow(func(ctx workflow.Context) (s string, err error) {
		ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
		err = workflow.ExecuteActivity(ctx, "any name", "argument").Get(ctx, &s)
		return s, err
	})
	require.Equal(t, "mocked argument", result[string](t, env))
	env.AssertExpectations(t)
}

func TestResultByIDIsThatOfTheChild(t *testing.T) {
	env := newEnvironment()
	env.RegisterWorkflowWithOptions(func(workflow.Context) (string, error) { return "the child's", nil }, workflow.RegisterOptions{Name: "child"})
	env.ExecuteWorkflow(func(ctx workflow.Context) (string, error) {
		ctx = workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{WorkflowID: "the-child"})
		return "its parent's", workflow.ExecuteChildWorkflow(ctx, "child").Get(ctx, nil)
	})
	require.Equal(t, "its parent's", result[string](t, env))
	var got string
	require.NoError(t, env.GetWorkflowResultByID("the-child", &got))
	require.Equal(t, "the child's", got)
}
