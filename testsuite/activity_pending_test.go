package testsuite_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"

	"github.com/groundhogdev/groundhog/testsuite"
)

// leavePending runs an activity that is to be completed later, and returns what it knew of itself.
func leavePending(t *testing.T, env *testsuite.TestActivityEnvironment) (info activity.Info) {
	t.Helper()
	env.RegisterActivityWithOptions(func(ctx context.Context) (string, error) {
		info = activity.GetInfo(ctx)
		return "", activity.ErrResultPending
	}, activity.RegisterOptions{Name: "approval"})
	value, err := env.ExecuteActivity("approval")
	require.ErrorIs(t, err, activity.ErrResultPending)
	require.Nil(t, value)
	return info
}

// awaited is the outcome of the activity of a task token.
func awaited(t *testing.T, env *testsuite.TestActivityEnvironment, token []byte) (text string, err error) {
	t.Helper()
	value, err := env.AwaitActivity(token)
	if err == nil {
		require.NoError(t, value.Get(&text))
	}
	return text, err
}

func TestPendingActivityIsCompletedByItsToken(t *testing.T) {
	env := activityEnv()
	token := leavePending(t, env).TaskToken
	require.NoError(t, env.CompleteActivity(token, "yes", nil))
	text, err := awaited(t, env, token)
	require.NoError(t, err)
	require.Equal(t, "yes", text)
	var gone *serviceerror.NotFound
	require.ErrorAs(t, env.CompleteActivity(token, "no", nil), &gone)
}

func TestPendingActivityFailsOrIsCancelledAsOneThatReturns(t *testing.T) {
	env := activityEnv()
	token := leavePending(t, env).TaskToken
	require.NoError(t, env.CompleteActivity(token, nil, temporal.NewApplicationError("too expensive", "Budget")))
	_, err := env.AwaitActivity(token)
	var outer *temporal.ActivityError
	var inner *temporal.ApplicationError
	require.ErrorAs(t, err, &outer)
	require.Equal(t, "approval", outer.ActivityType().GetName())
	require.ErrorAs(t, err, &inner)
	require.Equal(t, "Budget", inner.Type())

	env = activityEnv()
	leavePending(t, env)
	require.NoError(t, env.CompleteActivity(nil, nil, temporal.NewCanceledError()))
	_, err = env.AwaitActivity(nil)
	var canceled *temporal.CanceledError
	require.ErrorAs(t, err, &canceled)
}

func TestClientCompletesPendingActivitiesByTheirIds(t *testing.T) {
	for name, complete := range map[string]func(c client.Client, info activity.Info) error{
		"of a workflow": func(c client.Client, info activity.Info) error {
			return c.CompleteActivityByID(t.Context(), info.WorkflowNamespace, info.WorkflowExecution.ID, info.WorkflowExecution.RunID, info.ActivityID, "yes", nil)
		},
		"outside of workflows": func(c client.Client, info activity.Info) error {
			return c.CompleteActivityByActivityID(t.Context(), info.Namespace, info.ActivityID, info.ActivityRunID, "yes", nil)
		},
	} {
		t.Run(name, func(t *testing.T) {
			env := activityEnv()
			env.SetExecuteActivitiesInWorkflow(name == "of a workflow")
			info := leavePending(t, env)
			defer env.Client().Close()
			require.NoError(t, complete(env.Client(), info))
			text, err := awaited(t, env, nil)
			require.NoError(t, err)
			require.Equal(t, "yes", text)
		})
	}
}

func TestHeartbeatsOfAPendingActivityComeFromAClient(t *testing.T) {
	env := activityEnv()
	var beats []string
	env.SetOnActivityHeartbeatListener(func(info *activity.Info, details converter.EncodedValues) {
		var text string
		require.NoError(t, details.Get(&text))
		beats = append(beats, info.ActivityType.Name+" "+text)
	})
	info := leavePending(t, env)
	c := env.Client()
	defer c.Close()
	require.NoError(t, c.RecordActivityHeartbeat(t.Context(), info.TaskToken, "asked"))
	env.Cancel()
	err := c.RecordActivityHeartbeatByID(t.Context(), info.WorkflowNamespace, info.WorkflowExecution.ID, "", info.ActivityID, "asked again")
	var canceled *temporal.CanceledError
	require.ErrorAs(t, err, &canceled)
	require.Equal(t, []string{"approval asked", "approval asked again"}, beats)
}

func TestActivityIsCompletedByAGoroutineThatItStarts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env := activityEnv()
		env.RegisterActivityWithOptions(func(ctx context.Context) error {
			token := activity.GetInfo(ctx).TaskToken
			go func() {
				time.Sleep(2 * time.Second) // of the bubble's time
				_ = env.CompleteActivity(token, "yes", nil)
			}()
			return activity.ErrResultPending
		}, activity.RegisterOptions{Name: "approval"})
		_, err := env.ExecuteActivity("approval")
		require.ErrorIs(t, err, activity.ErrResultPending)
		text, err := awaited(t, env, nil)
		require.NoError(t, err)
		require.Equal(t, "yes", text)
	})
}

func TestAwaitSaysWhatItWaitsForInVain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env := activityEnv()
		_, err := env.AwaitActivity(nil)
		require.EqualError(t, err, "await activity: none, or none of this task token, has returned activity.ErrResultPending; wait for it after ExecuteActivity has returned that error")
		token := leavePending(t, env).TaskToken
		env.SetTestTimeout(time.Hour)
		_, err = env.AwaitActivity(token)
		require.EqualError(t, err, `await activity "approval": nobody has completed it within 1h0m0s`)
	})
}

func TestClientOfAnActivityEnvironmentHasNoService(t *testing.T) {
	c := activityEnv().Client()
	defer c.Close()
	_, err := c.DescribeWorkflowExecution(t.Context(), "order-7", "")
	var not *serviceerror.Unimplemented
	require.True(t, errors.As(err, &not), err)
	require.ErrorContains(t, err, "an activity environment has no service")
}

func TestLocalActivityMayBePendingWhileAnotherEnds(t *testing.T) {
	env := activityEnv()
	inner := func(context.Context) error { return nil }
	_, err := env.ExecuteLocalActivity(func(context.Context) error {
		if _, err := env.ExecuteLocalActivity(inner); err != nil {
			return err
		}
		return activity.ErrResultPending
	})
	require.ErrorIs(t, err, activity.ErrResultPending)
}
