package testsuite_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/testsuite"
)

// counts adds one for each signal, and continues as new with it.
func counts(ctx workflow.Context, n int) error {
	if err := workflow.SetQueryHandler(ctx, "count", func() (int, error) { return n, nil }); err != nil {
		return err
	}
	workflow.GetSignalChannel(ctx, "add").Receive(ctx, nil)
	n++
	return workflow.NewContinueAsNewError(ctx, counts, n)
}

// The next run is there, but it is not what the environment executes.
func TestMessagesGoToTheRunThatContinuedAsNew(t *testing.T) {
	env := testsuite.New(t)
	env.RegisterDelayedCallback(func() { env.SignalWorkflow("add", nil) }, time.Minute)
	env.ExecuteWorkflow(counts, 5)
	var continued *workflow.ContinueAsNewError
	require.ErrorAs(t, env.GetWorkflowError(), &continued)

	var n int
	value, err := env.QueryWorkflow("count")
	require.NoError(t, err)
	require.NoError(t, value.Get(&n))
	require.Equal(t, 6, n)

	env.SignalWorkflow("add", nil)
	env.CancelWorkflow()
	iterator := env.Client().GetWorkflowHistory(t.Context(), "default-test-workflow-id", "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for iterator.HasNext() {
		event, err := iterator.Next()
		require.NoError(t, err)
		require.NotContains(t, []enumspb.EventType{
			enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED, enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED, enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW,
		}, event.GetEventType())
	}
}
