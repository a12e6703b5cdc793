package host

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"go.temporal.io/api/serviceerror"

	"github.com/groundhogdev/groundhog/internal/core/run"
	"github.com/groundhogdev/groundhog/timeskip"
)

// Why time stands still, and what to do when it always will.

// defaultStuckAfter is how long calls that wait for what cannot come wait for a request that changes that, if nobody says more.
const defaultStuckAfter = 250 * time.Millisecond

// Why tells why time stands still, one reason a line.
func (h *Host) Why() string {
	h.mu.Lock()
	defer h.unlock()
	return strings.Join(h.why(), "\n")
}

// Standstill is why time stands still, with what has not come to an end.
type Standstill struct {
	Now     time.Time
	Reasons []string
	Open    []run.Identity // the oldest first
}

// Standstill is Why for those who want to look further.
func (h *Host) Standstill() Standstill {
	now := h.Now()
	h.mu.Lock()
	defer h.unlock()
	s := Standstill{Now: now, Reasons: h.reasons()}
	for _, r := range h.core.Open() {
		s.Open = append(s.Open, r.Identity())
	}
	return s
}

// why is the reasons with what have not ended, so far as their list helps.
func (h *Host) why() []string {
	const enough = 10
	reasons, open := h.reasons(), h.core.Open()
	for i, r := range open {
		if i == enough {
			return append(reasons, fmt.Sprintf("%d more have not ended", len(open)-enough))
		}
		state := "has not ended"
		if r.Paused() {
			state = "is paused"
		}
		reasons = append(reasons, fmt.Sprintf("%s %q (%s) %s", r.Sort(), r.Identity().Name(), r.TypeName(), state))
	}
	return reasons
}

func (h *Host) reasons() []string {
	reasons := slices.Clone(h.circles)
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
	if h.waiting == 0 && len(h.advances) == 0 && !h.gaveUp {
		reasons = append(reasons, "nobody waits for an outcome")
	}
	if _, due := h.core.Next(); !due {
		reasons = append(reasons, "nothing is due: no timer, retry or timeout is left")
	}
	return append(reasons, h.core.Lonely()...)
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
		h.stuckAt = s.Flow.Add(h.stuckAfter)
	}
	if h.stuckAt.After(s.Flow) {
		h.lookAt(h.stuckAt)
		return
	}
	h.fail(serviceerror.NewFailedPrecondition("nothing can bring the outcome that this call waits for: " + strings.Join(h.why(), "; ")))
}

// defective returns the mistake of the core that has shown itself, if any has. From then on nobody is left to wait for an outcome, for it might never come.
func (h *Host) defective() error {
	if h.defect == nil {
		h.defect = h.core.Defect()
	}
	return h.defect
}

// fail fails the calls that wait for an outcome.
func (h *Host) fail(failure error) {
	h.gaveUp = true
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
