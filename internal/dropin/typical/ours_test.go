//go:build !stock

package typical

import "github.com/groundhogdev/groundhog/testsuite"

type (
	suite        = testsuite.WorkflowTestSuite
	mockCall     = testsuite.MockCallWrapper
	updateAnswer = testsuite.TestUpdateCallback
)
