package dropin

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// Signals, queries, cancellation, and the callbacks that send them.

func TestSignalsReachTheWorkflowInTheirOrder(t *testing.T) {
	env := newEnv()
	env.RegisterDelayedCallback(func() {
		env.SignalWorkflow("add", "a")
		env.SignalWorkflow("add", "b")
	}, time.Hour)
	env.RegisterDelayedCallback(func() { env.SignalWorkflow("add", "end") }, 2*time.Hour)
	env.ExecuteWorkflow(Collect)
	require.Equal(t, []string{"a", "b"}, succeeds[[]string](t, env))
}

func TestCallbackWithoutDelayIsASignalWithStart(t *testing.T) {
	env := newEnv()
	env.RegisterDelayedCallback(func() { env.SignalWorkflow("add", "first") }, 0)
	env.ExecuteWorkflow(func(ctx workflow.Context) (s string, err error) {
		if !workflow.GetSignalChannel(ctx, "add").ReceiveAsync(&s) {
			return "", errors.New("there is no signal at the start")
		}
		return s, nil
	})
	require.Equal(t, "first", succeeds[string](t, env))
}

func TestCallbacksRunByTimeAndThenByRegistration(t *testing.T) {
	env := newEnv()
	var calls []string
	call := func(name string, after time.Duration) {
		env.RegisterDelayedCallback(func() { calls = append(calls, name) }, after)
	}
	call("hour", time.Hour)
	call("minute 1", time.Minute)
	call("minute 2", time.Minute)
	call("minute 3", time.Minute)
	call("second", time.Second)
	env.ExecuteWorkflow(func(ctx workflow.Context) error { return workflow.Sleep(ctx, 90*time.Minute) })
	require.NoError(t, env.GetWorkflowError())
	require.Equal(t, []string{"second", "minute 1", "minute 2", "minute 3", "hour"}, calls)
}

func TestCallbackRegistersAnother(t *testing.T) {
	env := newEnv()
	began := env.Now()
	var at []time.Duration
	env.RegisterDelayedCallback(func() {
		at = append(at, env.Now().Sub(began).Round(time.Second))
		env.RegisterDelayedCallback(func() {
			at = append(at, env.Now().Sub(began).Round(time.Second))
			env.SignalWorkflow("add", "end")
		}, time.Hour)
	}, time.Minute)
	env.ExecuteWorkflow(Collect)
	require.NoError(t, env.GetWorkflowError())
	require.Equal(t, []time.Duration{time.Minute, time.Hour + time.Minute}, at)
}

func TestCallbackOfAnEndedWorkflowDoesNotRun(t *testing.T) {
	env := newEnv()
	env.RegisterDelayedCallback(func() { t.Error("it ran") }, time.Hour)
	env.ExecuteWorkflow(DoubleOnce, 1)
	require.NoError(t, env.GetWorkflowError())
}

func TestSignalSkippingAWorkflowTaskComesWithTheNext(t *testing.T) {
	env := newEnv()
	env.RegisterDelayedCallback(func() {
		env.SignalWorkflowSkippingWorkflowTask("add", "a")
		env.SignalWorkflowSkippingWorkflowTask("add", "b")
		env.SignalWorkflow("add", "end")
	}, time.Hour)
	env.ExecuteWorkflow(func(ctx workflow.Context) (n int, err error) {
		signals := workflow.GetSignalChannel(ctx, "add")
		signals.Receive(ctx, nil)
		return signals.Len(), nil
	})
	require.Equal(t, 2, succeeds[int](t, env))
}

func TestSignalByID(t *testing.T) {
	env := newEnv()
	env.RegisterDelayedCallback(func() {
		require.NoError(t, env.SignalWorkflowByID("default-test-workflow-id", "add", "end"))
		require.Error(t, env.SignalWorkflowByID("nobody", "add", "end"))
	}, time.Hour)
	env.ExecuteWorkflow(Collect)
	require.NoError(t, env.GetWorkflowError())
}

func TestQueriesDuringAndAfterTheRun(t *testing.T) {
	env := newEnv()
	query := func() (all []string) {
		value, err := env.QueryWorkflow("all")
		require.NoError(t, err)
		require.NoError(t, value.Get(&all))
		return all
	}
	env.RegisterDelayedCallback(func() { env.SignalWorkflow("add", "a") }, time.Minute)
	env.RegisterDelayedCallback(func() { require.Equal(t, []string{"a"}, query()) }, time.Hour)
	env.RegisterDelayedCallback(func() { env.SignalWorkflow("add", "b") }, 2*time.Hour)
	env.RegisterDelayedCallback(func() { env.SignalWorkflow("add", "end") }, 3*time.Hour)
	env.ExecuteWorkflow(Collect)
	require.NoError(t, env.GetWorkflowError())
	require.Equal(t, []string{"a", "b"}, query())
}

func TestQueryThatNobodyAnswersFails(t *testing.T) {
	env := newEnv()
	env.ExecuteWorkflow(DoubleOnce, 1)
	_, err := env.QueryWorkflow("nobody knows it")
	require.ErrorContains(t, err, "nobody knows it")
}

func TestQueryWithArgumentsAndAnError(t *testing.T) {
	env := newEnv()
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		return workflow.SetQueryHandler(ctx, "half", func(n int) (int, error) {
			if n%2 != 0 {
				return 0, errors.New("it is odd")
			}
			return n / 2, nil
		})
	})
	value, err := env.QueryWorkflow("half", 8)
	require.NoError(t, err)
	var n int
	require.NoError(t, value.Get(&n))
	require.Equal(t, 4, n)
	_, err = env.QueryWorkflow("half", 7)
	require.ErrorContains(t, err, "it is odd")
	value, err = env.QueryWorkflowByID("default-test-workflow-id", "half", 2)
	require.NoError(t, err)
	require.True(t, value.HasValue())
}

func TestCancelReachesTheWorkflow(t *testing.T) {
	env := newEnv()
	env.RegisterDelayedCallback(env.CancelWorkflow, time.Hour)
	var canceledAt time.Duration
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		began := workflow.Now(ctx)
		err := workflow.Sleep(ctx, 10*time.Hour)
		canceledAt = workflow.Now(ctx).Sub(began)
		return err
	})
	require.True(t, temporal.IsCanceledError(env.GetWorkflowError()))
	require.Equal(t, time.Hour, canceledAt)
}

func TestCancelledWorkflowCleansUp(t *testing.T) {
	env := newEnv()
	env.RegisterDelayedCallback(func() { env.CancelWorkflowByID("default-test-workflow-id", "") }, time.Hour)
	env.ExecuteWorkflow(func(ctx workflow.Context) (int, error) {
		if err := workflow.Sleep(ctx, 10*time.Hour); !temporal.IsCanceledError(err) {
			return 0, err
		}
		clean, _ := workflow.NewDisconnectedContext(ctx)
		return DoubleOnce(clean, 3)
	})
	require.Equal(t, 6, succeeds[int](t, env))
}

func TestCancelledActivityIsACanceledError(t *testing.T) {
	env := newEnv()
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		ctx, cancel := workflow.WithCancel(ctx)
		future := workflow.ExecuteActivity(once(ctx), Double, 1)
		cancel()
		return future.Get(ctx, nil)
	})
	require.True(t, temporal.IsCanceledError(env.GetWorkflowError()))
}

func TestSelectorTakesWhatComesFirst(t *testing.T) {
	env := newEnv()
	env.RegisterDelayedCallback(func() { env.SignalWorkflow("add", "x") }, time.Minute)
	env.ExecuteWorkflow(func(ctx workflow.Context) (first string, err error) {
		workflow.NewSelector(ctx).
			AddFuture(workflow.NewTimer(ctx, time.Hour), func(workflow.Future) { first = "timer" }).
			AddReceive(workflow.GetSignalChannel(ctx, "add"), func(c workflow.ReceiveChannel, _ bool) { c.Receive(ctx, &first) }).
			Select(ctx)
		return first, nil
	})
	require.Equal(t, "x", succeeds[string](t, env))
}
