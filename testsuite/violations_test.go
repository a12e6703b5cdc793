package testsuite_test

import (
	"testing"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/mocks"
	"github.com/groundhogdev/groundhog/testsuite"
)

// packsForEver ignores what comes of packing, and then waits for what never comes.
func packsForEver(ctx workflow.Context) error {
	_ = packsQuietly(ctx, []basket{{Customer: "Phil"}})
	return workflow.Await(ctx, func() bool { return false })
}

func TestViolationEndsTheExecutionAtOnce(t *testing.T) {
	env := newEnvironment()
	env.OnActivity(pack, mock.Anything, mock.Anything).Never()
	env.ExecuteWorkflow(packsForEver)
	require.True(t, env.IsWorkflowCompleted())
	var violation *temporal.ApplicationError
	require.ErrorAs(t, env.GetWorkflowError(), &violation)
	require.Equal(t, mocks.ViolationType, violation.Type())
	require.Contains(t, violation.Error(), "never happens")
}

func TestViolationEndsTheTestOnce(t *testing.T) {
	returned := false
	got := report(func(env *testsuite.TestWorkflowEnvironment) {
		env.OnActivity(pack, mock.Anything, mock.Anything).Never()
		env.ExecuteWorkflow(packsForEver)
		returned = true
	})
	require.False(t, returned)
	require.Regexp(t, `^mock activity "pack", call 1, attempt 1: the expectation at .* says that it never happens$`, got)
}
