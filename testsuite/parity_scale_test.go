package testsuite_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/testsuite"
)

// Numbers that a server takes in its stride.

// ofAnyPace is for so many coroutines that a busy machine may need more than the second in which the SDK expects code to come back.
var ofAnyPace = worker.Options{DeadlockDetectionTimeout: time.Minute}

func TestThousandsOfMockedChildren(t *testing.T) {
	inMemory(t) // a server takes minutes
	const batches, size = 25, 200
	env := testsuite.New(t)
	env.SetWorkerOptions(ofAnyPace)
	env.OnWorkflow(nap, mock.Anything, mock.Anything).Return("dreamt", nil)
	env.ExecuteWorkflow(func(ctx workflow.Context) (dreams int, err error) {
		ctx = workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{})
		for range batches {
			children := make([]workflow.Future, size)
			for i := range children {
				children[i] = workflow.ExecuteChildWorkflow(ctx, nap, time.Hour)
			}
			for _, child := range children {
				if err := child.Get(ctx, nil); err != nil {
					return dreams, err
				}
				dreams++
			}
		}
		return dreams, nil
	})
	require.Equal(t, batches*size, result[int](t, env))
	env.AssertWorkflowNumberOfCalls(t, "nap", batches*size)
}

// Nearly all the time is the SDK's, which visits every coroutine in each workflow task; a replay takes as long again.
func TestThousandCoroutinesSleep(t *testing.T) {
	env := testsuite.New(t, testsuite.WithoutReplay())
	env.SetWorkerOptions(ofAnyPace)
	start := env.Now()
	env.ExecuteWorkflow(func(ctx workflow.Context) (awake int, err error) {
		for i := range 1000 {
			workflow.Go(ctx, func(ctx workflow.Context) {
				if err = workflow.Sleep(ctx, time.Duration(i+1)*time.Minute); err == nil {
					awake++
				}
			})
		}
		if err := workflow.Await(ctx, func() bool { return awake == 1000 }); err != nil {
			return 0, err
		}
		return awake, err
	})
	require.Equal(t, 1000, result[int](t, env))
	require.Equal(t, 1000*time.Minute, env.Now().Sub(start))
}

func TestThousandsOfCallbacksBeforeTheStart(t *testing.T) {
	env := testsuite.New(t)
	called := 0
	for i := range 2000 {
		env.RegisterDelayedCallback(func() {
			require.Equal(t, i, called)
			called++
		}, time.Duration(i/2)*time.Second)
	}
	env.ExecuteWorkflow(nap, 24*time.Hour)
	require.Equal(t, "rested", result[string](t, env))
	require.Equal(t, 2000, called)
}
