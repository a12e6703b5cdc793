package testsuite_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"

	"github.com/groundhogdev/groundhog/testsuite"
)

func activityEnv(activities ...any) *testsuite.TestActivityEnvironment {
	env := (&testsuite.WorkflowTestSuite{}).NewTestActivityEnvironment()
	for _, a := range activities {
		env.RegisterActivity(a)
	}
	return env
}

func greet(_ context.Context, name string) (string, error) {
	if name == "" {
		return "", temporal.NewNonRetryableApplicationError("nobody to greet", "NoName", nil)
	}
	return "Hello " + name, nil
}

func untilCancelled(ctx context.Context) error {
	<-ctx.Done()
	return ctx.Err()
}

func TestActivityReturnsItsResult(t *testing.T) {
	env := activityEnv(greet)
	value, err := env.ExecuteActivity(greet, "Phil")
	require.NoError(t, err)
	var text string
	require.NoError(t, value.Get(&text))
	require.Equal(t, "Hello Phil", text)

	value, err = env.ExecuteLocalActivity(greet, "Rita")
	require.NoError(t, err)
	require.NoError(t, value.Get(&text))
	require.Equal(t, "Hello Rita", text)
}

func TestErrorOfAnActivityIsTheCauseOfAnActivityError(t *testing.T) {
	_, err := activityEnv(greet).ExecuteActivity("greet", "")
	var outer *temporal.ActivityError
	var inner *temporal.ApplicationError
	require.ErrorAs(t, err, &outer)
	require.ErrorAs(t, err, &inner)
	require.Equal(t, "NoName", inner.Type())
}

func TestCancelEndsTheRunningActivityAndNoLaterOne(t *testing.T) {
	env := activityEnv(untilCancelled, greet)
	env.RegisterActivityWithOptions(func(ctx context.Context) error {
		env.Cancel()
		return untilCancelled(ctx)
	}, activity.RegisterOptions{Name: "cancelled"})
	_, err := env.ExecuteActivity("cancelled")
	var canceled *temporal.CanceledError
	require.ErrorAs(t, err, &canceled)
	_, err = env.ExecuteActivity(greet, "Phil")
	require.NoError(t, err)
}

func TestInformationThatATestMakesUpIsWhatTheActivitySees(t *testing.T) {
	began := time.Date(1993, 2, 2, 6, 0, 0, 0, time.UTC)
	env := activityEnv()
	env.RegisterActivityWithOptions(func(ctx context.Context) (activity.Info, error) { return activity.GetInfo(ctx), nil }, activity.RegisterOptions{Name: "info"})
	env.SetActivityInfo(func(info *activity.Info) { info.Attempt, info.StartedTime = 7, began })
	value, err := env.ExecuteActivity("info")
	require.NoError(t, err)
	var info activity.Info
	require.NoError(t, value.Get(&info))
	require.Equal(t, int32(7), info.Attempt)
	require.Equal(t, began, info.StartedTime)
	require.Equal(t, "default-test-workflow-id", info.WorkflowExecution.ID)
}

func TestTimeoutsOfActivitiesAreKept(t *testing.T) {
	for kind, change := range map[enumspb.TimeoutType]func(*activity.Info){
		enumspb.TIMEOUT_TYPE_START_TO_CLOSE: func(info *activity.Info) { info.StartToCloseTimeout = time.Minute },
		enumspb.TIMEOUT_TYPE_HEARTBEAT:      func(info *activity.Info) { info.HeartbeatTimeout = time.Minute },
	} {
		t.Run(kind.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				env := activityEnv(untilCancelled)
				env.SetActivityInfo(change)
				began := time.Now()
				_, err := env.ExecuteActivity(untilCancelled)
				var timeout *temporal.TimeoutError
				require.ErrorAs(t, err, &timeout)
				require.Equal(t, kind, timeout.TimeoutType())
				require.Equal(t, time.Minute, time.Since(began))
			})
		})
	}
}

func TestHeartbeatsKeepAnActivityAlive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env := activityEnv()
		env.RegisterActivityWithOptions(func(ctx context.Context) error {
			for i := range 5 {
				time.Sleep(40 * time.Second) // of the bubble's time
				activity.RecordHeartbeat(ctx, i)
			}
			return ctx.Err()
		}, activity.RegisterOptions{Name: "steady"})
		env.SetActivityInfo(func(info *activity.Info) { info.HeartbeatTimeout = time.Minute })
		var beats []int
		env.SetOnActivityHeartbeatListener(func(info *activity.Info, details converter.EncodedValues) {
			var i int
			require.NoError(t, details.Get(&i))
			require.Equal(t, "steady", info.ActivityType.Name)
			beats = append(beats, i)
		})
		_, err := env.ExecuteActivity("steady")
		require.NoError(t, err)
		require.Equal(t, []int{0, 1, 2, 3, 4}, beats)
	})
}

func TestStopChannelTellsTheActivity(t *testing.T) {
	env := activityEnv()
	stop := make(chan struct{})
	env.SetWorkerStopChannel(stop)
	env.RegisterActivityWithOptions(func(ctx context.Context) error {
		close(stop)
		<-activity.GetWorkerStopChannel(ctx)
		return errors.New("the worker stops")
	}, activity.RegisterOptions{Name: "stopped"})
	_, err := env.ExecuteActivity("stopped")
	require.ErrorContains(t, err, "the worker stops")
}

func TestActivityOutsideAWorkflowKnowsOfNone(t *testing.T) {
	env := activityEnv()
	env.SetExecuteActivitiesInWorkflow(false)
	env.RegisterActivityWithOptions(func(ctx context.Context) (string, error) {
		info := activity.GetInfo(ctx)
		return info.WorkflowExecution.ID + "|" + info.ActivityRunID, nil
	}, activity.RegisterOptions{Name: "info"})
	value, err := env.ExecuteActivity("info")
	require.NoError(t, err)
	var text string
	require.NoError(t, value.Get(&text))
	require.Regexp(t, `^\|.+`, text)
}

func TestDetailsOfAnEarlierAttemptAndPendingResults(t *testing.T) {
	env := activityEnv()
	env.SetHeartbeatDetails("halfway")
	env.RegisterActivityWithOptions(func(ctx context.Context) error {
		var details string
		if err := activity.GetHeartbeatDetails(ctx, &details); err != nil || details != "halfway" {
			return errors.New("no details")
		}
		return activity.ErrResultPending
	}, activity.RegisterOptions{Name: "later"})
	_, err := env.ExecuteActivity("later")
	require.ErrorIs(t, err, activity.ErrResultPending)
}

type tenantKey struct{}

func TestBackgroundContextReachesTheActivity(t *testing.T) {
	env := activityEnv()
	env.SetWorkerOptions(worker.Options{BackgroundActivityContext: context.WithValue(t.Context(), tenantKey{}, "punxsutawney")})
	env.RegisterActivityWithOptions(func(ctx context.Context) (string, error) { return ctx.Value(tenantKey{}).(string), nil }, activity.RegisterOptions{Name: "tenant"})
	value, err := env.ExecuteActivity("tenant")
	require.NoError(t, err)
	var text string
	require.NoError(t, value.Get(&text))
	require.Equal(t, "punxsutawney", text)
}
