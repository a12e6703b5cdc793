package testsuite_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/testsuite"
)

func nap(ctx workflow.Context, d time.Duration) (string, error) {
	return "rested", workflow.Sleep(ctx, d)
}

// detach starts a child and ends without it.
func detach(ctx workflow.Context, policy enumspb.ParentClosePolicy) error {
	ctx = workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{WorkflowID: "child", ParentClosePolicy: policy})
	return workflow.ExecuteChildWorkflow(ctx, nap, 24*time.Hour).GetChildWorkflowExecution().Get(ctx, nil)
}

func TestMockedChildReturnsAfterItsTime(t *testing.T) {
	env := newEnvironment()
	start := env.Now()
	env.OnWorkflow(nap, mock.Anything, time.Hour).Return("dreamt", nil).After(time.Minute)
	env.ExecuteWorkflow(func(ctx workflow.Context) (name string, err error) {
		return name, workflow.ExecuteChildWorkflow(workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{}), nap, time.Hour).Get(ctx, &name)
	})
	require.Equal(t, "dreamt", result[string](t, env))
	require.Equal(t, time.Minute, env.Now().Sub(start))
	env.AssertWorkflowNumberOfCalls(t, "nap", 1)
}

func TestMockedChildDoesNotStart(t *testing.T) {
	env := newEnvironment()
	env.OnWorkflow(nap, mock.Anything, mock.Anything).Return("", testsuite.ErrMockStartChildWorkflowFailed)
	env.ExecuteWorkflow(func(ctx workflow.Context) (bool, error) {
		return workflow.ExecuteChildWorkflow(workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{}), nap, time.Hour).
			GetChildWorkflowExecution().Get(ctx, nil) != nil, nil
	})
	require.True(t, result[bool](t, env))
}

func TestExecutionEndsWithItsDetachedChildren(t *testing.T) {
	for _, test := range []struct {
		policy enumspb.ParentClosePolicy
		wait   bool
		passed time.Duration
	}{
		{enumspb.PARENT_CLOSE_POLICY_ABANDON, true, 24 * time.Hour},
		{enumspb.PARENT_CLOSE_POLICY_ABANDON, false, 0},
		{enumspb.PARENT_CLOSE_POLICY_REQUEST_CANCEL, true, 0},
		{enumspb.PARENT_CLOSE_POLICY_TERMINATE, true, 0},
	} {
		env := newEnvironment()
		env.RegisterWorkflow(nap)
		env.SetDetachedChildWait(test.wait)
		start := env.Now()
		env.ExecuteWorkflow(detach, test.policy)
		require.NoError(t, env.GetWorkflowError())
		require.Equal(t, test.passed, env.Now().Sub(start), "%v", test)
	}
}

func TestErrorOfAChild(t *testing.T) {
	env := newEnvironment()
	env.RegisterWorkflowWithOptions(func(workflow.Context) error { return temporal.NewApplicationError("no", "No") }, workflow.RegisterOptions{Name: "refuse"})
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		ctx = workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{WorkflowID: "child"})
		return workflow.ExecuteChildWorkflow(ctx, "refuse").Get(ctx, nil)
	})
	var child *temporal.ChildWorkflowExecutionError
	require.ErrorAs(t, env.GetWorkflowError(), &child)
	var app *temporal.ApplicationError
	require.ErrorAs(t, env.GetWorkflowErrorByID("child"), &app)
	require.Equal(t, "No", app.Type())
}

func TestManyMockedChildren(t *testing.T) {
	env := newEnvironment()
	env.OnWorkflow(nap, mock.Anything, mock.Anything).Return("dreamt", nil).After(time.Minute)
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		for range 200 {
			if err := workflow.ExecuteChildWorkflow(workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{}), nap, time.Hour).Get(ctx, nil); err != nil {
				return err
			}
		}
		return nil
	})
	require.NoError(t, env.GetWorkflowError())
	env.AssertWorkflowNumberOfCalls(t, "nap", 200)
}
