package testsuite_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/testsuite"
)

func TestWithoutCacheEachTaskReplaysTheHistory(t *testing.T) {
	const naps = 3
	starts := map[bool]int{}
	for _, cached := range []bool{true, false} {
		options := []testsuite.Option{testsuite.WithoutReplay()}
		if !cached {
			options = append(options, testsuite.WithoutCache())
		}
		env := testsuite.New(t, options...)
		env.ExecuteWorkflow(func(ctx workflow.Context) error {
			starts[cached]++
			for range naps {
				if err := workflow.Sleep(ctx, time.Hour); err != nil {
					return err
				}
			}
			return nil
		})
		require.NoError(t, env.GetWorkflowError())
	}
	require.Equal(t, map[bool]int{true: 1, false: 1 + naps}, starts)
}

func TestWithoutCacheChanceFailsTheNextTaskOfARunThatNeverEnds(t *testing.T) {
	runs := 0
	moody := func(ctx workflow.Context) error {
		if runs++; runs%2 == 0 {
			workflow.NewTimer(ctx, time.Minute)
		}
		workflow.GetSignalChannel(ctx, "go").Receive(ctx, nil)
		return workflow.Await(ctx, func() bool { return false })
	}
	script := func(env *testsuite.TestWorkflowEnvironment) {
		env.RegisterDelayedCallback(func() { env.SignalWorkflow("go", nil) }, time.Hour)
		env.RegisterDelayedCallback(func() {
			require.NoError(t, env.Client().TerminateWorkflow(context.Background(), "default-test-workflow-id", "", "enough"))
		}, 2*time.Hour)
		env.ExecuteWorkflow(moody)
	}
	require.NotContains(t, report(script), "TMPRL1100", "the cache hides it")
	require.Contains(t, report(script, testsuite.WithoutCache()), "TMPRL1100")
}

func TestMocksAnswerTheSameWithoutCache(t *testing.T) {
	env := testsuite.New(t, testsuite.WithoutCache())
	env.OnActivity(charge, mock.Anything, mock.Anything).Return(5, nil).Once()
	env.OnActivity(charge, mock.Anything, mock.Anything).Return(7, nil).Once()
	env.OnGetVersion("fees", workflow.DefaultVersion, workflow.Version(2)).Return(workflow.Version(2)).Once()
	env.ExecuteWorkflow(func(ctx workflow.Context) (sum int, err error) {
		ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
		ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{StartToCloseTimeout: time.Minute})
		sum = int(workflow.GetVersion(ctx, "fees", workflow.DefaultVersion, 2))
		for range 2 {
			var one int
			if err := workflow.ExecuteActivity(ctx, charge, 1).Get(ctx, &one); err != nil {
				return 0, err
			}
			if err := workflow.Sleep(ctx, time.Hour); err != nil {
				return 0, err
			}
			sum += one
		}
		return sum, nil
	})
	require.Equal(t, 14, result[int](t, env))
	env.AssertExpectations(t)
}
