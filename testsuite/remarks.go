package testsuite

import "errors"

// What is no violation, for it may be what the test is about, but most often is why a workflow failed: mocks that take longer than their activity may (the SDK's environment knows no such timeouts, so tests that come
// from there are to be told), and mocks that panic, of which workflows do not get to know where.

// remarks are what there is to say of mocks.
func (e *TestWorkflowEnvironment) remarks() []error {
	return append(e.mocks.Overdue(), e.mocks.Panicked()...)
}

// remarkedError is why a workflow failed, and what mocks had to do with it.
type remarkedError struct{ failed, mocks error }

func (r *remarkedError) Error() string { return r.failed.Error() + "\n" + r.mocks.Error() }

func (r *remarkedError) Unwrap() error { return r.failed }

// addRemarks adds to the workflow's error what there is no test to be told.
func (e *TestWorkflowEnvironment) addRemarks() {
	e.main.mu.Lock()
	defer e.main.mu.Unlock()
	remarks := errors.Join(e.remarks()...)
	if cause := errors.Unwrap(e.main.err); cause != nil && remarks != nil {
		e.main.err = executionError(e.background(), e.main.name, e.main.run, &remarkedError{cause, remarks})
	}
}
