package testsuite_test

import (
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/testsuite"
)

func callUnknown(ctx workflow.Context) error {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: time.Minute, ScheduleToStartTimeout: time.Second, RetryPolicy: &temporal.RetryPolicy{MaximumAttempts: 2},
	})
	return workflow.ExecuteActivity(ctx, "unknown").Get(ctx, nil)
}

func TestActivityIsNotRegisteredWhereNoneIs(t *testing.T) {
	env := testsuite.New(t)
	start := env.Now()
	env.ExecuteWorkflow(callUnknown)
	require.ErrorContains(t, env.GetWorkflowError(), "unable to find activityType=unknown. Supported types: []")
	require.Equal(t, time.Second, env.Now().Sub(start), "one retry")
}

func TestChildFindsThatAnActivityIsNotRegistered(t *testing.T) {
	env := testsuite.New(t)
	env.RegisterWorkflow(callUnknown)
	env.ExecuteWorkflow(func(ctx workflow.Context) error { return workflow.ExecuteChildWorkflow(ctx, callUnknown).Get(ctx, nil) })
	require.ErrorContains(t, env.GetWorkflowError(), "unable to find activityType=unknown")
}

func TestStandaloneActivityIsNotRegisteredWhereNoneIs(t *testing.T) {
	env := testsuite.New(t)
	handle, err := env.Client().ExecuteActivity(t.Context(), client.StartActivityOptions{
		ID: "a", TaskQueue: "any", StartToCloseTimeout: time.Minute, ScheduleToStartTimeout: time.Second, RetryPolicy: &temporal.RetryPolicy{MaximumAttempts: 1},
	}, "unknown")
	require.NoError(t, err)
	require.ErrorContains(t, handle.Get(t.Context(), nil), "unable to find activityType=unknown")
}

func TestActivityThatIsRegisteredWhileTheWorkflowRunsIsFound(t *testing.T) {
	env := testsuite.New(t)
	env.RegisterDelayedCallback(func() { env.RegisterActivity(charge) }, time.Minute)
	env.ExecuteWorkflow(func(ctx workflow.Context) (paid int, err error) {
		ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
		if err = workflow.Sleep(ctx, time.Hour); err == nil {
			err = workflow.ExecuteActivity(ctx, charge, 3).Get(ctx, &paid)
		}
		return paid, err
	})
	require.NoError(t, env.GetWorkflowError())
}

// The next try of an activity comes without a workflow task that would call for somebody.
func TestWorkersThatStartAnewServeTheActivityThatIsTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // workers that are to be replaced have a second, of real time
		env := testsuite.New(t, testsuite.InMemory())
		env.RegisterDelayedCallback(func() {
			env.RegisterNexusService(translator(t))
			require.NotNil(t, env.Client())
			env.RegisterActivity(charge)
		}, time.Minute)
		env.ExecuteWorkflow(func(ctx workflow.Context) (paid int, err error) {
			ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute, ScheduleToCloseTimeout: time.Hour})
			return paid, workflow.ExecuteActivity(ctx, charge, 3).Get(ctx, &paid)
		})
		require.Equal(t, 4, result[int](t, env))
	})
}

func TestActivityThatIsRegisteredAsTheWorkerStartsIsServed(t *testing.T) {
	var suite testsuite.WorkflowTestSuite
	meter := &eager{MetricsHandler: client.MetricsNopHandler}
	suite.SetMetricsHandler(meter)
	env := suite.NewTestWorkflowEnvironment()
	meter.made = sync.OnceFunc(func() { env.RegisterActivity(charge) })
	env.ExecuteWorkflow(func(ctx workflow.Context) (paid int, err error) {
		return paid, workflow.ExecuteActivity(withMinute(ctx), "charge", 3).Get(ctx, &paid)
	})
	require.Equal(t, 4, result[int](t, env))
}

// eager is a metrics handler that does something as a worker is made.
type eager struct {
	client.MetricsHandler
	made func()
}

func (e *eager) WithTags(tags map[string]string) client.MetricsHandler {
	if tags["task_queue"] == "default-test-taskqueue" {
		e.made()
	}
	return e
}

func TestNobodyPollsForActivitiesWhereNoneIs(t *testing.T) {
	env := testsuite.New(t)
	env.ExecuteWorkflow(emptyWorkflow, 0)
	require.NoError(t, env.GetWorkflowError())
	queue, err := env.Client().DescribeTaskQueue(t.Context(), "default-test-taskqueue", enumspb.TASK_QUEUE_TYPE_ACTIVITY)
	require.NoError(t, err)
	require.Empty(t, queue.GetPollers())
}

func TestActivitiesStayUnservedIfTheWorkerIsToldSo(t *testing.T) {
	env := testsuite.New(t)
	env.SetWorkerOptions(worker.Options{LocalActivityWorkerOnly: true})
	env.ExecuteWorkflow(callUnknown)
	require.ErrorContains(t, env.GetWorkflowError(), "ScheduleToStart")
}
