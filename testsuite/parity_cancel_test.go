package testsuite_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/testsuite"
)

// Cancellation, and what workflows do to others, as a server has it.

func TestErrorOfACancelledChild(t *testing.T) {
	env := testsuite.New(t)
	env.RegisterWorkflow(nap)
	env.ExecuteWorkflow(func(ctx workflow.Context) (text string, err error) {
		cancellable, cancel := workflow.WithCancel(ctx)
		cancellable = workflow.WithChildOptions(cancellable, workflow.ChildWorkflowOptions{WorkflowID: "sleeper", WaitForCancellation: true})
		child := workflow.ExecuteChildWorkflow(cancellable, nap, time.Hour)
		if err := workflow.Sleep(ctx, time.Minute); err != nil {
			return "", err
		}
		cancel()
		failed := child.Get(ctx, nil)
		var outer *temporal.ChildWorkflowExecutionError
		var inner *temporal.CanceledError
		require.ErrorAs(t, failed, &outer)
		require.ErrorAs(t, failed, &inner)
		return failed.Error(), nil
	})
	got := result[string](t, env)
	require.Regexp(t, `^child workflow execution error \(type: nap, workflowID: sleeper, runID: [0-9a-f-]+, initiatedEventID: 5, startedEventID: \d+\): canceled$`, got)
	require.True(t, temporal.IsCanceledError(env.GetWorkflowErrorByID("sleeper")))
}

// tidied cancels an activity while it runs, and waits for it in deferred code.
func tidied(ctx workflow.Context, wait bool) (passed time.Duration, err error) {
	start := workflow.Now(ctx)
	cancellable, cancel := workflow.WithCancel(ctx)
	running := workflow.ExecuteActivity(workflow.WithActivityOptions(cancellable, workflow.ActivityOptions{
		StartToCloseTimeout: time.Hour, HeartbeatTimeout: time.Minute, WaitForCancellation: wait,
	}), "linger")
	defer func() {
		err = running.Get(ctx, nil)
		if temporal.IsCanceledError(err) {
			err = nil
		}
		passed = workflow.Now(ctx).Sub(start)
	}()
	if err := workflow.Sleep(ctx, 2*time.Minute); err != nil {
		return 0, err
	}
	cancel()
	return 0, nil
}

func TestDeferredCodeWaitsForACancelledActivity(t *testing.T) {
	for name, test := range map[string]struct {
		wait   bool
		passed time.Duration
	}{
		"waiting":     {true, 12 * time.Minute},
		"not waiting": {false, 2 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			env := testsuite.New(t)
			clock := env.Clock()
			env.RegisterActivityWithOptions(func(ctx context.Context) error {
				cleanup := context.WithoutCancel(ctx)
				for ctx.Err() == nil {
					activity.RecordHeartbeat(ctx)
					_ = clock.Sleep(ctx, 10*time.Second)
				}
				for range 10 {
					activity.RecordHeartbeat(cleanup)
					_ = clock.Sleep(cleanup, time.Minute-time.Second)
				}
				return ctx.Err()
			}, activity.RegisterOptions{Name: "linger"})
			env.ExecuteWorkflow(tidied, test.wait)
			require.InDelta(t, test.passed, result[time.Duration](t, env), float64(time.Minute))
		})
	}
}

func TestExternalWorkflowGetsSignalAndCancel(t *testing.T) {
	env := testsuite.New(t)
	env.RegisterWorkflowWithOptions(func(ctx workflow.Context) (word string, err error) {
		workflow.GetSignalChannel(ctx, "word").Receive(ctx, &word)
		if err := workflow.Sleep(ctx, 24*time.Hour); !temporal.IsCanceledError(err) {
			return "nobody cancelled", err
		}
		return word, nil
	}, workflow.RegisterOptions{Name: "listen"})
	run, err := env.Client().ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: "listener", TaskQueue: "any"}, "listen")
	require.NoError(t, err)
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		if err := workflow.SignalExternalWorkflow(ctx, "listener", "", "word", "hello").Get(ctx, nil); err != nil {
			return err
		}
		return workflow.RequestCancelExternalWorkflow(ctx, "listener", run.GetRunID()).Get(ctx, nil)
	})
	require.NoError(t, env.GetWorkflowError())
	var word string
	require.NoError(t, run.Get(t.Context(), &word))
	require.Equal(t, "hello", word)
}

func TestExternalWorkflowThatDoesNotExist(t *testing.T) {
	env := testsuite.New(t)
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		var unknown *temporal.UnknownExternalWorkflowExecutionError
		err := workflow.SignalExternalWorkflow(ctx, "nobody", "", "word", "hello").Get(ctx, nil)
		require.ErrorAs(t, err, &unknown)
		require.ErrorAs(t, workflow.RequestCancelExternalWorkflow(ctx, "nobody", "").Get(ctx, nil), &unknown)
		return nil
	})
	require.NoError(t, env.GetWorkflowError())
}

// volley plays a ball back to another workflow until it has gone to and fro often enough, and returns how often it hit it.
func volley(ctx workflow.Context, other string, serves bool) (hits int, err error) {
	for ball := 0; ; hits++ {
		if !serves {
			workflow.GetSignalChannel(ctx, "ball").Receive(ctx, &ball)
		}
		if serves = false; ball == 50 {
			return hits, nil
		}
		if err := workflow.Sleep(ctx, time.Second); err != nil {
			return hits, err
		}
		if err := workflow.SignalExternalWorkflow(ctx, other, "", "ball", ball+1).Get(ctx, nil); err != nil {
			return hits, err
		}
		if ball == 49 {
			return hits + 1, nil
		}
	}
}

func TestTwoWorkflowsTalkToEachOther(t *testing.T) {
	inMemory(t)
	env := testsuite.New(t)
	env.RegisterWorkflow(volley)
	start := env.Now()
	run, err := env.Client().ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: "other", TaskQueue: "any"}, volley, "default-test-workflow-id", false)
	require.NoError(t, err)
	env.ExecuteWorkflow(volley, "other", true)
	require.Equal(t, 25, result[int](t, env))
	var hits int
	require.NoError(t, run.Get(t.Context(), &hits))
	require.Equal(t, 25, hits)
	require.Equal(t, 50*time.Second, env.Now().Sub(start))
}

func TestActivityDrivesWorkflowsThroughTheClient(t *testing.T) {
	env := testsuite.New(t)
	env.RegisterWorkflow(account)
	env.RegisterActivityWithOptions(func(ctx context.Context) (balance int, err error) {
		c := activity.GetClient(ctx)
		run, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: "savings", TaskQueue: "any"}, account)
		if err != nil {
			return 0, err
		}
		update, err := c.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
			WorkflowID: "savings", UpdateName: "deposit", Args: []any{7}, WaitForStage: client.WorkflowUpdateStageCompleted,
		})
		if err != nil {
			return 0, err
		}
		if err := update.Get(ctx, nil); err != nil {
			return 0, err
		}
		if err := c.SignalWorkflow(ctx, "savings", "", "close", nil); err != nil {
			return 0, err
		}
		return balance, run.Get(ctx, &balance)
	}, activity.RegisterOptions{Name: "save"})
	env.ExecuteWorkflow(func(ctx workflow.Context) (balance int, err error) {
		ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Hour})
		return balance, workflow.ExecuteActivity(ctx, "save").Get(ctx, &balance)
	})
	require.Equal(t, 7, result[int](t, env))
}
