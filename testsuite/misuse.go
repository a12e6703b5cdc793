package testsuite

import (
	"errors"
	"fmt"
)

// misuse stops a test that makes a mistake in its own code, as the SDK's environment does: its methods have no error to return. Like that, it panics with a text.
func misuse(err error) { panic(err.Error()) }

// impossible stops a test whose call cannot be carried out. Here the SDK's environment panics with an error.
func impossible(err error) { panic(err) }

// mistaken ends the test, or panics as misuse does if there is none to end.
func (e *TestWorkflowEnvironment) mistaken(err error) {
	if e.test == nil {
		misuse(err)
	}
	e.test.Helper()
	e.fatal(err)
}

// fatal ends the test, or panics if there is none to end. What a server cannot do is no failure: it skips the test.
func (e *TestWorkflowEnvironment) fatal(err error) {
	if e.test == nil {
		impossible(err)
	}
	e.test.Helper()
	e.skipped(err)
	e.test.Fatal(err)
}

var errNotCompleted = errors.New("workflow is not completed")

func errKind(what string) error { return fmt.Errorf("%s must be function or string", what) }
