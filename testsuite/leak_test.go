package testsuite_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/testsuite"
)

// The tests of this file would not return from their bubbles if a goroutine were left.

func TestNothingRunsAfterAnExecution(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env := newEnvironment()
		env.RegisterActivity(charge)
		env.ExecuteWorkflow(chargeOnce, 41)
		require.NoError(t, env.GetWorkflowError())
	})
}

func TestNothingRunsAfterAStuckExecution(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env := newEnvironment()
		env.ExecuteWorkflow(func(ctx workflow.Context) error {
			workflow.GetSignalChannel(ctx, "never").Receive(ctx, nil)
			return nil
		})
		require.Error(t, env.GetWorkflowError())
	})
}

func TestNothingRunsAfterAQuery(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env := newEnvironment()
		env.RegisterDelayedCallback(func() { env.SignalWorkflow("close", nil) }, time.Hour)
		env.ExecuteWorkflow(account)
		_, err := env.QueryWorkflow("balance")
		require.NoError(t, err)
	})
}

func TestNothingRunsAfterATest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		report(func(env *testsuite.TestWorkflowEnvironment) {
			env.RegisterDelayedCallback(func() { env.SignalWorkflow("close", nil) }, time.Hour)
			env.ExecuteWorkflow(account)
			_ = env.Client()
		})
	})
}
