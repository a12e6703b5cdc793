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

// ring lets an alarm go off; time waits for it.
func (h *Host) ring(ring func(time.Time), now time.Time) {
	release := h.hold("an alarm of the clock goes off")
	h.ringing.Go(func() {
		defer release()
		ring(now)
	})
}
