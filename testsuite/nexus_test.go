package testsuite_test

import (
	"context"
	"testing"
	"time"

	"github.com/nexus-rpc/sdk-go/nexus"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporalnexus"
	"go.temporal.io/sdk/workflow"
)

// translator is a service with an operation that answers at once and one that runs a workflow.
func translator(t *testing.T) *nexus.Service {
	s := nexus.NewService("translator")
	require.NoError(t, s.Register(
		nexus.NewSyncOperation("word", func(_ context.Context, word string, _ nexus.StartOperationOptions) (string, error) {
			return "le " + word, nil
		}),
		temporalnexus.NewWorkflowRunOperation("book", translate,
			func(_ context.Context, _ string, options nexus.StartOperationOptions) (client.StartWorkflowOptions, error) {
				return client.StartWorkflowOptions{ID: options.RequestID}, nil
			}),
	))
	return s
}

func translate(ctx workflow.Context, book string) (string, error) {
	return "les " + book, workflow.Sleep(ctx, 24*time.Hour)
}

// ask calls an operation through an endpoint that nobody has made.
func ask(ctx workflow.Context, operation, input string) (answer string, err error) {
	c := workflow.NewNexusClient("babel", "translator")
	return answer, c.ExecuteOperation(ctx, operation, input, workflow.NexusOperationOptions{ScheduleToCloseTimeout: 48 * time.Hour}).Get(ctx, &answer)
}

func TestRealNexusOperations(t *testing.T) {
	for operation, want := range map[string]string{"word": "le chat", "book": "les chat"} {
		t.Run(operation, func(t *testing.T) {
			env := newEnvironment()
			env.RegisterWorkflow(translate)
			env.RegisterNexusService(translator(t))
			env.ExecuteWorkflow(ask, operation, "chat")
			require.Equal(t, want, result[string](t, env))
		})
	}
}

func TestMockedNexusOperationAnswersAtOnce(t *testing.T) {
	env := newEnvironment()
	env.OnNexusOperation(translator(t), "word", "chat", mock.Anything).
		Return(&nexus.HandlerStartOperationResultSync[string]{Value: "cat"}, nil)
	env.ExecuteWorkflow(ask, "word", "chat")
	require.Equal(t, "cat", result[string](t, env))
	env.AssertNexusOperationCalled(t, "translator", "word", "chat", mock.Anything)
}

func TestMockedNexusOperationCompletesLater(t *testing.T) {
	env := newEnvironment()
	start := env.Now()
	var heard []string
	env.SetOnNexusOperationStartedListener(func(service, operation string, _ converter.EncodedValue) {
		heard = append(heard, service+" "+operation+" started")
	})
	env.SetOnNexusOperationCompletedListener(func(service, operation string, value converter.EncodedValue, err error) {
		var book string
		require.NoError(t, err)
		require.NoError(t, value.Get(&book))
		heard = append(heard, service+" "+operation+" completed: "+book)
	})
	env.OnNexusOperation(translator(t), "book", mock.Anything, mock.Anything).
		Return(&nexus.HandlerStartOperationResultAsync{OperationToken: "token"}, nil)
	require.NoError(t, env.RegisterNexusAsyncOperationCompletion("translator", "book", "token", "cats", nil, time.Hour))
	env.ExecuteWorkflow(ask, "book", "chats")
	require.Equal(t, "cats", result[string](t, env))
	require.Equal(t, time.Hour, env.Now().Sub(start))
	require.Equal(t, []string{"translator book started", "translator book completed: cats"}, heard)
}
