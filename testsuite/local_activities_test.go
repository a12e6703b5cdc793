package testsuite_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/testsuite"
)

func TestLocalActivityTakesVirtualTime(t *testing.T) {
	env := testsuite.New(t)
	start := env.Now()
	env.OnActivity(charge, mock.Anything, 1).Return(7, nil).After(time.Hour)
	env.ExecuteWorkflow(func(ctx workflow.Context) (receipt int, err error) {
		ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{StartToCloseTimeout: 2 * time.Hour})
		return receipt, workflow.ExecuteLocalActivity(ctx, charge, 1).Get(ctx, &receipt)
	})
	require.Equal(t, 7, result[int](t, env))
	require.Equal(t, time.Hour, env.Now().Sub(start))
}

func chargeLocally(ctx workflow.Context) (receipt int, err error) {
	if err := workflow.SetQueryHandler(ctx, "state", func() (string, error) { return "charging", nil }); err != nil {
		return 0, err
	}
	ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{StartToCloseTimeout: time.Hour})
	return receipt, workflow.ExecuteLocalActivity(ctx, charge, 1).Get(ctx, &receipt)
}

// A server would have as many heartbeats, after 8s, 16s and 24s; that with the answer to the query is one more.
func TestLongLocalActivityInABubbleHasHeartbeats(t *testing.T) {
	for name, test := range map[string]struct {
		asked bool
		want  int
	}{"no news": {false, 3}, "a query": {true, 4}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				env := testsuite.New(t)
				env.OnActivity(charge, mock.Anything, 1).Return(func(context.Context, int) (int, error) { time.Sleep(30 * time.Second); return 7, nil })
				if test.asked {
					env.RegisterDelayedCallback(func() {
						value, err := env.QueryWorkflow("state")
						require.NoError(t, err)
						var state string
						require.NoError(t, value.Get(&state))
						require.Equal(t, "charging", state)
					}, 10*time.Second)
				}
				env.ExecuteWorkflow(chargeLocally)
				require.Equal(t, 7, result[int](t, env))
				history, err := env.History("default-test-workflow-id", "")
				require.NoError(t, err)
				heartbeats := -1 // the last task ends with the workflow
				for _, event := range history.GetEvents() {
					if event.GetEventType() == enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED {
						heartbeats++
					}
				}
				require.Equal(t, test.want, heartbeats)
			})
		})
	}
}
