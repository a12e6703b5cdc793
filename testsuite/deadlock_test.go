package testsuite_test

import (
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/testsuite"
)

// The SDK gives up on code that does not come back to it; the code goes on all the same.
func TestCodeThatIsTakenForDeadlockedIsNotTriedAgain(t *testing.T) {
	for range 50 {
		synctest.Test(t, func(t *testing.T) {
			var tries atomic.Int64
			env := (&testsuite.WorkflowTestSuite{}).NewTestWorkflowEnvironment()
			env.SetWorkerOptions(worker.Options{DeadlockDetectionTimeout: 400 * time.Millisecond})
			env.ExecuteWorkflow(func(workflow.Context) error {
				tries.Add(1)
				time.Sleep(600 * time.Millisecond)
				return nil
			})
			require.ErrorContains(t, env.GetWorkflowError(), "Potential deadlock detected")
			time.Sleep(time.Second)
			require.EqualValues(t, 1, tries.Load())
		})
	}
}

func TestCodeMayTakeAsLongInItsReplay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env := testsuite.New(t)
		env.SetWorkerOptions(worker.Options{DeadlockDetectionTimeout: 3 * time.Second})
		env.ExecuteWorkflow(func(workflow.Context) (int, error) {
			time.Sleep(2 * time.Second)
			return 1, nil
		})
		require.Equal(t, 1, result[int](t, env))
	})
}

func TestReplayThatTheMachineWasTooBusyForIsTriedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var runs atomic.Int64
		env := testsuite.New(t)
		env.ExecuteWorkflow(func(workflow.Context) error {
			if runs.Add(1) == 2 {
				time.Sleep(2 * time.Second)
			}
			return nil
		})
		require.NoError(t, env.GetWorkflowError())
		time.Sleep(2 * time.Second) // until the code has ended that was given up
		require.EqualValues(t, 3, runs.Load(), "the execution, its replay, and another one")
	})
}

func TestWorkflowAfterTheExecutionMayFailATask(t *testing.T) {
	env := testsuite.New(t)
	tries := 0
	env.RegisterWorkflowWithOptions(func(workflow.Context) (int, error) {
		if tries++; tries == 1 {
			panic("not yet")
		}
		return tries, nil
	}, workflow.RegisterOptions{Name: "later"})
	env.ExecuteWorkflow(func(workflow.Context) error { return nil })
	run, err := env.Client().ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{TaskQueue: "any"}, "later")
	require.NoError(t, err)
	var got int
	require.NoError(t, run.Get(t.Context(), &got))
	require.Equal(t, 2, got)
}
