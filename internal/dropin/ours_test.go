//go:build !stock

package dropin

import "github.com/groundhogdev/groundhog/testsuite"

type (
	Suite        = testsuite.WorkflowTestSuite
	Env          = testsuite.TestWorkflowEnvironment
	ActivityEnv  = testsuite.TestActivityEnvironment
	MockCall     = testsuite.MockCallWrapper
	UpdateAnswer = testsuite.TestUpdateCallback
)

var errNoStart = testsuite.ErrMockStartChildWorkflowFailed
