package mocks

import (
	"fmt"
	"runtime"
	"strings"
)

// A test's code may end the goroutine that it runs in, as t.FailNow does.

// guard runs a test's code in a goroutine of its own. It may end that goroutine, as t.FailNow does, and an activity that ends so would never be answered.
func (m *Mocks) guard(c *Call, f func() (any, error)) (result any, err error) {
	var (
		panicked any
		returned bool
		done     = make(chan struct{})
	)
	go func() {
		defer close(done)
		defer func() {
			if panicked = recover(); panicked != nil {
				c.panickedWith(panicked)
			}
		}()
		result, err = f()
		returned = true
	}()
	<-done
	switch {
	case panicked != nil:
		panic(panicked)
	case !returned:
		err = violation(m.violate(c.ended()))
	}
	return result, err
}

// inWorkflow runs a test's code in a workflow's goroutine, for it may be the workflow's code. If it ends the goroutine, the workflow never goes on.
func (m *Mocks) inWorkflow(c *Call, f func()) {
	returned := false
	defer func() {
		if !returned && endsByItself() {
			_ = m.violate(c.ended())
		}
	}()
	f()
	returned = true
}

// endsByItself reports, to a deferred function, whether the goroutine ends because its code says so: not by a panic, nor because the SDK drops the workflow.
func endsByItself() bool {
	var pcs [8]uintptr
	//workflowcheck:ignore introspect -- only what has ended asks, for a report to the test
	frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs[:])])
	for frame, more := frames.Next(); more; frame, more = frames.Next() {
		if frame.Function == "runtime.Goexit" {
			by, _ := frames.Next()
			return !strings.HasPrefix(by.Function, "go.temporal.io/sdk/internal.")
		}
	}
	return false
}

func (c *Call) ended() error {
	return fmt.Errorf("mock %s: the mock, expected %s, ended its goroutine, as t.FailNow does", c.ledger.title(c.name), c.source)
}
