package dropin

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// What the options of the worker bring: sessions and plugins.

func TestTimePassesInASession(t *testing.T) {
	env := newEnv()
	env.SetWorkerOptions(worker.Options{EnableSessionWorker: true})
	env.ExecuteWorkflow(func(ctx workflow.Context) (n int, err error) {
		session, err := workflow.CreateSession(once(ctx), &workflow.SessionOptions{ExecutionTimeout: 3 * time.Hour, CreationTimeout: time.Minute})
		if err != nil {
			return 0, err
		}
		defer workflow.CompleteSession(session)
		if err := workflow.Sleep(session, time.Hour); err != nil {
			return 0, err
		}
		err = workflow.ExecuteActivity(session, Double, 6).Get(session, &n)
		return n, err
	})
	require.Equal(t, 12, succeeds[int](t, env))
}

// plugin adds an interceptor and an activity.
type plugin struct{ worker.PluginBase }

func (*plugin) Name() string { return "plugin" }

func (*plugin) ConfigureWorker(_ context.Context, o worker.PluginConfigureWorkerOptions) error {
	o.WorkerOptions.Interceptors = append(o.WorkerOptions.Interceptors, &latecomer{})
	return nil
}

func (*plugin) StartWorker(ctx context.Context, o worker.PluginStartWorkerOptions, next func(context.Context, worker.PluginStartWorkerOptions) error) error {
	o.WorkerRegistry.RegisterActivityWithOptions(func(context.Context) (int, error) { return 1, nil }, activity.RegisterOptions{Name: "plugged"})
	return next(ctx, o)
}

// latecomer has workflows begin a minute late.
type latecomer struct {
	interceptor.WorkerInterceptorBase
}

func (*latecomer) InterceptWorkflow(_ workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	return &lateWorkflow{interceptor.WorkflowInboundInterceptorBase{Next: next}}
}

type lateWorkflow struct {
	interceptor.WorkflowInboundInterceptorBase
}

func (w *lateWorkflow) ExecuteWorkflow(ctx workflow.Context, in *interceptor.ExecuteWorkflowInput) (any, error) {
	if err := workflow.Sleep(ctx, time.Minute); err != nil {
		return nil, err
	}
	return w.Next.ExecuteWorkflow(ctx, in)
}

func TestPluginsOfTheWorker(t *testing.T) {
	env := newEnv()
	began := env.Now()
	env.SetWorkerOptions(worker.Options{Plugins: []worker.Plugin{&plugin{}}})
	env.OnActivity(Double, mock.Anything, 1).Return(10, nil)
	env.ExecuteWorkflow(func(ctx workflow.Context) (int, error) {
		var plugged int
		if err := workflow.ExecuteActivity(once(ctx), "plugged").Get(ctx, &plugged); err != nil {
			return 0, err
		}
		mocked, err := DoubleOnce(ctx, 1)
		return plugged + mocked, err
	})
	require.Equal(t, 11, succeeds[int](t, env))
	require.Equal(t, time.Minute, env.Now().Sub(began).Round(time.Second))
}

func TestActivitiesOfASessionAreMockedByTheirNames(t *testing.T) {
	env := newEnv()
	env.SetWorkerOptions(worker.Options{EnableSessionWorker: true})
	env.OnActivity("internalSessionCreationActivity", mock.Anything, mock.Anything).Return(temporal.NewNonRetryableApplicationError("no room", "Full", nil)).Once()
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		_, err := workflow.CreateSession(once(ctx), &workflow.SessionOptions{ExecutionTimeout: time.Hour, CreationTimeout: time.Minute})
		return err
	})
	require.ErrorContains(t, env.GetWorkflowError(), "no room")
	env.AssertExpectations(t)
}

func TestActivityIsToldTheQueueThatItWasScheduledOn(t *testing.T) {
	env := newEnv()
	env.RegisterActivityWithOptions(func(ctx context.Context) (string, error) { return activity.GetInfo(ctx).TaskQueue, nil }, activity.RegisterOptions{Name: "where"})
	env.ExecuteWorkflow(func(ctx workflow.Context) (queue string, err error) {
		err = workflow.ExecuteActivity(workflow.WithTaskQueue(once(ctx), "elsewhere"), "where").Get(ctx, &queue)
		return queue, err
	})
	require.Equal(t, "elsewhere", succeeds[string](t, env))
}
