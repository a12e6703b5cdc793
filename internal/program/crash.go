package program

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/groundhogdev/groundhog/internal/runner"
)

// Crash says that a child process ended before it answered.
type Crash struct {
	// ExitCode is the process's exit code, -1 if a signal ended it.
	ExitCode int
	// Signal is the signal that ended it, empty if none did.
	Signal string
	// Reason is what the Go runtime gave the process up for, such as "fatal error: stack overflow"; empty if it did not.
	Reason string
	// At are the calls of the user's module that the runtime names then, innermost first.
	At []runner.Frame
	// OutputTail is the end of what the process printed, without the runtime's dump.
	OutputTail string
}

func (e *Crash) Error() string {
	how := e.how()
	if len(e.At) > 0 {
		how += fmt.Sprintf(" at %s:%d", e.At[0].File, e.At[0].Line)
	}
	return withTail(how, e.OutputTail)
}

// Exit says how the process ended, for reports that show the place by themselves.
func (e *Crash) Exit() string { return withTail(e.how(), e.OutputTail) }

func (e *Crash) how() string {
	switch {
	case e.Reason != "":
		return e.Reason
	case e.Signal != "":
		return "signal " + e.Signal
	}
	return fmt.Sprintf("it exited with code %d", e.ExitCode)
}

// TimeoutError says that a child process did not answer in time; it was killed.
type TimeoutError struct {
	// After is how long the answer was waited for.
	After time.Duration
	// OutputTail is the end of what the process printed.
	OutputTail string
}

func (e *TimeoutError) Error() string {
	return withTail(fmt.Sprintf("it gave no answer within %v and was killed", e.After.Round(10*time.Millisecond)), e.OutputTail)
}

// Timeout makes the error one of those that os.IsTimeout recognises.
func (e *TimeoutError) Timeout() bool { return true }

// StartError says that a program ended before it could replay anything: its packages' init functions and variables run then.
type StartError struct {
	// Types are the workflow types that the program has.
	Types []string
	// Err is a [*Crash], a [*TimeoutError], or the operating system's reason.
	Err error
}

func (e *StartError) Error() string {
	return fmt.Sprintf("start the program that replays %s: %v\ninit functions and package variables of the workflows' packages "+
		"run in a replay too: they must get by without the worker's settings and services", listed(e.Types), e.Err)
}

// Unwrap returns the reason.
func (e *StartError) Unwrap() error { return e.Err }

// listed quotes the first of some names.
func listed(names []string) string {
	const shown = 3
	var quoted []string
	for _, name := range names[:min(shown, len(names))] {
		quoted = append(quoted, strconv.Quote(name))
	}
	text := strings.Join(quoted, ", ")
	if more := len(names) - shown; more > 0 {
		text += fmt.Sprintf(" and %d more types", more)
	}
	return text
}

// withTail shows what the process printed, set off from the sentence before it.
func withTail(text, tail string) string {
	if tail = excerpt(tail); tail == "" {
		return text
	}
	return text + "; it printed last:\n    " + strings.ReplaceAll(tail, "\n", "\n    ")
}

// newCrash reads how a process ended, and what it printed about that. The user's module is in dir.
func newCrash(state *os.ProcessState, output, dir string) *Crash {
	crash := &Crash{ExitCode: -1, OutputTail: output}
	if d, ok := splitDump(output); ok {
		crash.Reason, crash.At, crash.OutputTail = d.reason, d.frames(dir), d.before
	}
	if state == nil {
		return crash
	}
	crash.ExitCode = state.ExitCode()
	if status, ok := state.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		crash.Signal = status.Signal().String()
	}
	return crash
}
