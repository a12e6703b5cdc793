package testsuite_test

import (
	"testing"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"github.com/stretchr/testify/suite"
	"go.temporal.io/api/workflowservice/v1"

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
