package dropin

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/workflow"
)

// Updates and their callbacks.

// counter adds what updates bring until the sum is 10 or more.
func counter(ctx workflow.Context) (sum int, err error) {
	err = workflow.SetUpdateHandlerWithOptions(ctx, "add", func(ctx workflow.Context, n int) (int, error) {
		if err := workflow.Sleep(ctx, time.Minute); err != nil {
			return 0, err
		}
		if n == 5 {
			return 0, errors.New("five is bad luck")
		}
		sum += n
		return sum, nil
	}, workflow.UpdateHandlerOptions{Validator: func(n int) error {
		if n < 0 {
			return errors.New("it is negative")
		}
		return nil
	}})
	if err != nil {
		return 0, err
	}
	return sum, workflow.Await(ctx, func() bool { return sum >= 10 })
}

// record returns callbacks that note what happens.
func record(into *[]string) *UpdateAnswer {
	return &UpdateAnswer{
		OnAccept: func() { *into = append(*into, "accepted") },
		OnReject: func(err error) { *into = append(*into, "rejected: "+err.Error()) },
		OnComplete: func(value any, err error) {
			if err != nil {
				*into = append(*into, "failed: "+err.Error())
			} else if n, ok := value.(int); ok {
				*into = append(*into, "completed", string(rune('0'+n%10)))
			}
		},
	}
}

func TestUpdateIsAcceptedAndCompletes(t *testing.T) {
	env := newEnv()
	var first, second []string
	env.RegisterDelayedCallback(func() { env.UpdateWorkflow("add", "1", record(&first), 3) }, time.Hour)
	env.RegisterDelayedCallback(func() { require.Equal(t, []string{"accepted", "completed", "3"}, first) }, 2*time.Hour)
	env.RegisterDelayedCallback(func() { env.UpdateWorkflow("add", "", record(&second), 8) }, 3*time.Hour)
	env.ExecuteWorkflow(counter)
	require.NoError(t, env.GetWorkflowError())
	require.Equal(t, []string{"accepted", "completed", "1"}, second)
}

func TestUpdateIsRejected(t *testing.T) {
	env := newEnv()
	var got, unknown []string
	env.RegisterDelayedCallback(func() { env.UpdateWorkflow("add", "", record(&got), -1) }, time.Hour)
	env.RegisterDelayedCallback(func() { env.UpdateWorkflow("nobody knows it", "", record(&unknown), -1) }, time.Hour)
	env.RegisterDelayedCallback(func() { env.UpdateWorkflowNoRejection("add", "", t, 10) }, 2*time.Hour)
	env.ExecuteWorkflow(counter)
	require.NoError(t, env.GetWorkflowError())
	require.Equal(t, []string{"rejected: it is negative"}, got)
	require.Len(t, unknown, 1)
	require.Contains(t, unknown[0], "rejected: unknown update")
}

func TestUpdateFails(t *testing.T) {
	env := newEnv()
	var got []string
	env.RegisterDelayedCallback(func() {
		require.NoError(t, env.UpdateWorkflowByID("default-test-workflow-id", "add", "x", record(&got), 5))
	}, time.Hour)
	env.RegisterDelayedCallback(func() { env.UpdateWorkflow("add", "", &UpdateAnswer{}, 10) }, 2*time.Hour)
	env.ExecuteWorkflow(counter)
	require.NoError(t, env.GetWorkflowError())
	require.Equal(t, []string{"accepted", "failed: five is bad luck"}, got)
}

func TestUpdateOfAnUnknownWorkflowFails(t *testing.T) {
	env := newEnv()
	env.RegisterDelayedCallback(func() {
		require.Error(t, env.UpdateWorkflowByID("nobody", "add", "x", &UpdateAnswer{}, 5))
		env.UpdateWorkflow("add", "", &UpdateAnswer{}, 10)
	}, time.Hour)
	env.ExecuteWorkflow(counter)
	require.NoError(t, env.GetWorkflowError())
}

func TestUpdateWithoutDelayIsThereAtTheStart(t *testing.T) {
	env := newEnv()
	var got []string
	env.RegisterDelayedCallback(func() { env.UpdateWorkflow("add", "", record(&got), 12) }, 0)
	env.ExecuteWorkflow(counter)
	require.NoError(t, env.GetWorkflowError())
	require.Equal(t, []string{"accepted", "completed", "2"}, got)
}
