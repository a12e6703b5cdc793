package testsuite_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/testsuite"
)

// afterAnHour runs a workflow an hour after the start.
func afterAnHour(run func(workflow.Context) (string, error)) func(workflow.Context) (string, error) {
	return func(ctx workflow.Context) (string, error) {
		if err := workflow.Sleep(ctx, time.Hour); err != nil {
			return "", err
		}
		return run(ctx)
	}
}

func whoseLocally(ctx workflow.Context) (by string, err error) {
	ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{StartToCloseTimeout: time.Minute})
	return by, workflow.ExecuteLocalActivity(ctx, whose, 1).Get(ctx, &by)
}

func whoseChild(ctx workflow.Context) (by string, err error) {
	return by, workflow.ExecuteChildWorkflow(ctx, whoseOnce).Get(ctx, &by)
}

func TestMocksOfACallbackAnswer(t *testing.T) {
	for name, c := range map[string]struct {
		registered any
		expect     func(*testsuite.TestWorkflowEnvironment)
		run        func(workflow.Context) (string, error)
		by         string
	}{
		"for an activity": {charge, func(env *testsuite.TestWorkflowEnvironment) {
			env.OnActivity(whose, mock.Anything, 1).Return(answerer{}, nil)
		}, whoseOnce, "mock"},
		"for the first activity": {nil, func(env *testsuite.TestWorkflowEnvironment) {
			env.OnActivity(whose, mock.Anything, 1).Return(answerer{}, nil)
		}, whoseOnce, "worker"},
		"for a local activity": {nil, func(env *testsuite.TestWorkflowEnvironment) {
			env.OnActivity(whose, mock.Anything, 1).Return(answerer{}, nil)
		}, whoseLocally, "worker"},
		"for a child": {nil, func(env *testsuite.TestWorkflowEnvironment) {
			env.OnWorkflow(whoseOnce, mock.Anything).Return("child", nil)
		}, whoseChild, "child"},
	} {
		t.Run(name, func(t *testing.T) {
			env := testsuite.New(t, testsuite.InMemory())
			if c.registered != nil {
				env.RegisterActivity(c.registered)
			}
			env.RegisterDelayedCallback(func() { c.expect(env) }, time.Minute)
			env.ExecuteWorkflow(afterAnHour(c.run))
			require.Equal(t, c.by, result[string](t, env))
			env.AssertExpectations(t)
		})
	}
}

// What is registered late reaches the workers that run: they are not replaced by others for it.
func TestLateRegistrationStartsNoWorkers(t *testing.T) {
	env := testsuite.New(t, testsuite.InMemory())
	starts := &startCounter{}
	env.SetWorkerOptions(worker.Options{Plugins: []worker.Plugin{starts}})
	env.RegisterDelayedCallback(func() {
		env.RegisterActivity(charge)
		env.RegisterWorkflow(chargeOnce)
		run, err := env.Client().ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{TaskQueue: "any"}, chargeOnce, 1)
		require.NoError(t, err)
		require.NoError(t, run.Get(t.Context(), nil))
	}, time.Minute)
	env.ExecuteWorkflow(afterAnHour(func(workflow.Context) (string, error) { return "", nil }))
	require.NoError(t, env.GetWorkflowError())
	require.Equal(t, 1, starts.n)
}

// startCounter counts the workers that start.
type startCounter struct {
	worker.PluginBase
	n int
}

func (*startCounter) Name() string { return "starts" }

func (s *startCounter) StartWorker(ctx context.Context, o worker.PluginStartWorkerOptions, next func(context.Context, worker.PluginStartWorkerOptions) error) error {
	s.n++
	return next(ctx, o)
}

func TestLateActivityRunsOnItsQueueAlone(t *testing.T) {
	env := testsuite.New(t, testsuite.InMemory())
	env.SetActivityTaskQueue("tools", charge)
	env.RegisterDelayedCallback(func() {
		env.RegisterActivityWithOptions(charge, activity.RegisterOptions{Name: "pay"})
	}, time.Minute)
	env.ExecuteWorkflow(afterAnHour(func(ctx workflow.Context) (string, error) {
		onTools := workflow.WithTaskQueue(withMinute(ctx), "tools")
		if err := workflow.ExecuteActivity(onTools, "pay", 1).Get(ctx, nil); err != nil {
			return "", err
		}
		return once("pay", 1)(ctx)
	}))
	require.Contains(t, result[string](t, env), "unable to find activityType=pay")
}

func TestServicesAreServedByTheNextWorkers(t *testing.T) {
	env := testsuite.New(t, testsuite.InMemory())
	env.ExecuteWorkflow(emptyWorkflow, 0)
	env.RegisterNexusService(translator(t))
	run, err := env.Client().ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{TaskQueue: "any"}, emptyWorkflow, 0)
	require.NoError(t, err)
	require.NoError(t, run.Get(t.Context(), nil))
}

func TestOptionsAreThoseOfTheExecutionThoughWorkersRunBefore(t *testing.T) {
	env := testsuite.New(t)
	require.NotNil(t, env.Client())
	env.SetWorkerOptions(worker.Options{Interceptors: []interceptor.WorkerInterceptor{&doubler{}}})
	env.RegisterActivity(charge)
	env.ExecuteWorkflow(chargeOnce, 41)
	require.Equal(t, 84, result[int](t, env))
}

func TestStoppedWorkersAreToldNothing(t *testing.T) {
	env := newEnvironment()
	seen := &registrations{}
	env.SetWorkerOptions(worker.Options{Plugins: []worker.Plugin{seen}})
	env.RegisterDelayedCallback(func() { env.RegisterActivity(charge) }, time.Minute)
	env.ExecuteWorkflow(afterAnHour(func(workflow.Context) (string, error) { return "", nil }))
	env.RegisterActivity(note)
	require.Equal(t, 1, seen.activities)
	_, err := env.QueryWorkflow("__stack_trace")
	require.NoError(t, err)
	require.Equal(t, 3, seen.activities, "the next worker has both")
}

// registrations counts the activities that workers are given.
type registrations struct {
	worker.PluginBase
	activities int
}

func (*registrations) Name() string { return "registrations" }

func (r *registrations) ConfigureWorker(_ context.Context, o worker.PluginConfigureWorkerOptions) error {
	o.WorkerRegistryOptions.OnRegisterActivity = func(any, activity.RegisterOptions) { r.activities++ }
	return nil
}
