package testsuite

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"github.com/groundhogdev/groundhog/internal/transcript"
	"github.com/groundhogdev/groundhog/mocks"
)

// Executions that come to no end.

// stuckError is a workflow that waits for what cannot come. It passes for the timeout that the workflow would run into.
type stuckError struct{ report string }

func (s *stuckError) Error() string {
	return "the workflow is stuck: nothing can bring what it waits for\n" + s.report
}

func (s *stuckError) Unwrap() error {
	return temporal.NewTimeoutError(enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE, nil)
}

func (e *TestWorkflowEnvironment) stuck() error {
	return &stuckError{e.report()}
}

// taskError is a workflow task that failed, which a server would try again for ever.
type taskError struct {
	workflow, cause string
	reason          error
}

func (t *taskError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "workflow task of %q failed (%s): %v", t.workflow, t.cause, t.reason)
	var panicked *temporal.PanicError
	if errors.As(t.reason, &panicked) {
		dir, _ := os.Getwd() // without it, paths are longer
		for _, row := range transcript.Coroutines(panicked.StackTrace(), dir) {
			b.WriteString("\n  " + row)
		}
	}
	return b.String()
}

func (t *taskError) Unwrap() error { return t.reason }

// terminatedError is a workflow that somebody has ended. A client is not told why.
type terminatedError struct {
	reason string
	error
}

func (t *terminatedError) Error() string { return fmt.Sprintf("%v: %s", t.error, t.reason) }

func (t *terminatedError) Unwrap() error { return t.error }

// endlessError is a workflow that the service has ended because its history has grown too long.
type endlessError struct {
	error
	transcript string
}

func (n *endlessError) Error() string {
	return fmt.Sprintf("%v The workflow comes to no end by itself: end it from a delayed callback, such as with CancelWorkflow, or set a timeout with SetWorkflowRunTimeout\n\n%s", n.error, n.transcript)
}

func (n *endlessError) Unwrap() error { return n.error }

// endless adds to an error what a run has done that has come to no end.
func (e *TestWorkflowEnvironment) endless(run client.WorkflowRun, err error) error {
	told := ""
	if !e.settings.remote() {
		told = e.service.running().Transcript(e.background(), run.GetID(), run.GetRunID())
	}
	return &endlessError{err, told}
}

// violationError is a call that no mock was for. What the workflow makes of the error that it gets does not matter any more.
type violationError struct{ error }

func (v *violationError) Unwrap() error {
	return temporal.NewNonRetryableApplicationError(v.Error(), mocks.ViolationType, v.error)
}

// goneError is an activity that has ended its goroutine. A worker never answers for one.
type goneError struct{ activity string }

func (g *goneError) Error() string {
	return fmt.Sprintf("run activity %q: it ended its goroutine, as t.FailNow does", g.activity)
}

// exiting tells whether deferred functions run because the goroutine ends, and not for a panic.
func exiting() bool {
	var pcs [32]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs[:])])
	for {
		frame, more := frames.Next()
		if frame.Function == "runtime.Goexit" {
			return true
		}
		if !more {
			return false
		}
	}
}

// unhandledError is a Nexus operation of a test that has no handlers at all. A service tries it again and again.
type unhandledError struct{ workflow, service, operation string }

func (u *unhandledError) Error() string {
	return fmt.Sprintf("schedule Nexus operation %q of service %q for workflow %q: nobody handles it; register the service with RegisterNexusService, or mock the operation with OnNexusOperation",
		u.operation, u.service, u.workflow)
}

// idle is why a test ends that has waited for too long.
func (e *TestWorkflowEnvironment) idle(patience time.Duration) error {
	if e.settings.remote() {
		if later := e.dueLater(); later != "" {
			return &unavailableError{later}
		}
	}
	return &idleError{patience, e.report()}
}

// idleError is a test that has waited for too long for activities.
type idleError struct {
	patience time.Duration
	report   string
}

func (i *idleError) Error() string {
	return fmt.Sprintf("test timeout: nothing has happened for %v\n%s", i.patience, i.report)
}

// fatal returns the part of a workflow's error that ends a test, or nil.
func fatal(err error) error {
	if err == nil {
		return nil
	}
	var (
		stuck *stuckError
		task  *taskError
		idle  *idleError
		not   *unavailableError
		wrong *violationError
		gone  *goneError
		open  *unhandledError
		long  *endlessError
	)
	switch {
	case errors.As(err, &stuck):
		return stuck
	case errors.As(err, &task):
		return task
	case errors.As(err, &idle):
		return idle
	case errors.As(err, &not):
		return not
	case errors.As(err, &wrong):
		return wrong
	case errors.As(err, &gone):
		return gone
	case errors.As(err, &open):
		return open
	case errors.As(err, &long):
		return long
	}
	return nil
}

// watch aborts the execution when the workers have been silent for as long as the test's timeout, if it has one.
func (e *TestWorkflowEnvironment) watch() (stop func()) {
	patience := e.settings.patience
	if patience <= 0 {
		return func() {}
	}
	e.service.touched.Store(time.Now().UnixNano())
	stopped := make(chan struct{})
	go func() {
		timer := time.NewTimer(patience)
		defer timer.Stop()
		for {
			select {
			case <-stopped:
				return
			case <-timer.C:
			}
			silent := time.Since(time.Unix(0, e.service.touched.Load()))
			if silent >= patience {
				e.abort(e.idle(patience))
				return
			}
			timer.Reset(patience - silent)
		}
	}()
	return func() { close(stopped) }
}
