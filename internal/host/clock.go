package host

import (
	"cmp"
	"context"
	"sync"
	"time"

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
	ringing  sync.WaitGroup // alarms that go off; none does so any more once the host is closed
	sleepers int            // activities that sleep on the virtual clock

	look struct { // a real timer to look at the state again
		timer *time.Timer
		at    time.Time // of real time; zero if it is not armed
	}

	realTime   bool // the clock goes with real time
	failStuck  bool
	stuckAfter time.Duration
	stuckAt    time.Time // of flow; zero if somebody can still bring news
	livelock
}

// advance is somebody who asks for a moment.
type advance struct {
	to       time.Time
	sleepers int // 1 for an activity that does nothing else, if it is not known which
	code     any // the activity that does nothing else, if it is known
	arrived  bool
	done     chan struct{}
}

// Now is the virtual time.
func (h *Host) Now() time.Time {
	h.mu.Lock()
	defer h.unlock()
	h.keepUp()
	return h.now
}

// keepUp brings a clock that goes with real time to the present.
func (h *Host) keepUp() {
	if h.realTime {
		h.skip()
		h.move(h.flow())
	}
}

// flow is the virtual time, had it gone on with real time.
func (h *Host) flow() time.Time { return h.flowed.Add(time.Since(h.flowedAt)) }

// inOneGo is how often the clock moves before those have their turn who wait for the lock, such as a caller who gives up: it may move for ever, as by a
// schedule whose workflows nobody runs.
const inOneGo = 1000

// skip moves the clock as far as the policy lets it. A virtual one goes on by itself if that is far.
func (h *Host) skip() {
	for moves := 0; !h.stopped(); moves++ {
		if err := h.defective(); err != nil {
			h.fail(err)
		}
		state := h.state()
		decision := state.Decide()
		switch {
		case !decision.Look.IsZero():
			h.lookAt(decision.Look)
			return
		case decision.To.IsZero():
			h.unlook()
			h.checkStuck(state)
			return
		case moves == inOneGo && !h.realTime:
			h.lookAt(state.Flow)
			return
		}
		if h.turn(state) {
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
		RealTime: h.realTime, Now: h.now, Flow: flow, Waiting: h.waiting > 0, Busy: h.resuming > 0 || len(h.held) > 0,
		Until: until, Running: running, Lead: h.lead,
	}
	for a := range h.advances { // the earliest of them, so the order does not matter
		if !h.outlived(a) && (s.Limit.IsZero() || a.to.Before(s.Limit)) {
			s.Limit = a.to
		}
	}
	if at, ok := h.core.Next(); ok {
		s.Due, s.Late = at, h.core.Delay()
	}
	return s
}

// outlived tells whether an advance is the sleep of an activity that has timed out meanwhile. Its end is nobody's concern, so time does not go on for it.
func (h *Host) outlived(a *advance) bool {
	token, ok := a.code.([]byte)
	return ok && !h.core.Runs(token)
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
}

// fire lets what is due come due; while activities run, only that for which they have used up the real time. An alarm goes off alone, when all
// that was due before it has been dealt with, and what is due after it waits for its end.
func (h *Host) fire(s timeskip.State) {
	h.core.Flow(h.now, h.flow().Sub(h.now), h.epoch)
	for first := true; ; first = false {
		at, ok := h.core.Next()
		if !ok || at.After(h.now) || s.Running && !s.RealTime && at.Add(max(h.core.Delay(), s.Lead)).After(h.flow()) {
			break
		}
		rings := h.core.NextRings()
		if rings && !first {
			break
		}
		h.core.Fire(h.now)
		if rings {
			break
		}
	}
	h.core.Settle(h.now)
	h.wake()
}

// ring lets an alarm go off; time waits for it.
func (h *Host) ring(ring func(time.Time), now time.Time) {
	release := h.hold("an alarm of the clock goes off")
	h.ringing.Go(func() {
		defer release()
		ring(now)
	})
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
	wait := at.Sub(h.flow())
	due := time.Now().Add(wait) // flow itself leaps when the clock does
	if !h.look.at.IsZero() && !due.Before(h.look.at) {
		return // it looks before, and will see
	}
	h.look.at = due
	if h.look.timer == nil {
		h.look.timer = time.AfterFunc(wait, h.lookAgain)
	} else {
		h.look.timer.Reset(wait)
	}
}

// unlook takes back that the host looks again. An armed timer keeps all that the host has in memory.
func (h *Host) unlook() {
	if !h.look.at.IsZero() {
		h.look.timer.Stop()
		h.look.at = time.Time{}
	}
}

func (h *Host) lookAgain() {
	h.mu.Lock()
	defer h.unlock()
	h.look.at = time.Time{}
	h.skip()
}

// Advance lets time go on, and returns when it has and nobody is at work.
func (h *Host) Advance(ctx context.Context, by time.Duration) error {
	return h.advance(ctx, by, advance{})
}

// Sleep is Advance for an activity that does nothing else meanwhile. Of a context of [WithActivity] it is known which one that is, and whether it still runs for the service.
func (h *Host) Sleep(ctx context.Context, d time.Duration) error {
	if code := ctx.Value(activityKey{}); code != nil {
		return h.advance(ctx, d, advance{code: code})
	}
	return h.advance(ctx, d, advance{sleepers: 1})
}

func (h *Host) advance(ctx context.Context, by time.Duration, who advance) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	h.mu.Lock()
	defer h.unlock()
	h.keepUp()
	a := &advance{to: h.now.Add(max(by, 0)), sleepers: who.sleepers, code: who.code, done: make(chan struct{})}
	h.advances[a] = struct{}{}
	h.sleepers += a.sleepers
	h.rest(a.code, 1)
	h.skip()
	h.unlock()
	var err error
	select {
	case <-a.done:
	case <-ctx.Done():
		err = ctx.Err()
	case <-h.closed:
		err = ErrClosed
	}
	h.mu.Lock()
	if a.arrived {
		h.resuming--
		err = nil
	} else {
		h.quit(a)
	}
	h.skip()
	return cmp.Or(err, h.defective())
}

// quit takes back what somebody asked for.
func (h *Host) quit(a *advance) {
	delete(h.advances, a)
	h.sleepers -= a.sleepers
	h.rest(a.code, -1)
}

// Hold makes time stand still until the release.
func (h *Host) Hold(reason string) (release func()) {
	h.mu.Lock()
	defer h.unlock()
	return h.hold(reason)
}

func (h *Host) hold(reason string) (release func()) {
	h.held[&reason] = struct{}{}
	return func() {
		h.mu.Lock()
		defer h.unlock()
		delete(h.held, &reason)
		h.news() // what the holder does next may bring the outcome that somebody waits for
		h.skip()
	}
}

// Alarm calls ring when the virtual time is at.
func (h *Host) Alarm(at time.Time, ring func(now time.Time)) {
	h.mu.Lock()
	defer h.unlock()
	h.core.Flow(h.now, h.flow().Sub(h.now), h.epoch)
	h.core.Alarm(at, func(now time.Time) { h.ring(ring, now) })
	h.skip()
}

// Rest takes the running activity with a task token as idle until [Host.Resume]: its result comes from somewhere else.
func (h *Host) Rest(taskToken []byte) { h.restBy(taskToken, 1) }

// Resume takes back one [Host.Rest].
func (h *Host) Resume(taskToken []byte) { h.restBy(taskToken, -1) }

func (h *Host) restBy(taskToken []byte, by int) {
	h.mu.Lock()
	defer h.unlock()
	h.core.Rest(taskToken, by)
	h.skip()
}

// Full notes whether the workers of a queue of activities have no room, so that nobody has to wait for them.
func (h *Host) Full(namespace, queue string, full bool) {
	h.mu.Lock()
	defer h.unlock()
	h.core.Flow(h.now, h.flow().Sub(h.now), h.epoch)
	h.core.Full(namespace, queue, full)
	h.skip()
}

// LocalActivity notes that a worker of this process begins a local activity of a run (by 1), or has ended it (by -1).
func (h *Host) LocalActivity(runID string, by int) {
	h.mu.Lock()
	defer h.unlock()
	h.core.LocalActivity(h.now, runID, by)
	h.skip()
}
