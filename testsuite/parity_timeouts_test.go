package testsuite_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/testsuite"
)

// Timeouts of workflows and activities, as a server enforces them. Here they pass on the virtual clock.

// sixOClock is a start without parts of seconds: execution timeouts end at whole milliseconds.
var sixOClock = time.Date(1993, 2, 2, 6, 0, 0, 0, time.UTC)

// timesOut requires that a workflow has ended by a timeout.
func timesOut(t *testing.T, env *testsuite.TestWorkflowEnvironment, kind enumspb.TimeoutType) *temporal.TimeoutError {
	t.Helper()
	var timeout *temporal.TimeoutError
	require.ErrorAs(t, env.GetWorkflowError(), &timeout)
	require.Equal(t, kind, timeout.TimeoutType())
	return timeout
}

func TestWorkflowTimeoutsAreEnforced(t *testing.T) {
	for name, options := range map[string]client.StartWorkflowOptions{
		"run":       {WorkflowRunTimeout: time.Hour},
		"execution": {WorkflowExecutionTimeout: time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			env := testsuite.New(t)
			env.SetStartTime(sixOClock)
			env.SetStartWorkflowOptions(options)
			env.ExecuteWorkflow(nap, 24*time.Hour)
			timesOut(t, env, enumspb.TIMEOUT_TYPE_START_TO_CLOSE)
			require.Equal(t, time.Hour, env.Now().Sub(sixOClock))
		})
	}
}

func TestExecutionTimeoutCoversAllRuns(t *testing.T) {
	env := testsuite.New(t, testsuite.FollowRuns())
	env.SetStartTime(sixOClock)
	env.SetStartWorkflowOptions(client.StartWorkflowOptions{WorkflowExecutionTimeout: 90 * time.Minute})
	env.RegisterWorkflowWithOptions(func(ctx workflow.Context) error {
		if err := workflow.Sleep(ctx, time.Hour); err != nil {
			return err
		}
		return workflow.NewContinueAsNewError(ctx, "hourly")
	}, workflow.RegisterOptions{Name: "hourly"})
	env.ExecuteWorkflow("hourly")
	timesOut(t, env, enumspb.TIMEOUT_TYPE_START_TO_CLOSE)
	require.Equal(t, 90*time.Minute, env.Now().Sub(sixOClock))
}

func TestTimeoutOfAChildNamesTheChild(t *testing.T) {
	env := testsuite.New(t)
	env.RegisterWorkflow(nap)
	var started workflow.Execution
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		ctx = workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{WorkflowID: "sleeper", WorkflowRunTimeout: time.Minute})
		child := workflow.ExecuteChildWorkflow(ctx, nap, time.Hour)
		if err := child.GetChildWorkflowExecution().Get(ctx, &started); err != nil {
			return err
		}
		return child.Get(ctx, nil)
	})
	timesOut(t, env, enumspb.TIMEOUT_TYPE_START_TO_CLOSE)
	var child *temporal.ChildWorkflowExecutionError
	require.ErrorAs(t, env.GetWorkflowError(), &child)
	require.Equal(t, "child workflow execution error (type: nap, workflowID: sleeper, runID: "+started.RunID+", initiatedEventID: 5, startedEventID: 6): "+
		"Child workflow timeout (type: StartToClose)", child.Error())
}

func TestActivityTimeoutsPassOnTheVirtualClock(t *testing.T) {
	for _, test := range []struct {
		name    string
		options workflow.ActivityOptions
		kind    enumspb.TimeoutType
		after   time.Duration
	}{
		{"start to close", workflow.ActivityOptions{StartToCloseTimeout: time.Minute}, enumspb.TIMEOUT_TYPE_START_TO_CLOSE, time.Minute},
		{"schedule to close", workflow.ActivityOptions{ScheduleToCloseTimeout: 2 * time.Minute}, enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE, 2 * time.Minute},
		{"heartbeat", workflow.ActivityOptions{StartToCloseTimeout: time.Hour, HeartbeatTimeout: time.Second}, enumspb.TIMEOUT_TYPE_HEARTBEAT, time.Second},
		{"both", workflow.ActivityOptions{StartToCloseTimeout: 3 * time.Minute, ScheduleToCloseTimeout: 2 * time.Minute}, enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE, 2 * time.Minute},
	} {
		t.Run(test.name, func(t *testing.T) {
			env := testsuite.New(t)
			env.OnActivity(charge, mock.Anything, 1).Return(1, nil).After(24 * time.Hour)
			test.options.RetryPolicy = &temporal.RetryPolicy{MaximumAttempts: 1}
			env.ExecuteWorkflow(func(ctx workflow.Context) (time.Duration, error) {
				start := workflow.Now(ctx)
				err := workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, test.options), charge, 1).Get(ctx, nil)
				require.Equal(t, test.after, workflow.Now(ctx).Sub(start))
				return 0, err
			})
			timesOut(t, env, test.kind)
		})
	}
}

func TestActivityThatNobodyStartsTimesOut(t *testing.T) {
	env := testsuite.New(t)
	start := env.Now()
	env.SetWorkerOptions(worker.Options{LocalActivityWorkerOnly: true})
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: 2 * time.Hour, ScheduleToStartTimeout: time.Minute})
		return workflow.ExecuteActivity(ctx, charge, 1).Get(ctx, nil)
	})
	timesOut(t, env, enumspb.TIMEOUT_TYPE_SCHEDULE_TO_START)
	require.Equal(t, time.Minute, env.Now().Sub(start))
}

func TestHeartbeatTimeoutCarriesTheLastDetails(t *testing.T) {
	env := testsuite.New(t)
	clock := env.Clock()
	env.OnActivity(charge, mock.Anything, 1).Return(func(ctx context.Context, _ int) (int, error) {
		activity.RecordHeartbeat(ctx, "halfway", 7)
		return 0, clock.Sleep(ctx, time.Hour)
	})
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
			StartToCloseTimeout: time.Hour, HeartbeatTimeout: time.Minute, RetryPolicy: &temporal.RetryPolicy{MaximumAttempts: 1},
		})
		return workflow.ExecuteActivity(ctx, charge, 1).Get(ctx, nil)
	})
	timeout := timesOut(t, env, enumspb.TIMEOUT_TYPE_HEARTBEAT)
	var where string
	var n int
	require.NoError(t, timeout.LastHeartbeatDetails(&where, &n))
	require.Equal(t, "halfway 7", where+" "+string(rune('0'+n)))
}
