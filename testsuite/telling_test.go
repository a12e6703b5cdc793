package testsuite_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/testsuite"
)

// chargedByUpdate ends when an update has charged.
func chargedByUpdate(ctx workflow.Context) error {
	charged := false
	if err := workflow.SetQueryHandler(ctx, "charged", func() (bool, error) { return charged, nil }); err != nil {
		return err
	}
	if err := workflow.SetUpdateHandler(ctx, "charge", func(ctx workflow.Context) error {
		err := chargesOnce(ctx)
		charged = true
		return err
	}); err != nil {
		return err
	}
	return workflow.Await(ctx, func() bool { return charged && workflow.AllHandlersFinished(ctx) })
}

func TestUpdateFromOnAcceptComesBeforeTheActivityThatWasStartedWithIt(t *testing.T) {
	env := testsuite.New(t)
	env.OnActivity(charge, mock.Anything, mock.Anything).Return(1, nil).Twice()
	completed := 0
	done := func(_ any, err error) {
		require.NoError(t, err)
		completed++
	}
	env.RegisterDelayedCallback(func() {
		env.UpdateWorkflow("charge", "first", &testsuite.TestUpdateCallback{OnComplete: done, OnAccept: func() {
			for range 20 { // the worker has time for the activity
				value, err := env.QueryWorkflow("charged")
				require.NoError(t, err)
				var charged bool
				require.NoError(t, value.Get(&charged))
				require.False(t, charged)
			}
			env.UpdateWorkflow("charge", "second", &testsuite.TestUpdateCallback{OnComplete: done})
		}})
	}, time.Second)
	env.ExecuteWorkflow(chargedByUpdate)
	require.NoError(t, env.GetWorkflowError())
	require.Equal(t, 2, completed)
	env.AssertExpectations(t)
}

func TestListenerMayWaitForAnActivityThatWasStartedBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // which tells a deadlock
		env := testsuite.New(t, testsuite.InMemory())
		env.SetWorkerOptions(worker.Options{MaxConcurrentActivityExecutionSize: 1}) // so that it begins while the listener waits
		second := make(chan struct{})
		env.RegisterActivity(charge)
		env.RegisterActivityWithOptions(func(context.Context) error { close(second); return nil }, activity.RegisterOptions{Name: "second"})
		env.SetOnActivityCompletedListener(func(info *activity.Info, _ converter.EncodedValue, _ error) {
			if info.ActivityType.Name == "charge" {
				<-second
			}
		})
		env.ExecuteWorkflow(func(ctx workflow.Context) error {
			ctx = withMinute(ctx)
			first, second := workflow.ExecuteActivity(ctx, charge, 1), workflow.ExecuteActivity(ctx, "second")
			if err := first.Get(ctx, nil); err != nil {
				return err
			}
			return second.Get(ctx, nil)
		})
		require.NoError(t, env.GetWorkflowError())
	})
}
