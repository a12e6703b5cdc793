package testsuite_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

func TestDefaultsOfTheEnvironment(t *testing.T) {
	env := newEnvironment()
	env.ExecuteWorkflow(func(ctx workflow.Context) ([]string, error) {
		info := workflow.GetInfo(ctx)
		return []string{info.WorkflowExecution.ID, info.TaskQueueName, info.Namespace}, nil
	})
	require.Equal(t, []string{"default-test-workflow-id", "default-test-taskqueue", "default-test-namespace"}, result[[]string](t, env))
}

func TestStartOptions(t *testing.T) {
	env := newEnvironment()
	env.SetStartWorkflowOptions(client.StartWorkflowOptions{ID: "mine", TaskQueue: "queue", WorkflowRunTimeout: time.Hour})
	require.NoError(t, env.SetMemoOnStart(map[string]any{"note": "hello"}))
	key := temporal.NewSearchAttributeKeyKeyword("CustomKeywordField")
	require.NoError(t, env.SetTypedSearchAttributesOnStart(temporal.NewSearchAttributes(key.ValueSet("seven"))))
	env.RegisterDelayedCallback(func() { require.NoError(t, env.SignalWorkflowByID("mine", "go", nil)) }, time.Minute)
	env.ExecuteWorkflow(func(ctx workflow.Context) ([]string, error) {
		workflow.GetSignalChannel(ctx, "go").Receive(ctx, nil)
		info := workflow.GetInfo(ctx)
		attribute, _ := workflow.GetTypedSearchAttributes(ctx).GetKeyword(key)
		return []string{info.WorkflowExecution.ID, info.TaskQueueName, info.WorkflowRunTimeout.String(), string(info.Memo.GetFields()["note"].GetData()), attribute}, nil
	})
	require.Equal(t, []string{"mine", "queue", "1h0m0s", `"hello"`, "seven"}, result[[]string](t, env))
}

func TestLastResultAndError(t *testing.T) {
	env := newEnvironment()
	env.SetLastCompletionResult("before")
	env.SetLastError(errors.New("it broke"))
	env.ExecuteWorkflow(func(ctx workflow.Context) (last string, err error) {
		err = workflow.GetLastCompletionResult(ctx, &last)
		return last + ": " + workflow.GetLastError(ctx).Error(), err
	})
	require.Contains(t, result[string](t, env), "before: it broke")
}

func TestFakedInfo(t *testing.T) {
	env := newEnvironment()
	env.SetCurrentHistoryLength(20_000)
	env.SetCurrentHistorySize(3_000)
	env.SetContinueAsNewSuggested(true)
	env.SetContinuedExecutionRunID("before")
	env.ExecuteWorkflow(func(ctx workflow.Context) ([]any, error) {
		info := workflow.GetInfo(ctx)
		return []any{
			info.WorkflowExecution.ID, info.GetCurrentHistoryLength(), info.GetCurrentHistorySize(), info.GetContinueAsNewSuggested(), info.ContinuedExecutionRunID,
		}, nil
	})
	require.Equal(t, []any{"default-test-workflow-id", 20_000.0, 3_000.0, true, "before"}, result[[]any](t, env))
}

func TestRunTimeoutEndsTheWorkflow(t *testing.T) {
	env := newEnvironment()
	env.SetWorkflowRunTimeout(time.Hour)
	start := env.Now()
	env.ExecuteWorkflow(func(ctx workflow.Context) error { return workflow.Sleep(ctx, 24*time.Hour) })
	var timeout *temporal.TimeoutError
	require.ErrorAs(t, env.GetWorkflowError(), &timeout)
	require.Equal(t, time.Hour, env.Now().Sub(start))
}

func TestActivitiesOfATaskQueue(t *testing.T) {
	env := newEnvironment()
	env.RegisterActivityWithOptions(func(context.Context) (string, error) { return "paid", nil }, activity.RegisterOptions{Name: "pay"})
	env.RegisterActivityWithOptions(func(context.Context) (string, error) { return "sent", nil }, activity.RegisterOptions{Name: "send"})
	env.SetActivityTaskQueue("payments", "pay")
	env.ExecuteWorkflow(func(ctx workflow.Context) (got []string, err error) {
		for _, name := range []string{"pay", "send"} {
			for _, queue := range []string{"payments", "elsewhere"} {
				ctx := workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
					StartToCloseTimeout: time.Minute, TaskQueue: queue, RetryPolicy: &temporal.RetryPolicy{MaximumAttempts: 1},
				})
				var one string
				if err := workflow.ExecuteActivity(ctx, name).Get(ctx, &one); err != nil {
					one = "failed"
				}
				got = append(got, one)
			}
		}
		return got, nil
	})
	require.Equal(t, []string{"paid", "failed", "sent", "sent"}, result[[]string](t, env))
}

func TestStopChannelOfActivities(t *testing.T) {
	env := newEnvironment()
	stop := make(chan struct{})
	close(stop)
	env.SetWorkerStopChannel(stop)
	env.RegisterActivityWithOptions(func(ctx context.Context) error {
		<-activity.GetWorkerStopChannel(ctx)
		return nil
	}, activity.RegisterOptions{Name: "wait"})
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
		return workflow.ExecuteActivity(ctx, "wait").Get(ctx, nil)
	})
	require.NoError(t, env.GetWorkflowError())
}

func TestActivityCompletesLater(t *testing.T) {
	env := newEnvironment()
	env.RegisterActivityWithOptions(func(ctx context.Context) (string, error) {
		token := activity.GetInfo(ctx).TaskToken
		env.RegisterDelayedCallback(func() { require.NoError(t, env.CompleteActivity(token, "signed", nil)) }, time.Hour)
		return "", activity.ErrResultPending
	}, activity.RegisterOptions{Name: "sign"})
	env.ExecuteWorkflow(func(ctx workflow.Context) (name string, err error) {
		ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: 24 * time.Hour})
		return name, workflow.ExecuteActivity(ctx, "sign").Get(ctx, &name)
	})
	require.Equal(t, "signed", result[string](t, env))
}
