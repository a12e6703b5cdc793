package run

// Lapsed deadlines: time must not stop at a moment at which nothing can happen any more.

// lapsing is a deadline that can tell that it would change nothing. One that cannot is never dropped before it comes due.
type lapsing interface{ lapsed(r *Run) bool }

// Lapsed tells whether a deadline of the run would change nothing.
func (r *Run) Lapsed(due Due) bool {
	d, ok := due.(lapsing)
	return r.Closed() || ok && d.lapsed(r)
}

func (d timerDue) lapsed(r *Run) bool {
	pending := r.timers[d.id]
	return pending == nil || pending.startedID != d.startedID
}

func (d workflowTaskDue) lapsed(r *Run) bool {
	return r.wft.state != taskStarted || r.wft.stamp != d.stamp || r.wft.pauses != d.pauses
}

func (d stickyDue) lapsed(r *Run) bool {
	return r.wft.state != taskScheduled || r.wft.stamp != d.stamp
}
