package host

import (
	"cmp"
	"context"
	"time"

	"github.com/groundhogdev/groundhog/timeskip"
)

// Advances: calls that ask for a moment, and return when time has come to it.

// advance is somebody who asks for a moment.
type advance struct {
	to       time.Time
	sleepers int // 1 for an activity that does nothing else, if it is not known which
	code     any // the activity that does nothing else, if it is known
	arrived  bool
	done     chan struct{}
}

// outlived tells whether an advance is the sleep of an activity that has timed out meanwhile. Its end is nobody's concern, so time does not go on for it.
func (h *Host) outlived(a *advance) bool {
	token, ok := a.code.([]byte)
	return ok && !h.core.Runs(token)
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
