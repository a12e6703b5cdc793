package timeskip

import (
	"context"
	"sync"
	"time"

	"github.com/benbjohnson/clock"
)

// View returns the clock in the form of github.com/benbjohnson/clock, for activities that take one.
//
// Sleep, timers and contexts end at their exact virtual time. Time goes on by itself while an activity is in Sleep. While it waits for a
// timer or a context it may as well be at work, so they come due at the pace of real time, unless something else moves the clock. A ticker
// ticks as time passes, but time does not stop at each tick. As soon as a timer was made, each stop at one costs that library
// about a millisecond of real time.
func (c *Clock) View() clock.Clock {
	mock := clock.NewMock()
	mock.Set(c.Now())
	return &view{Mock: mock, clock: c}
}

// view is a mock clock that follows the virtual one.
type view struct {
	*clock.Mock
	clock *Clock
	mu    sync.Mutex // held while the mock moves
}

func (v *view) Now() time.Time                  { return v.clock.Now() }
func (v *view) Since(t time.Time) time.Duration { return v.Now().Sub(t) }
func (v *view) Until(t time.Time) time.Duration { return t.Sub(v.Now()) }

// Sleep cannot tell its caller about an error; it returns when the service is closed.
func (v *view) Sleep(d time.Duration) { _ = v.clock.service.Sleep(context.Background(), d) }

func (v *view) After(d time.Duration) <-chan time.Time { v.plan(d); return v.Mock.After(d) }

func (v *view) AfterFunc(d time.Duration, f func()) *clock.Timer {
	v.plan(d)
	return v.Mock.AfterFunc(d, f)
}

func (v *view) Timer(d time.Duration) *clock.Timer { v.plan(d); return v.Mock.Timer(d) }

func (v *view) Tick(d time.Duration) <-chan time.Time { v.plan(d); return v.Mock.Tick(d) }

func (v *view) Ticker(d time.Duration) *clock.Ticker { v.plan(d); return v.Mock.Ticker(d) }

func (v *view) WithDeadline(parent context.Context, d time.Time) (context.Context, context.CancelFunc) {
	v.plan(v.Until(d))
	return v.Mock.WithDeadline(parent, d)
}

func (v *view) WithTimeout(parent context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	return v.WithDeadline(parent, v.Now().Add(d))
}

// plan makes virtual time stop after a while, and the mock follow it there.
func (v *view) plan(d time.Duration) {
	now := v.Now()
	v.follow(now)
	v.clock.service.Alarm(now.Add(d), v.follow)
}

// follow moves the mock on to the virtual time.
func (v *view) follow(now time.Time) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if now.After(v.Mock.Now()) {
		v.Mock.Set(now)
	}
}
