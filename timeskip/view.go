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
// timer or a context it may as well be at work, so they come due at the pace of real time, unless something else moves the clock. Of a ticker
// only the first tick comes at its time, and a timer that was Reset has none: what else they owe comes with the next that is made or due. So
// periodic work does better with Sleep, or with a new timer each time. As soon as a timer was made, each stop at one costs that library about a
// millisecond of real time.
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

func (v *view) After(d time.Duration) <-chan time.Time {
	return planned(v, d, func() <-chan time.Time { return v.Mock.After(d) })
}

func (v *view) AfterFunc(d time.Duration, f func()) *clock.Timer {
	return planned(v, d, func() *clock.Timer { return v.Mock.AfterFunc(d, f) })
}

func (v *view) Timer(d time.Duration) *clock.Timer {
	return planned(v, d, func() *clock.Timer { return v.Mock.Timer(d) })
}

func (v *view) Tick(d time.Duration) <-chan time.Time { return v.Ticker(d).C }

func (v *view) Ticker(d time.Duration) *clock.Ticker {
	return planned(v, d, func() *clock.Ticker { return v.Mock.Ticker(d) })
}

func (v *view) WithDeadline(parent context.Context, d time.Time) (context.Context, context.CancelFunc) {
	type result struct {
		context.Context
		context.CancelFunc
	}
	r := planned(v, v.Until(d), func() (r result) {
		r.Context, r.CancelFunc = v.Mock.WithDeadline(parent, d)
		return r
	})
	return r.Context, r.CancelFunc
}

func (v *view) WithTimeout(parent context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	return v.WithDeadline(parent, v.Now().Add(d))
}

// planned makes something that is due after a while, and virtual time stop then, and the mock follow it there.
func planned[T any](v *view, d time.Duration, create func() T) T {
	now := v.Now()
	v.mu.Lock()
	if now.After(v.Mock.Now()) {
		v.Mock.Set(now)
	}
	due, made := v.Mock.Now().Add(d), create()
	v.mu.Unlock()
	v.clock.service.Alarm(due, v.follow)
	return made
}

// follow moves the mock on to the virtual time. What is due at once is due although it does not move.
func (v *view) follow(now time.Time) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if !now.Before(v.Mock.Now()) {
		v.Mock.Set(now)
	}
}
