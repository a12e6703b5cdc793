package dropin

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/nexus-rpc/sdk-go/nexus"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/temporalnexus"
	"go.temporal.io/sdk/workflow"
)

// Nexus operations: handled by a registered service, and mocked.

var greetOperation = nexus.NewSyncOperation("greet", func(_ context.Context, name string, _ nexus.StartOperationOptions) (string, error) {
	if name == "" {
		return "", nexus.NewOperationFailedError("nobody to greet")
	}
	return "Hello " + name, nil
})

var sleepOperation = temporalnexus.NewWorkflowRunOperation("sleep", Child, func(_ context.Context, n int, o nexus.StartOperationOptions) (client.StartWorkflowOptions, error) {
	return client.StartWorkflowOptions{ID: "nexus-" + o.RequestID}, nil
})

func service(t *testing.T) *nexus.Service {
	t.Helper()
	s := nexus.NewService("hello")
	require.NoError(t, s.Register(greetOperation, sleepOperation))
	return s
}

func callGreet(ctx workflow.Context, name string) (text string, err error) {
	c := workflow.NewNexusClient("endpoint", "hello")
	err = c.ExecuteOperation(ctx, greetOperation, name, workflow.NexusOperationOptions{ScheduleToCloseTimeout: 10 * time.Hour}).Get(ctx, &text)
	return text, err
}

func TestNexusOperationOfAService(t *testing.T) {
	env := newEnv()
	env.RegisterNexusService(service(t))
	env.ExecuteWorkflow(callGreet, "Phil")
	require.Equal(t, "Hello Phil", succeeds[string](t, env))
}

func TestNexusOperationFails(t *testing.T) {
	env := newEnv()
	env.RegisterNexusService(service(t))
	env.ExecuteWorkflow(callGreet, "")
	var outer *temporal.NexusOperationError
	require.ErrorAs(t, env.GetWorkflowError(), &outer)
	require.ErrorContains(t, env.GetWorkflowError(), "nobody to greet")
}

func TestNexusOperationOfAWorkflow(t *testing.T) {
	env := newEnv()
	env.RegisterNexusService(service(t))
	env.ExecuteWorkflow(func(ctx workflow.Context) (n int, err error) {
		c := workflow.NewNexusClient("endpoint", "hello")
		future := c.ExecuteOperation(ctx, sleepOperation, 41, workflow.NexusOperationOptions{})
		var started workflow.NexusOperationExecution
		if err := future.GetNexusOperationExecution().Get(ctx, &started); err != nil || started.OperationToken == "" {
			return 0, errors.New("there is no token")
		}
		err = future.Get(ctx, &n)
		return n, err
	})
	require.Equal(t, 42, succeeds[int](t, env))
}

func TestNexusOperationIsMocked(t *testing.T) {
	env := newEnv()
	env.OnNexusOperation("hello", greetOperation, "Phil", mock.Anything).
		Return(&nexus.HandlerStartOperationResultSync[string]{Value: "Good morning"}, nil).Once()
	env.ExecuteWorkflow(callGreet, "Phil")
	require.Equal(t, "Good morning", succeeds[string](t, env))
	env.AssertExpectations(t)
	env.AssertNexusOperationCalled(t, "hello", "greet", "Phil", mock.Anything)
	env.AssertNexusOperationNotCalled(t, "hello", "greet", "Rita", mock.Anything)
	env.AssertNexusOperationNumberOfCalls(t, "hello", 1)
}

func TestNexusOperationIsMockedByReference(t *testing.T) {
	env := newEnv()
	env.OnNexusOperation("hello", nexus.NewOperationReference[string, string]("greet"), mock.Anything, mock.Anything).
		Return(nil, nexus.NewOperationFailedError("not at home"))
	env.ExecuteWorkflow(callGreet, "Phil")
	var outer *temporal.NexusOperationError
	require.ErrorAs(t, env.GetWorkflowError(), &outer)
	require.ErrorContains(t, env.GetWorkflowError(), "not at home")
}

func TestMockedNexusOperationCompletesLater(t *testing.T) {
	env := newEnv()
	env.OnNexusOperation("hello", greetOperation, mock.Anything, mock.Anything).
		Return(&nexus.HandlerStartOperationResultAsync{OperationToken: "token"}, nil)
	require.NoError(t, env.RegisterNexusAsyncOperationCompletion("hello", "greet", "token", "Good night", nil, 2*time.Hour))
	env.ExecuteWorkflow(func(ctx workflow.Context) ([]string, error) {
		began := workflow.Now(ctx)
		text, err := callGreet(ctx, "Phil")
		return []string{text, workflow.Now(ctx).Sub(began).String()}, err
	})
	require.Equal(t, []string{"Good night", "2h0m0s"}, succeeds[[]string](t, env))
}

func TestNexusListeners(t *testing.T) {
	env := newEnv()
	env.RegisterNexusService(service(t))
	var calls []string
	env.SetOnNexusOperationStartedListener(func(service, operation string, input converter.EncodedValue) {
		var name string
		require.NoError(t, input.Get(&name))
		calls = append(calls, "started", service, operation, name)
	})
	env.SetOnNexusOperationCompletedListener(func(service, operation string, result converter.EncodedValue, err error) {
		var text string
		require.NoError(t, err)
		require.NoError(t, result.Get(&text))
		calls = append(calls, "completed", service, operation, text)
	})
	env.ExecuteWorkflow(callGreet, "Phil")
	require.NoError(t, env.GetWorkflowError())
	require.Equal(t, []string{"started", "hello", "greet", "Phil", "completed", "hello", "greet", "Hello Phil"}, calls)
}
