package host

import (
	"time"
)

// Alarms: functions that are called at a moment of virtual time, while it stands still.

// Alarm calls ring when the virtual time is at.
func (h *Host) Alarm(at time.Time, ring func(now time.Time)) {
	h.mu.Lock()
	defer h.unlock()
	h.core.Flow(h.now, h.flow().Sub(h.now), h.epoch)
	h.core.Alarm(at, func(now time.Time) { h.ring(ring, now) })
	h.skip()
}

// Due tells whether anything is still to happen at this instant.
func (h *Host) Due() bool {
	h.mu.Lock()
	defer h.unlock()
	h.keepUp()
	at, ok := h.core.Next()
	return ok && !at.After(h.now)
}

// ring lets an alarm go off; time waits for it.
func (h *Host) ring(ring func(time.Time), now time.Time) {
	release := h.hold("an alarm of the clock goes off")
	h.ringing.Go(func() {
		defer release()
		ring(now)
	})
}
