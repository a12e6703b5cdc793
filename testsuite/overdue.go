package testsuite

import "errors"

// Mocks that take longer than their activity may: the SDK's environment knows no such timeouts, so tests that come from there are to be told.

// overdueError is why a workflow failed, and what a mock had to do with it.
type overdueError struct{ failed, mocks error }

func (o *overdueError) Error() string { return o.failed.Error() + "\n" + o.mocks.Error() }

func (o *overdueError) Unwrap() error { return o.failed }

// explainOverdue adds to the workflow's error what there is no test to be told.
func (e *TestWorkflowEnvironment) explainOverdue() {
	e.main.mu.Lock()
	defer e.main.mu.Unlock()
	overdue := errors.Join(e.mocks.Overdue()...)
	if cause := errors.Unwrap(e.main.err); cause != nil && overdue != nil {
		e.main.err = executionError(e.background(), e.main.name, e.main.run, &overdueError{cause, overdue})
	}
}
