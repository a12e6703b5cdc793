//go:build stock

package typical

import "go.temporal.io/sdk/testsuite"

type (
	suite        = testsuite.WorkflowTestSuite
	mockCall     = testsuite.MockCallWrapper
	updateAnswer = testsuite.TestUpdateCallback
)
