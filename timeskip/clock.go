package timeskip

import (
	"context"
	"time"
)

// Service is what has a virtual clock.
type Service interface {
	// Now is the virtual time.
	Now() time.Time
	// Advance lets time go on by a duration, and returns when it has and nobody is at work.
	Advance(ctx context.Context, by time.Duration) error
	// Sleep is Advance for an activity that does nothing else meanwhile: it does not hold time.
	Sleep(ctx context.Context, d time.Duration) error
	// Hold makes time stand still until the release.
	Hold(reason string) (release func())
	// Alarm calls ring in a goroutine of its own when the virtual time is at, or later if it is past already. Time waits for its return.
	Alarm(at time.Time, ring func(now time.Time))
	// Due tells whether anything is still to happen at this instant.
	Due() bool
	// Why tells why time stands still.
	Why() string
}

// Clock is a virtual clock.
type Clock struct{ service Service }

// New returns the clock of a service.
func New(s Service) *Clock { return &Clock{s} }

// Now is the virtual time.
func (c *Clock) Now() time.Time { return c.service.Now() }

// Advance lets time go on by a duration, from deadline to deadline, and returns when it has and nobody is at work any more. A duration of zero waits for
// that alone. The error is that of ctx, or tells that the service is closed.
func (c *Clock) Advance(ctx context.Context, by time.Duration) error {
	return c.service.Advance(ctx, by)
}

// Sleep is Advance for an activity that does nothing else meanwhile: its run does not hold time until d has passed.
func (c *Clock) Sleep(ctx context.Context, d time.Duration) error { return c.service.Sleep(ctx, d) }

// Hold makes time stand still until release is called; calling it again does nothing. The reason is for [Clock.Why].
func (c *Clock) Hold(reason string) (release func()) { return c.service.Hold(reason) }

// AfterFunc calls f in a goroutine of its own when the virtual time has passed, in line with deadlines: what is older and due at the same instant comes first. Time
// waits for its return, so f must not wait for time to pass. It cannot be taken back.
func (c *Clock) AfterFunc(d time.Duration, f func()) {
	c.service.Alarm(c.Now().Add(d), func(time.Time) { f() })
}

// Due tells whether anything is still to happen at this instant, such as a timer of a workflow.
func (c *Clock) Due() bool { return c.service.Due() }

// Why tells why time does not move at this moment, one reason a line.
func (c *Clock) Why() string { return c.service.Why() }
