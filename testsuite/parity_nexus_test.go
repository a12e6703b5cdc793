package testsuite_test

import (
	"fmt"
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

// The workflow behind the operation takes an hour to clean up when it is asked to cancel, if it is asked at all.
func TestCancelledNexusOperationWaitsAsItsCancellationTypeSays(t *testing.T) {
	for _, test := range []struct {
		name    string
		kind    workflow.NexusOperationCancellationType
		asked   bool
		settles time.Duration
	}{
		{"abandon", workflow.NexusOperationCancellationTypeAbandon, false, 0},
		{"try to cancel", workflow.NexusOperationCancellationTypeTryCancel, true, 0},
		{"wait for the request", workflow.NexusOperationCancellationTypeWaitRequested, true, 0},
		{"wait for the end", workflow.NexusOperationCancellationTypeWaitCompleted, true, time.Hour},
		{"by default", workflow.NexusOperationCancellationTypeUnspecified, true, time.Hour},
	} {
		t.Run(test.name, func(t *testing.T) {
			env := testsuite.New(t)
			asked := false
			env.RegisterWorkflowWithOptions(func(ctx workflow.Context, _ string) (string, error) {
				err := workflow.Sleep(ctx, 24*time.Hour)
				if asked = temporal.IsCanceledError(err); asked {
					ctx, _ = workflow.NewDisconnectedContext(ctx)
					_ = workflow.Sleep(ctx, time.Hour)
				}
				return "", err
			}, workflow.RegisterOptions{Name: "translate"})
			env.RegisterNexusService(translator(t))
			env.ExecuteWorkflow(func(ctx workflow.Context) (time.Duration, error) {
				cancellable, cancel := workflow.WithCancel(ctx)
				operation := workflow.NewNexusClient("babel", "translator").ExecuteOperation(cancellable, "book", "chats",
					workflow.NexusOperationOptions{CancellationType: test.kind})
				if err := operation.GetNexusOperationExecution().Get(ctx, nil); err != nil {
					return 0, err
				}
				began := workflow.Now(ctx)
				cancel()
				if err := operation.Get(ctx, nil); !temporal.IsCanceledError(err) {
					return 0, fmt.Errorf("the operation ends with %w", err)
				}
				settled := workflow.Now(ctx).Sub(began)
				return settled, workflow.Sleep(ctx, 48*time.Hour) // until all is over
			})
			require.Equal(t, test.settles, result[time.Duration](t, env))
			require.Equal(t, test.asked, asked)
		})
	}
}
