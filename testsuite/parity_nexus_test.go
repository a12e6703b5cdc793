package testsuite_test

import (
	"testing"
	"time"

	"github.com/nexus-rpc/sdk-go/nexus"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/testsuite"
)

// Nexus operations and updates, as a server has them.

func TestNexusTimeoutsPassOnTheVirtualClock(t *testing.T) {
	for _, test := range []struct {
		name    string
		options workflow.NexusOperationOptions
		starts  bool
		kind    enumspb.TimeoutType
	}{
		{"schedule to close before the start", workflow.NexusOperationOptions{ScheduleToCloseTimeout: time.Hour}, false, enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE},
		{"schedule to close after the start", workflow.NexusOperationOptions{ScheduleToCloseTimeout: time.Hour}, true, enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE},
		{"schedule to start", workflow.NexusOperationOptions{ScheduleToStartTimeout: time.Hour}, false, enumspb.TIMEOUT_TYPE_SCHEDULE_TO_START},
		{"start to close", workflow.NexusOperationOptions{StartToCloseTimeout: time.Hour}, true, enumspb.TIMEOUT_TYPE_START_TO_CLOSE},
	} {
		t.Run(test.name, func(t *testing.T) {
			env := testsuite.New(t)
			start := env.Now()
			service := translator(t)
			if test.starts {
				env.OnNexusOperation(service, "book", mock.Anything, mock.Anything).Return(&nexus.HandlerStartOperationResultAsync{OperationToken: "token"}, nil)
			} else {
				env.OnNexusOperation(service, "book", mock.Anything, mock.Anything).
					Return(nil, nexus.NewHandlerErrorf(nexus.HandlerErrorTypeUnavailable, "later"))
			}
			env.ExecuteWorkflow(func(ctx workflow.Context) error {
				return workflow.NewNexusClient("babel", "translator").ExecuteOperation(ctx, "book", "chats", test.options).Get(ctx, nil)
			})
			timesOut(t, env, test.kind)
			require.Equal(t, time.Hour, env.Now().Sub(start))
			var failed *temporal.NexusOperationError
			require.ErrorAs(t, env.GetWorkflowError(), &failed)
			require.Equal(t, "babel translator book", failed.Endpoint+" "+failed.Service+" "+failed.Operation)
		})
	}
}

func TestUpdateWithAnIDThatWasUsedGetsTheFirstOutcome(t *testing.T) {
	env := testsuite.New(t)
	var balances []any
	deposit := func(n int) func() {
		return func() {
			env.UpdateWorkflow("deposit", "same", &testsuite.TestUpdateCallback{OnComplete: func(balance any, err error) {
				require.NoError(t, err)
				balances = append(balances, balance)
			}}, n)
		}
	}
	env.RegisterDelayedCallback(deposit(7), time.Hour)
	env.RegisterDelayedCallback(deposit(8), 2*time.Hour)
	env.RegisterDelayedCallback(func() { env.SignalWorkflow("close", nil) }, 3*time.Hour)
	env.ExecuteWorkflow(account)
	require.Equal(t, 7, result[int](t, env))
	require.Equal(t, []any{7, 7}, balances)
}
