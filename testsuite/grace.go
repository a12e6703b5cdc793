package testsuite

import (
	"context"
	"fmt"
	"time"

	"go.temporal.io/sdk/activity"
)

// Activities that end a little after their deadline.

// SetActivityTimeoutGracePeriod sets how long, in real time, an activity whose context has run into its deadline may take to end, before its workflow is told of the timeout. What it does on its way out has
// happened when the workflow goes on; its result is dropped, for it is too late. Time stands still meanwhile for all workflows of the environment. The default is 0: the workflow goes on at the timeout, as on a
// server, while the activity may still be running. Mocks, whose time is virtual, and tests on a server have no grace period.
func (e *TestWorkflowEnvironment) SetActivityTimeoutGracePeriod(gracePeriod time.Duration) *TestWorkflowEnvironment {
	e.settings.grace = gracePeriod
	return e
}

// graceLead is how long before the deadline of the context the clock is held: the service knows the same deadline, and its timer must not be the first.
const graceLead = 20 * time.Millisecond

// grace holds the clock around the deadline of an activity until the activity has ended, or its grace period has.
func (e *TestWorkflowEnvironment) grace(ctx context.Context, info *activity.Info) (ended func()) {
	deadline, ok := ctx.Deadline()
	if e.settings.grace <= 0 || !ok || info.IsLocalActivity { // workers do not wait for local ones
		return func() {}
	}
	done := make(chan struct{})
	go func() {
		left := time.Until(deadline)
		if !passes(left-min(graceLead, left/10), done) {
			return
		}
		defer e.hold(fmt.Sprintf("activity %s has run into its deadline and has a grace period to end", info.ActivityType.Name))()
		passes(time.Until(deadline)+e.settings.grace, done)
	}()
	return func() { close(done) }
}

// passes tells whether a span of real time is over before something is done.
func passes(d time.Duration, done <-chan struct{}) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-done:
		return false
	}
}
