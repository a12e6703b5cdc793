package testsuite_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/testsuite"
)

// mockedByName executes an activity that only a dynamic one stands in for, and of which an argument is expected.
func mockedByName(env *testsuite.TestWorkflowEnvironment, argument any) {
	env.RegisterDynamicActivity(func(context.Context, converter.EncodedValues) (string, error) { return "ran", nil }, activity.DynamicRegisterOptions{})
	env.OnActivity("refund", mock.Anything, argument).Return("mocked", nil)
	env.ExecuteWorkflow(func(ctx workflow.Context) (answer string, err error) {
		ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
		return answer, workflow.ExecuteActivity(ctx, "refund", 250).Get(ctx, &answer)
	})
}

func TestMockOfADynamicActivityMatchesEncodedValues(t *testing.T) {
	env := testsuite.New(t)
	mockedByName(env, mock.MatchedBy(func(values converter.EncodedValues) bool {
		var amount int
		return values.Get(&amount) == nil && amount == 250
	}))
	require.Equal(t, "mocked", result[string](t, env))
}

func TestMismatchOfADynamicActivityTellsHowToMatch(t *testing.T) {
	got := report(func(env *testsuite.TestWorkflowEnvironment) { mockedByName(env, 250) })
	require.Contains(t, got, "got  encoded values, which mock.MatchedBy(func(converter.EncodedValues) bool) can look into")
}
