package testsuite

import "github.com/stretchr/testify/mock"

// What was called. Real calls count as mocked ones do, and retries count; arguments are values or matchers, with the context if the function takes one.

// AssertExpectations fails the test for each expectation that was not met, and for each call that was against the expectations.
func (e *TestWorkflowEnvironment) AssertExpectations(t mock.TestingT) bool {
	helperOf(t).Helper()
	met := e.mocks.AssertExpectations(t)
	violations := e.violations()
	news := violations
	if e.test != nil {
		news = e.untold(violations)
	}
	for _, violation := range news {
		t.Errorf("%v", violation)
	}
	return met && len(violations) == 0
}

// violations are what happened against what the test said.
func (e *TestWorkflowEnvironment) violations() []error {
	found := e.mocks.Violations()
	if err := e.changes.unknown(); err != nil {
		found = append(found, err)
	}
	return found
}

// AssertCalled fails the test unless a child workflow or an activity was called with such arguments.
func (e *TestWorkflowEnvironment) AssertCalled(t mock.TestingT, methodName string, arguments ...any) bool {
	helperOf(t).Helper()
	return e.mocks.Workflows().AssertCalled(silent{}, methodName, arguments...) || e.mocks.Activities().AssertCalled(t, methodName, arguments...)
}

// AssertWorkflowCalled fails the test unless a child workflow was called with such arguments.
func (e *TestWorkflowEnvironment) AssertWorkflowCalled(t mock.TestingT, methodName string, arguments ...any) bool {
	helperOf(t).Helper()
	return e.mocks.Workflows().AssertCalled(t, methodName, arguments...)
}

// AssertActivityCalled fails the test unless an activity was called with such arguments.
func (e *TestWorkflowEnvironment) AssertActivityCalled(t mock.TestingT, methodName string, arguments ...any) bool {
	helperOf(t).Helper()
	return e.mocks.Activities().AssertCalled(t, methodName, arguments...)
}

// AssertNotCalled fails the test if a child workflow or an activity was called with such arguments.
func (e *TestWorkflowEnvironment) AssertNotCalled(t mock.TestingT, methodName string, arguments ...any) bool {
	helperOf(t).Helper()
	workflows := e.mocks.Workflows().AssertNotCalled(t, methodName, arguments...)
	return e.mocks.Activities().AssertNotCalled(t, methodName, arguments...) && workflows
}

// AssertWorkflowNotCalled fails the test if a child workflow was called with such arguments.
func (e *TestWorkflowEnvironment) AssertWorkflowNotCalled(t mock.TestingT, methodName string, arguments ...any) bool {
	helperOf(t).Helper()
	return e.mocks.Workflows().AssertNotCalled(t, methodName, arguments...)
}

// AssertActivityNotCalled fails the test if an activity was called with such arguments.
func (e *TestWorkflowEnvironment) AssertActivityNotCalled(t mock.TestingT, methodName string, arguments ...any) bool {
	helperOf(t).Helper()
	return e.mocks.Activities().AssertNotCalled(t, methodName, arguments...)
}

// AssertNumberOfCalls fails the test unless a child workflow or an activity was called so often.
func (e *TestWorkflowEnvironment) AssertNumberOfCalls(t mock.TestingT, methodName string, expectedCalls int) bool {
	helperOf(t).Helper()
	return e.mocks.Workflows().AssertNumberOfCalls(silent{}, methodName, expectedCalls) || e.mocks.Activities().AssertNumberOfCalls(t, methodName, expectedCalls)
}

// AssertWorkflowNumberOfCalls fails the test unless a child workflow was called so often.
func (e *TestWorkflowEnvironment) AssertWorkflowNumberOfCalls(t mock.TestingT, methodName string, expectedCalls int) bool {
	helperOf(t).Helper()
	return e.mocks.Workflows().AssertNumberOfCalls(t, methodName, expectedCalls)
}

// AssertActivityNumberOfCalls fails the test unless an activity was called so often.
func (e *TestWorkflowEnvironment) AssertActivityNumberOfCalls(t mock.TestingT, methodName string, expectedCalls int) bool {
	helperOf(t).Helper()
	return e.mocks.Activities().AssertNumberOfCalls(t, methodName, expectedCalls)
}

// AssertNexusOperationCalled fails the test unless a Nexus operation was called with such input and options.
func (e *TestWorkflowEnvironment) AssertNexusOperationCalled(t mock.TestingT, service string, operation string, input any, options any) bool {
	helperOf(t).Helper()
	return e.mocks.Nexus().AssertCalled(t, service, operation, input, options)
}

// AssertNexusOperationNotCalled fails the test if a Nexus operation was called with such input and options.
func (e *TestWorkflowEnvironment) AssertNexusOperationNotCalled(t mock.TestingT, service string, operation string, input any, options any) bool {
	helperOf(t).Helper()
	return e.mocks.Nexus().AssertNotCalled(t, service, operation, input, options)
}

// AssertNexusOperationNumberOfCalls fails the test unless the operations of a service were called so often.
func (e *TestWorkflowEnvironment) AssertNexusOperationNumberOfCalls(t mock.TestingT, service string, expectedCalls int) bool {
	helperOf(t).Helper()
	return e.mocks.Nexus().AssertNumberOfCalls(t, service, expectedCalls)
}

// silent asks without failing a test.
type silent struct{}

func (silent) Errorf(string, ...any) {}
func (silent) Logf(string, ...any)   {}
func (silent) FailNow()              {}

// Helper makes it the helper of a test that has none.
func (silent) Helper() {}

// helperOf is what lets failures point at the line of the test: Helper marks the function that calls it.
func helperOf(t mock.TestingT) interface{ Helper() } {
	if h, ok := t.(interface{ Helper() }); ok {
		return h
	}
	return silent{}
}
