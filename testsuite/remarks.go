package testsuite

import (
	"errors"
	"slices"
)

// What is no violation, for it may be what the test is about, but most often is why a workflow failed: mocks that take longer than their activity may (the SDK's environment knows no such timeouts, so tests that come
// from there are to be told), mocks and activities that panic, of which workflows do not get to know where, signals that a worker drops, and activities that none has.

// remarks are what there is to say of them.
func (e *TestWorkflowEnvironment) remarks() []error {
	return slices.Concat(e.mocks.Overdue(), e.mocks.Panicked(), e.noted.every())
}

// remark logs what there is to say and has not been said.
func (e *TestWorkflowEnvironment) remark() {
	e.test.Helper()
	for _, remark := range e.untold(e.remarks()) {
		e.test.Log(remark)
	}
}

// remarkedError is why a workflow failed, and what may have to do with it.
type remarkedError struct{ failed, remarks error }

func (r *remarkedError) Error() string { return r.failed.Error() + "\n" + r.remarks.Error() }

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
