package dropin

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

func TestActivityWithoutARetryPolicyIsGivenUp(t *testing.T) {
	for name, options := range map[string]workflow.ActivityOptions{
		"none":         {StartToCloseTimeout: time.Hour},
		"no maximum":   {StartToCloseTimeout: time.Hour, RetryPolicy: &temporal.RetryPolicy{InitialInterval: time.Minute}},
		"long timeout": {ScheduleToCloseTimeout: 1000 * time.Hour, StartToCloseTimeout: time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			env := newEnv()
			tries := 0
			env.OnActivity(Double, mock.Anything, 1).Return(func(context.Context, int) (int, error) {
				tries++
				return 0, errors.New("closed")
			})
			env.ExecuteWorkflow(func(ctx workflow.Context) error {
				return workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, options), Double, 1).Get(ctx, nil)
			})
			var inner *temporal.ApplicationError
			require.ErrorAs(t, env.GetWorkflowError(), &inner)
			require.Equal(t, "closed", inner.Message())
			require.Equal(t, 10, tries)
		})
	}
}

func TestLocalActivityIsGivenUpAfterItsTimeout(t *testing.T) {
	env := newEnv()
	env.OnActivity(Double, mock.Anything, 1).Return(0, errors.New("closed"))
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		if err := workflow.Sleep(ctx, 24*time.Hour); err != nil {
			return err
		}
		ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{StartToCloseTimeout: time.Minute})
		return workflow.ExecuteLocalActivity(ctx, Double, 1).Get(ctx, nil)
	})
	require.ErrorContains(t, env.GetWorkflowError(), "closed")
}
