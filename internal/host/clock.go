package host

import (
	"context"
	"time"

	"github.com/groundhogdev/groundhog/internal/core/deadline"
	"github.com/groundhogdev/groundhog/timeskip"
)

// The clock: when it moves is for package timeskip to decide; this is where the facts come from, and what follows.

// clock is the virtual clock, and what it depends on beside the core.
type clock struct {
	now time.Time
	// flowed is where time would have been at the real time flowedAt, had it gone on with real time. The epoch is another one when the clock has
	// overtaken it.
	flowed, flowedAt time.Time
	epoch            int
	// running is set while real activities run; they do since flow was lead ahead of now.
	running bool
	lead    time.Duration

	held     map[*string]struct{} // by reasons
	advances map[*advance]struct{}
	sleepers int // activities that sleep on the virtual clock
	alarms   *deadline.Queue[func(time.Time)]

	look struct { // a real timer to look at the state again
		timer *time.Timer
		at    time.Time // of flow; zero if it is not armed
	}

	failStuck bool
	stuckAt   time.Time // of flow; zero if somebody can still bring news
}

// advance is somebody who asks for a moment.
type advance struct {
	to       time.Time
	sleepers int // 1 for an activity that does nothing else
	arrived  bool
	done     chan struct{}
}

// Now is the virtual time.
func (h *Host) Now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

// flow is the virtual time, had it gone on with real time.
func (h *Host) flow() time.Time { return h.flowed.Add(time.Since(h.flowedAt)) }

// skip moves the clock as far as the policy lets it.
func (h *Host) skip() {
	for !h.stopped() {
		state := h.state()
		decision := state.Decide()
		switch {
		case !decision.Look.IsZero():
			h.lookAt(decision.Look)
			return
		case decision.To.IsZero():
			h.checkStuck(state)
			return
		}
		h.move(decision.To)
		h.fire(state)
		h.arrive(state)
	}
}

// state collects what the policy asks for.
func (h *Host) state() timeskip.State {
	flow := h.flow()
	h.core.Flow(h.now, flow.Sub(h.now), h.epoch)
	until, running := h.core.Held()
	if running && h.sleepers > 0 { // which activities sleep is not known, but how many do is
		running = h.core.Running() > h.sleepers
	}
	if running && !h.running {
		h.lead = flow.Sub(h.now)
	}
	h.running = running
	s := timeskip.State{
		Now: h.now, Flow: flow, Waiting: h.waiting > 0, Busy: h.resuming > 0 || len(h.held) > 0,
		Until: until, Running: running, Lead: h.lead,
	}
	for a := range h.advances { // the earliest of them, so the order does not matter
		if s.Limit.IsZero() || a.to.Before(s.Limit) {
			s.Limit = a.to
		}
	}
	if at, ok := h.core.Next(); ok {
		s.Due, s.Late = at, h.core.Delay()
	}
	if at, ok := h.alarms.Next(); ok && (s.Due.IsZero() || at.Before(s.Due)) {
		s.Due, s.Late = at, h.alarms.Delay()
	}
	return s
}

// move sets the clock.
func (h *Host) move(to time.Time) {
	if to.After(h.now) {
		h.now = to
	}
	if flow := h.flow(); h.now.After(flow) {
		h.flowed, h.flowedAt, h.lead = h.now, time.Now(), 0
		h.epoch++
	}
	h.alarms.Late(h.flow().Sub(h.now), h.epoch)
}

// fire lets what is due come due; while activities run, only that for which they have used up the real time.
func (h *Host) fire(s timeskip.State) {
	h.core.Flow(h.now, h.flow().Sub(h.now), h.epoch)
	for {
		at, ok := h.core.Next()
		if !ok || at.After(h.now) || s.Running && at.Add(max(h.core.Delay(), s.Lead)).After(h.flow()) {
			break
		}
		h.core.Fire(h.now)
	}
	h.core.Settle(h.now)
	h.core.Settle(h.now)
	for {
		ring, ok := h.alarms.Take(h.now)
		if !ok {
			break
		}
		h.ring(ring, h.now)
	}
	h.wake()
}

// ring lets an alarm go off; time waits for it.
func (h *Host) ring(ring func(time.Time), now time.Time) {
	release := h.hold("an alarm of the clock goes off")
	go func() {
		defer release()
		ring(now)
	}()
}

// arrive ends the advances that have come to where they wanted. Those that come due together with something to do wait for it.
func (h *Host) arrive(s timeskip.State) {
	if !s.Due.IsZero() && !s.Due.After(h.now) {
		return // something was due, so look again first
	}
	for a := range h.advances { // each for itself, so the order does not matter
		if !a.to.After(h.now) {
			h.quit(a)
			a.arrived = true
			h.resuming++
			close(a.done)
		}
	}
}

// lookAt makes the host look again when flow has come to a moment.
func (h *Host) lookAt(at time.Time) {
	if !h.look.at.IsZero() && !at.Before(h.look.at) {
		return // it looks before, and will see
	}
	wait := at.Sub(h.flow())
	h.look.at = at
	if h.look.timer == nil {
		h.look.timer = time.AfterFunc(wait, h.lookAgain)
	} else {
		h.look.timer.Reset(wait)
	}
}

func (h *Host) lookAgain() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.look.at = time.Time{}
	h.skip()
}

// Advance lets time go on, and returns when it has and nobody is at work.
func (h *Host) Advance(ctx context.Context, by time.Duration) error {
	return h.advance(ctx, by, 0)
}

// Sleep is Advance for an activity that does nothing else meanwhile.
func (h *Host) Sleep(ctx context.Context, d time.Duration) error { return h.advance(ctx, d, 1) }

func (h *Host) advance(ctx context.Context, by time.Duration, sleepers int) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	a := &advance{to: h.now.Add(max(by, 0)), sleepers: sleepers, done: make(chan struct{})}
	h.advances[a] = struct{}{}
	h.sleepers += sleepers
	h.skip()
	h.mu.Unlock()
	var err error
	select {
	case <-a.done:
	case <-ctx.Done():
		err = ctx.Err()
	case <-h.closed:
		err = errStopped
	}
	h.mu.Lock()
	if a.arrived {
		h.resuming--
	} else {
		h.quit(a)
	}
	h.skip()
	return err
}

// quit takes back what somebody asked for.
func (h *Host) quit(a *advance) {
	delete(h.advances, a)
	h.sleepers -= a.sleepers
}

// Hold makes time stand still until the release.
func (h *Host) Hold(reason string) (release func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.hold(reason)
}

func (h *Host) hold(reason string) (release func()) {
	h.held[&reason] = struct{}{}
	return func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		delete(h.held, &reason)
		h.skip()
	}
}

// Alarm calls ring when the virtual time is at.
func (h *Host) Alarm(at time.Time, ring func(now time.Time)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.alarms.Add(at, ring)
	h.skip()
}

// Rest takes the running activity with a task token as idle, for good: its result comes from somewhere else.
func (h *Host) Rest(taskToken []byte) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.core.Rest(taskToken)
	h.skip()
}
