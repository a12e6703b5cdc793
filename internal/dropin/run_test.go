package dropin

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// What a workflow is, how it ends, and what comes out.

func TestDefaultNames(t *testing.T) {
	env := newEnv()
	env.ExecuteWorkflow(func(ctx workflow.Context) ([]string, error) {
		info := workflow.GetInfo(ctx)
		return []string{info.Namespace, info.WorkflowExecution.ID, info.TaskQueueName}, nil
	})
	require.Equal(t, []string{"default-test-namespace", "default-test-workflow-id", "default-test-taskqueue"}, succeeds[[]string](t, env))
}

func TestWorkflowByName(t *testing.T) {
	env := newEnv()
	env.RegisterWorkflowWithOptions(DoubleOnce, workflow.RegisterOptions{Name: "twice"})
	env.ExecuteWorkflow("twice", 4)
	require.Equal(t, 8, succeeds[int](t, env))
}

func TestWorkflowTypeIsTheFunctionsName(t *testing.T) {
	env := newEnv()
	env.ExecuteWorkflow(typeName)
	require.Equal(t, "typeName", succeeds[string](t, env))
}

func typeName(ctx workflow.Context) (string, error) {
	return workflow.GetInfo(ctx).WorkflowType.Name, nil
}

func TestDynamicWorkflow(t *testing.T) {
	env := newEnv()
	env.RegisterDynamicWorkflow(anything, workflow.DynamicRegisterOptions{})
	env.ExecuteWorkflow("whatever", "argument")
	require.Equal(t, "whatever(argument)", succeeds[string](t, env))
}

func TestErrorOfAWorkflowIsAWorkflowExecutionError(t *testing.T) {
	env := newEnv()
	env.ExecuteWorkflow(func(workflow.Context) error {
		return temporal.NewApplicationError("out of stock", "Stock", "shoes")
	})
	require.True(t, env.IsWorkflowCompleted())
	var outer *temporal.WorkflowExecutionError
	var inner *temporal.ApplicationError
	require.ErrorAs(t, env.GetWorkflowError(), &outer)
	require.ErrorAs(t, env.GetWorkflowError(), &inner)
	require.Equal(t, "Stock", inner.Type())
	var what string
	require.NoError(t, inner.Details(&what))
	require.Equal(t, "shoes", what)
	require.ErrorAs(t, env.GetWorkflowResult(nil), &inner)
}

func TestPlainErrorKeepsItsMessageAndType(t *testing.T) {
	env := newEnv()
	env.ExecuteWorkflow(func(workflow.Context) error { return errors.New("just so") })
	var inner *temporal.ApplicationError
	require.ErrorAs(t, env.GetWorkflowError(), &inner)
	require.Equal(t, "just so", inner.Message())
}

func TestPanicOfAWorkflowIsItsError(t *testing.T) {
	env := newEnv()
	env.ExecuteWorkflow(func(workflow.Context) error { panic("oh no") })
	require.True(t, env.IsWorkflowCompleted())
	var panicked *temporal.PanicError
	require.ErrorAs(t, env.GetWorkflowError(), &panicked)
	require.Contains(t, panicked.Error(), "oh no")
	require.Contains(t, panicked.StackTrace(), "dropin")
}

func TestErrorOfAnActivityReachesTheWorkflow(t *testing.T) {
	env := newEnv()
	env.ExecuteWorkflow(func(ctx workflow.Context) error { return workflow.ExecuteActivity(once(ctx), Fail).Get(ctx, nil) })
	var outer *temporal.ActivityError
	var inner *temporal.ApplicationError
	require.ErrorAs(t, env.GetWorkflowError(), &outer)
	require.ErrorAs(t, env.GetWorkflowError(), &inner)
	require.Equal(t, "Fail", outer.ActivityType().GetName())
	require.Equal(t, "Luck", inner.Type())
	require.True(t, inner.NonRetryable())
	require.EqualError(t, inner.Unwrap(), "seven years of it")
}

func TestContinueAsNewIsAnErrorWithItsInputs(t *testing.T) {
	env := newEnv()
	env.ExecuteWorkflow(again, 3)
	require.True(t, env.IsWorkflowCompleted())
	var next *workflow.ContinueAsNewError
	require.ErrorAs(t, env.GetWorkflowError(), &next)
	require.True(t, workflow.IsContinueAsNewError(env.GetWorkflowError()))
	require.Equal(t, "again", next.WorkflowType.Name)
	var n int
	require.NoError(t, converters.FromPayloads(next.Input, &n))
	require.Equal(t, 4, n)
	value, err := env.QueryWorkflow("n") // the run that has ended, not the next
	require.NoError(t, err)
	require.NoError(t, value.Get(&n))
	require.Equal(t, 3, n)
}

func again(ctx workflow.Context, n int) error {
	if err := workflow.SetQueryHandler(ctx, "n", func() (int, error) { return n, nil }); err != nil {
		return err
	}
	return workflow.NewContinueAsNewError(ctx, again, n+1)
}

func TestStartOptions(t *testing.T) {
	env := newEnv()
	env.SetStartWorkflowOptions(client.StartWorkflowOptions{
		ID: "order-7", TaskQueue: "orders", WorkflowExecutionTimeout: time.Hour, WorkflowRunTimeout: time.Minute, WorkflowTaskTimeout: 5 * time.Second,
	})
	env.ExecuteWorkflow(func(ctx workflow.Context) ([]string, error) {
		info := workflow.GetInfo(ctx)
		return []string{
			info.WorkflowExecution.ID, info.TaskQueueName, info.WorkflowExecutionTimeout.String(), info.WorkflowRunTimeout.String(), info.WorkflowTaskTimeout.String(),
		}, nil
	})
	require.Equal(t, []string{"order-7", "orders", "1h0m0s", "1m0s", "5s"}, succeeds[[]string](t, env))
}

func TestRunTimeoutEndsTheWorkflow(t *testing.T) {
	env := newEnv()
	env.SetWorkflowRunTimeout(time.Hour)
	env.ExecuteWorkflow(func(ctx workflow.Context) error { return workflow.Sleep(ctx, 2*time.Hour) })
	require.True(t, env.IsWorkflowCompleted())
	var timeout *temporal.TimeoutError
	require.ErrorAs(t, env.GetWorkflowError(), &timeout)
}

func TestStartTimeAndNow(t *testing.T) {
	env := newEnv()
	began := time.Date(1993, 2, 2, 6, 0, 0, 0, time.UTC)
	env.SetStartTime(began)
	env.ExecuteWorkflow(func(ctx workflow.Context) ([]time.Time, error) {
		times := []time.Time{workflow.Now(ctx), workflow.GetInfo(ctx).WorkflowStartTime}
		if err := workflow.Sleep(ctx, 24*time.Hour); err != nil {
			return nil, err
		}
		return append(times, workflow.Now(ctx)), nil
	})
	times := succeeds[[]time.Time](t, env)
	require.True(t, times[0].Equal(began), times[0])
	require.True(t, times[1].Equal(began), times[1])
	require.True(t, times[2].Equal(began.Add(24*time.Hour)), times[2])
	require.True(t, env.Now().Equal(began.Add(24*time.Hour)), env.Now())
}

func TestEnvironmentRunsOneWorkflow(t *testing.T) {
	env := newEnv()
	env.ExecuteWorkflow(DoubleOnce, 1)
	require.Panics(t, func() { env.ExecuteWorkflow(DoubleOnce, 2) })
}

func TestResultBeforeTheEndPanics(t *testing.T) {
	require.False(t, newEnv().IsWorkflowCompleted())
	require.Panics(t, func() { _ = newEnv().GetWorkflowResult(nil) })
}

func TestUnregisteredNamesPanic(t *testing.T) {
	require.Panics(t, func() { newEnv().ExecuteWorkflow("nobody knows it") })
	require.Panics(t, func() { newEnv().ExecuteWorkflow(DoubleOnce, "not a number") })
	require.Panics(t, func() { newEnv().ExecuteWorkflow(DoubleOnce, 1, 2) })
}

func TestLaterRegistrationReplacesTheEarlier(t *testing.T) {
	env := newEnv()
	env.RegisterActivityWithOptions(func(context.Context, int) (int, error) { return 100, nil }, activity.RegisterOptions{Name: "Double"})
	env.ExecuteWorkflow(DoubleOnce, 1)
	require.Equal(t, 100, succeeds[int](t, env))
}

type shop struct{ stock int }

func (s *shop) Stock(context.Context) (int, error)         { return s.stock, nil }
func (s *shop) Take(_ context.Context, n int) (int, error) { return s.stock - n, nil }

func TestActivitiesOfAStructByMethodAndName(t *testing.T) {
	env := newEnv()
	env.RegisterActivity(&shop{stock: 10})
	env.ExecuteWorkflow(func(ctx workflow.Context) (int, error) {
		var s *shop
		var stock, rest int
		if err := workflow.ExecuteActivity(once(ctx), s.Stock).Get(ctx, &stock); err != nil {
			return 0, err
		}
		err := workflow.ExecuteActivity(once(ctx), "Take", 3).Get(ctx, &rest)
		return stock + rest, err
	})
	require.Equal(t, 17, succeeds[int](t, env))
}

func TestActivitiesWithPrefixAndDynamicActivities(t *testing.T) {
	env := newEnv()
	env.RegisterActivityWithOptions(&shop{stock: 5}, activity.RegisterOptions{Name: "shop."})
	env.RegisterDynamicActivity(anyActivity, activity.DynamicRegisterOptions{})
	env.ExecuteWorkflow(func(ctx workflow.Context) (string, error) {
		var stock int
		if err := workflow.ExecuteActivity(once(ctx), "shop.Stock").Get(ctx, &stock); err != nil || stock != 5 {
			return "", err
		}
		var text string
		err := workflow.ExecuteActivity(once(ctx), "unheard-of", "x").Get(ctx, &text)
		return text, err
	})
	require.Equal(t, "unheard-of(x)", succeeds[string](t, env))
}

func TestLocalActivities(t *testing.T) {
	env := newEnv()
	env.ExecuteWorkflow(func(ctx workflow.Context) (n int, err error) {
		if err := workflow.ExecuteLocalActivity(local(ctx), Double, 21).Get(ctx, &n); err != nil {
			return 0, err
		}
		failed := workflow.ExecuteLocalActivity(local(ctx), Fail).Get(ctx, nil)
		var inner *temporal.ApplicationError
		if !errors.As(failed, &inner) || inner.Type() != "Luck" {
			return 0, failed
		}
		return n, nil
	})
	require.Equal(t, 42, succeeds[int](t, env))
}

func TestExecuteWorkflowPanicsWithAnErrorForAnUnknownName(t *testing.T) {
	env := newEnv()
	defer func() {
		err, ok := recover().(error)
		require.True(t, ok)
		require.ErrorContains(t, err, "unable to find workflow type: nobody")
	}()
	env.ExecuteWorkflow("nobody")
}
