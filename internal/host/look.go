package host

import (
	"time"
)

// Looking again: a real timer for when the clock may move although nothing has happened.

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
