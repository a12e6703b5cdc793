package host

import (
	"slices"
	"strings"
	"time"

	"go.temporal.io/api/serviceerror"

	"github.com/groundhogdev/groundhog/timeskip"
)

// Why time stands still, and what to do when it always will.

// stuckPatience is how long calls that wait for what cannot come wait for a request that changes that.
const stuckPatience = 250 * time.Millisecond

// Why tells why time stands still, one reason a line.
func (h *Host) Why() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return strings.Join(h.why(), "\n")
}

func (h *Host) why() []string {
	var reasons []string
	for reason := range h.held {
		reasons = append(reasons, *reason)
	}
	slices.Sort(reasons)
	for _, hold := range h.core.Holds() {
		reasons = append(reasons, hold.Reason)
	}
	if h.resuming > 0 {
		reasons = append(reasons, "a call is about to be answered")
	}
	if h.waiting == 0 && len(h.advances) == 0 {
		reasons = append(reasons, "nobody waits for an outcome")
	}
	if len(reasons) == 0 {
		reasons = append(reasons, "nothing is due")
	}
	reasons = append(reasons, h.core.Lonely()...)
	return append(reasons, h.core.Open()...)
}

// news notes that something was asked of the service.
func (h *Host) news() { h.stuckAt = time.Time{} }

// checkStuck fails the calls that wait for an outcome when nothing is at work and nothing is due, if the host was told to.
func (h *Host) checkStuck(s timeskip.State) {
	if !h.failStuck || !s.Waiting || s.Busy || s.Running || !s.Due.IsZero() {
		return
	}
	if s.Until.After(s.Flow) {
		h.lookAt(s.Until)
		return
	}
	if h.stuckAt.IsZero() {
		h.stuckAt = s.Flow.Add(stuckPatience)
	}
	if h.stuckAt.After(s.Flow) {
		h.lookAt(h.stuckAt)
		return
	}
	failure := serviceerror.NewFailedPrecondition("nothing can bring the outcome that this call waits for: " + strings.Join(h.why(), "; "))
	for _, p := range h.hopeless() {
		h.release(p, failure)
	}
}

// hopeless lists the calls that wait for an outcome.
func (h *Host) hopeless() []*parked {
	seen := map[*parked]bool{}
	var list []*parked
	for _, calls := range h.parked { // all of them fail alike, so the order does not matter
		for _, p := range calls {
			if p.forTime && !seen[p] {
				seen[p] = true
				list = append(list, p)
			}
		}
	}
	return list
}

var _ timeskip.Service = (*Host)(nil)
