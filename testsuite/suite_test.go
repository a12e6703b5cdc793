package testsuite_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/testsuite"
)

func TestSuiteHasOptionsForItsEnvironments(t *testing.T) {
	var s testsuite.WorkflowTestSuite
	s.SetOptions(testsuite.WithoutReplay(), testsuite.FollowRuns(), testsuite.OnServer(client.Options{HostPort: "nowhere"}))
	var runs []int
	var count func(workflow.Context, int) (int, error)
	count = func(ctx workflow.Context, n int) (int, error) {
		runs = append(runs, n)
		if n < 3 {
			return 0, workflow.NewContinueAsNewError(ctx, "count", n+1)
		}
		return n, nil
	}
	env := s.NewTestWorkflowEnvironment()
	env.RegisterWorkflowWithOptions(count, workflow.RegisterOptions{Name: "count"})
	env.ExecuteWorkflow("count", 1)
	require.Equal(t, 3, result[int](t, env))
	require.Equal(t, []int{1, 2, 3}, runs)
}
