package testsuite_test

import (
	"testing"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"github.com/stretchr/testify/suite"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/testsuite"
)

// attachedSuite is a suite of testify as users write them.
type attachedSuite struct {
	suite.Suite
	testsuite.WorkflowTestSuite
	env *testsuite.TestWorkflowEnvironment
}

func (s *attachedSuite) SetupTest() {
	s.ReportTo(s.T())
	s.env = s.NewTestWorkflowEnvironment()
}

func (s *attachedSuite) TestCharges() {
	s.env.OnActivity(charge, mock.Anything, 41).Return(7, nil)
	s.env.ExecuteWorkflow(chargeOnce, 41)
	s.NoError(s.env.GetWorkflowError())
}

func TestSuiteOfTestifyRunsWhereItsTestDoes(t *testing.T) {
	server, address := serverInRealTime(t)
	t.Setenv(testsuite.ServerVariable, address)
	suite.Run(t, new(attachedSuite))
	listed, err := server.Client().CountWorkflow(t.Context(), &workflowservice.CountWorkflowExecutionsRequest{Query: "WorkflowType = 'chargeOnce'"})
	require.NoError(t, err)
	require.Equal(t, int64(1), listed.GetCount())
}

func TestEnvironmentsOfASuiteFailItsTestByThemselves(t *testing.T) {
	s := &testsuite.WorkflowTestSuite{}
	mismatch := func(env *testsuite.TestWorkflowEnvironment) {
		env.OnActivity(charge, mock.Anything, 1).Return(1, nil)
		env.ExecuteWorkflow(chargeOnce, 41)
	}
	mismatch(s.NewTestWorkflowEnvironment()) // which nobody hears of
	require.Contains(t, reported(func(t testing.TB) {
		s.ReportTo(t)
		mismatch(s.NewTestWorkflowEnvironment())
	}), "want 1, got 41")
}

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
