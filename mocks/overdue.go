package mocks

import (
	"fmt"
	"time"

	"go.temporal.io/sdk/activity"
)

// Mocks that take longer than their activity may.

// Overdue tells, for each expectation of an activity whose After lasts for a heartbeat or start-to-close timeout and that was called, which one that is and what to do: unless it is cancelled before, such an attempt
// times out, as that of a real activity would. That is no violation, for it may be what the test is about.
func (m *Mocks) Overdue() []error {
	m.mu.Lock()
	defer m.mu.Unlock()
	var all []error
	for _, c := range m.activities.order {
		if c.overdue != "" {
			all = append(all, fmt.Errorf("mock activity %q, expected %s: %s", c.name, c.source, c.overdue))
		}
	}
	return all
}

// note keeps that a call will not be in time, if it will not. Workers do not wait for local activities that are late.
func (c *Call) note(info activity.Info, wait time.Duration) {
	beat, whole := info.HeartbeatTimeout, info.StartToCloseTimeout
	var text string
	switch {
	case info.IsLocalActivity:
	case beat > 0 && wait >= beat && (whole <= 0 || beat <= whole):
		text = fmt.Sprintf("After(%v) records no heartbeat within the HeartbeatTimeout of %v, so the attempt times out as a real one would; raise that timeout, make After shorter, "+
			"or Return a function that waits on the test's clock and calls activity.RecordHeartbeat", wait, beat)
	case whole > 0 && wait >= whole:
		text = fmt.Sprintf("After(%v) is not shorter than the StartToCloseTimeout of %v, so the attempt times out as a real one would; raise that timeout or make After shorter", wait, whole)
	}
	if text != "" {
		c.set(func() { c.overdue = text })
	}
}
