package host

import (
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

// InBubble tells whether the caller runs in a bubble of testing/synctest, where real time costs nothing. Nothing says so but the bubble's clock, which starts
// with the year 2000.
func InBubble() bool { return time.Now().UTC().Year() < 2020 }

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
