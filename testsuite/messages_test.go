package testsuite_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/testsuite"
)

// account keeps a balance: a query reads it, an update changes it, a signal ends it.
func account(ctx workflow.Context) (balance int, err error) {
	if err := workflow.SetQueryHandler(ctx, "balance", func() (int, error) { return balance, nil }); err != nil {
		return 0, err
	}
	if err := workflow.SetUpdateHandlerWithOptions(ctx, "deposit", func(ctx workflow.Context, n int) (int, error) {
		if n == 13 {
			return 0, errors.New("unlucky")
		}
		err := workflow.Sleep(ctx, time.Minute)
		balance += n
		return balance, err
	}, workflow.UpdateHandlerOptions{Validator: func(n int) error {
		if n < 0 {
			return errors.New("negative")
		}
		return nil
	}}); err != nil {
		return 0, err
	}
	workflow.GetSignalChannel(ctx, "close").Receive(ctx, nil)
	return balance, nil
}

func TestQueryBeforeDuringAndAfter(t *testing.T) {
	env := newEnvironment()
	ask := func() (balance int) {
		value, err := env.QueryWorkflow("balance")
		require.NoError(t, err)
		require.NoError(t, value.Get(&balance))
		return balance
	}
	env.RegisterDelayedCallback(func() { require.Zero(t, ask()) }, time.Second)
	env.RegisterDelayedCallback(func() {
		env.UpdateWorkflow("deposit", "", &testsuite.TestUpdateCallback{OnComplete: func(any, error) {
			require.Equal(t, 5, ask())
			env.SignalWorkflow("close", nil)
		}}, 5)
	}, time.Minute)
	env.ExecuteWorkflow(account)
	require.Equal(t, 5, result[int](t, env))
	require.Equal(t, 5, ask())
	require.Equal(t, 5, ask())
	_, err := env.QueryWorkflow("interest")
	require.ErrorContains(t, err, "interest")
}

func TestUpdateFares(t *testing.T) {
	var heard []string
	env := newEnvironment()
	callback := func(name string) *testsuite.TestUpdateCallback {
		return &testsuite.TestUpdateCallback{
			OnAccept: func() { heard = append(heard, name+" accepted") },
			OnReject: func(err error) { heard = append(heard, name+" rejected: "+err.Error()) },
			OnComplete: func(value any, err error) {
				if err != nil {
					heard = append(heard, name+" failed: "+err.Error())
					return
				}
				require.Equal(t, 5, value.(int)) // what the handler returned, not what could be decoded of it
				heard = append(heard, name+" completed")
			},
		}
	}
	env.RegisterDelayedCallback(func() { env.UpdateWorkflow("deposit", "1", callback("good"), 5) }, 0)
	env.RegisterDelayedCallback(func() { env.UpdateWorkflow("deposit", "2", callback("bad"), -1) }, time.Hour)
	env.RegisterDelayedCallback(func() { env.UpdateWorkflow("deposit", "3", callback("unlucky"), 13) }, 2*time.Hour)
	env.RegisterDelayedCallback(func() { env.UpdateWorkflow("deposit", "1", callback("again"), 5) }, 3*time.Hour)
	env.RegisterDelayedCallback(func() { env.SignalWorkflow("close", nil) }, 4*time.Hour)
	env.ExecuteWorkflow(account)
	require.Equal(t, 5, result[int](t, env))
	require.Equal(t, []string{
		"good accepted", "good completed", "bad rejected: negative", "unlucky accepted", "unlucky failed: unlucky", "again accepted", "again completed",
	}, heard)
}

func TestUpdateWithoutAHandlerIsRejected(t *testing.T) {
	env := newEnvironment()
	var rejected error
	env.RegisterDelayedCallback(func() {
		env.UpdateWorkflow("withdraw", "", &testsuite.TestUpdateCallback{OnReject: func(err error) { rejected = err }}, 5)
	}, time.Minute)
	env.RegisterDelayedCallback(func() { env.SignalWorkflow("close", nil) }, time.Hour)
	env.ExecuteWorkflow(account)
	require.NoError(t, env.GetWorkflowError())
	require.ErrorContains(t, rejected, "unknown update withdraw")
}

func TestMessagesByID(t *testing.T) {
	env := newEnvironment()
	env.RegisterWorkflow(account)
	var notFound *serviceerror.NotFound
	env.RegisterDelayedCallback(func() {
		require.ErrorAs(t, env.SignalWorkflowByID("nobody", "close", nil), &notFound)
		require.NoError(t, env.UpdateWorkflowByID("child", "deposit", "1", &testsuite.TestUpdateCallback{OnComplete: func(any, error) {
			require.NoError(t, env.SignalWorkflowByID("child", "close", nil))
		}}, 3))
	}, time.Minute)
	env.ExecuteWorkflow(func(ctx workflow.Context) (balance int, err error) {
		ctx = workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{WorkflowID: "child"})
		return balance, workflow.ExecuteChildWorkflow(ctx, account).Get(ctx, &balance)
	})
	require.Equal(t, 3, result[int](t, env))
	value, err := env.QueryWorkflowByID("child", "balance")
	require.NoError(t, err)
	var balance int
	require.NoError(t, value.Get(&balance))
	require.Equal(t, 3, balance)
	require.ErrorAs(t, env.GetWorkflowErrorByID("nobody"), &notFound)
	require.NoError(t, env.GetWorkflowErrorByID("child"))
}

func TestCancelRunsTheCleanup(t *testing.T) {
	env := newEnvironment()
	cleaned := false
	env.RegisterActivity(func(context.Context) error { return nil })
	env.RegisterDelayedCallback(env.CancelWorkflow, time.Hour)
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		err := workflow.Sleep(ctx, 24*time.Hour)
		cleaned = temporal.IsCanceledError(err)
		return err
	})
	require.True(t, cleaned)
	require.True(t, temporal.IsCanceledError(env.GetWorkflowError()))
	var canceled *temporal.CanceledError
	require.ErrorAs(t, env.GetWorkflowError(), &canceled)
}
