package testsuite_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/testsuite"
)

func charge(_ context.Context, amount int) (int, error) { return amount + 1, nil }

func chargeOnce(ctx workflow.Context, amount int) (receipt int, err error) {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
	return receipt, workflow.ExecuteActivity(ctx, charge, amount).Get(ctx, &receipt)
}

func newEnvironment() *testsuite.TestWorkflowEnvironment {
	var suite testsuite.WorkflowTestSuite
	return suite.NewTestWorkflowEnvironment()
}

func result[T any](t *testing.T, env *testsuite.TestWorkflowEnvironment) (value T) {
	t.Helper()
	require.True(t, env.IsWorkflowCompleted())
	require.NoError(t, env.GetWorkflowResult(&value))
	return value
}

func TestWorkflowRunsWithARealActivity(t *testing.T) {
	env := newEnvironment()
	env.RegisterActivity(charge)
	env.ExecuteWorkflow(chargeOnce, 41)
	require.Equal(t, 42, result[int](t, env))
	env.AssertActivityNumberOfCalls(t, "charge", 1)
}

func TestWorkflowRunsWithAMockedActivity(t *testing.T) {
	env := newEnvironment()
	env.OnActivity(charge, mock.Anything, 41).Return(7, nil).Once()
	env.ExecuteWorkflow(chargeOnce, 41)
	require.Equal(t, 7, result[int](t, env))
	require.True(t, env.AssertExpectations(t))
}

func TestWorkflowsErrorIsThatOfItsCode(t *testing.T) {
	env := newEnvironment()
	env.ExecuteWorkflow(func(workflow.Context) error {
		return temporal.NewApplicationError("no stock", "OutOfStock", "shoes")
	})
	require.True(t, env.IsWorkflowCompleted())
	err := env.GetWorkflowError()
	var failed *temporal.WorkflowExecutionError
	require.ErrorAs(t, err, &failed)
	var app *temporal.ApplicationError
	require.ErrorAs(t, err, &app)
	require.Equal(t, "OutOfStock", app.Type())
	var item string
	require.NoError(t, app.Details(&item))
	require.Equal(t, "shoes", item)
	require.Equal(t, err, env.GetWorkflowResult(nil))
}

func TestContinueAsNewIsTheErrorOfTheCode(t *testing.T) {
	env := newEnvironment()
	var again func(ctx workflow.Context, n int) error
	again = func(ctx workflow.Context, n int) error { return workflow.NewContinueAsNewError(ctx, "again", n+1) }
	env.RegisterWorkflowWithOptions(again, workflow.RegisterOptions{Name: "again"})
	env.ExecuteWorkflow("again", 1)
	var next *workflow.ContinueAsNewError
	require.ErrorAs(t, env.GetWorkflowError(), &next)
	require.Equal(t, "again", next.WorkflowType.Name)
	var failed *temporal.WorkflowExecutionError
	require.ErrorAs(t, env.GetWorkflowError(), &failed)
}

func TestPanicEndsTheTestAtOnce(t *testing.T) {
	env := newEnvironment()
	env.ExecuteWorkflow(func(workflow.Context) error { panic("boom") })
	require.True(t, env.IsWorkflowCompleted())
	var panicked *temporal.PanicError
	require.ErrorAs(t, env.GetWorkflowError(), &panicked)
	require.Contains(t, panicked.Error(), "boom")
}

func TestTimersTakeNoTime(t *testing.T) {
	env := newEnvironment()
	start := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	env.SetStartTime(start)
	env.ExecuteWorkflow(func(ctx workflow.Context) (time.Time, error) {
		err := workflow.Sleep(ctx, 24*time.Hour)
		return workflow.Now(ctx), err
	})
	require.Equal(t, start.Add(24*time.Hour), result[time.Time](t, env).UTC())
	require.Equal(t, start.Add(24*time.Hour), env.Now())
}

func TestSecondExecutionPanics(t *testing.T) {
	env := newEnvironment()
	empty := func(workflow.Context) error { return nil }
	env.ExecuteWorkflow(empty)
	require.Panics(t, func() { env.ExecuteWorkflow(empty) })
}

func TestStuckWorkflowEndsWithATimeoutError(t *testing.T) {
	env := newEnvironment()
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		workflow.GetSignalChannel(ctx, "never").Receive(ctx, nil)
		return nil
	})
	require.True(t, env.IsWorkflowCompleted())
	err := env.GetWorkflowError()
	var timeout *temporal.TimeoutError
	require.True(t, errors.As(err, &timeout), "%v", err)
}

func TestErrorOfATerminatedWorkflowHasTheReason(t *testing.T) {
	env := testsuite.New(t)
	env.RegisterDelayedCallback(func() {
		require.NoError(t, env.Client().TerminateWorkflow(t.Context(), "default-test-workflow-id", "", "enough"))
	}, time.Hour)
	env.ExecuteWorkflow(func(ctx workflow.Context) error { return workflow.Sleep(ctx, 2*time.Hour) })
	var terminated *temporal.TerminatedError
	require.ErrorAs(t, env.GetWorkflowError(), &terminated)
	require.ErrorContains(t, env.GetWorkflowError(), "): terminated: enough")
}

func TestRunThatAnotherContinuesAsDoesNotRun(t *testing.T) {
	env := newEnvironment()
	runs := 0
	env.RegisterWorkflow(nap)
	env.RegisterWorkflowWithOptions(func(ctx workflow.Context, n int) error {
		runs++
		ctx = workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{ParentClosePolicy: enumspb.PARENT_CLOSE_POLICY_ABANDON})
		if err := workflow.ExecuteChildWorkflow(ctx, nap, time.Hour).GetChildWorkflowExecution().Get(ctx, nil); err != nil {
			return err
		}
		return workflow.NewContinueAsNewError(ctx, "again", n+1)
	}, workflow.RegisterOptions{Name: "again"})
	env.ExecuteWorkflow("again", 1) // it goes on for an hour after the first run, for the child
	var next *workflow.ContinueAsNewError
	require.ErrorAs(t, env.GetWorkflowError(), &next)
	require.LessOrEqual(t, runs, 2) // the second is the replay
}
