package testsuite_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/testsuite"
)

// salute has learnt a better greeting.
func salute(ctx workflow.Context, oldest workflow.Version) (string, error) {
	if workflow.GetVersion(ctx, "politeness", oldest, 1) == workflow.DefaultVersion {
		return "hey", nil
	}
	return "good morning", nil
}

func TestWorkflowThatBeganBeforeAChange(t *testing.T) {
	env := newEnvironment()
	env.ExecuteWorkflow(salute, workflow.DefaultVersion)
	require.Equal(t, "good morning", result[string](t, env))
	env = newEnvironment()
	env.StartedBefore("politeness")
	env.ExecuteWorkflow(salute, workflow.DefaultVersion)
	require.Equal(t, "hey", result[string](t, env))
	env = newEnvironment()
	env.StartedBefore("politeness")
	env.ExecuteWorkflow(salute, workflow.Version(1))
	var panicked *temporal.PanicError
	require.ErrorAs(t, env.GetWorkflowError(), &panicked)
	require.Contains(t, panicked.Error(), "politeness")
}

func TestChangeThatNobodyAsksForFailsTheTest(t *testing.T) {
	env := newEnvironment()
	env.StartedBefore("politeness", "typo")
	env.ExecuteWorkflow(salute, workflow.DefaultVersion)
	require.Equal(t, "hey", result[string](t, env))
	require.False(t, env.AssertExpectations(&reporter{}))
	got := report(func(env *testsuite.TestWorkflowEnvironment) {
		env.StartedBefore("politeness", "typo")
		env.ExecuteWorkflow(salute, workflow.DefaultVersion)
	})
	require.Equal(t, `start before change "typo": no workflow has called workflow.GetVersion for it`, got)
}

func TestRunAfterTheFirstHasBegunAfterTheChange(t *testing.T) {
	env := testsuite.New(t, testsuite.FollowRuns())
	env.StartedBefore("politeness")
	env.RegisterWorkflowWithOptions(func(ctx workflow.Context, greetings string) (string, error) {
		greeting, err := salute(ctx, workflow.DefaultVersion)
		if greetings += greeting; err == nil && greeting == "hey" {
			return "", workflow.NewContinueAsNewError(ctx, "greet", greetings+", ")
		}
		return greetings, err
	}, workflow.RegisterOptions{Name: "greet"})
	env.ExecuteWorkflow("greet", "")
	require.Equal(t, "hey, good morning", result[string](t, env))
}

func TestRunFromBeforeAChangeHasNoMarker(t *testing.T) {
	inMemory(t)
	env := testsuite.New(t)
	env.StartedBefore("politeness")
	env.ExecuteWorkflow(salute, workflow.DefaultVersion)
	history, err := env.History("default-test-workflow-id", "")
	require.NoError(t, err)
	for _, event := range history.GetEvents() {
		require.Nil(t, event.GetMarkerRecordedEventAttributes())
	}
}
