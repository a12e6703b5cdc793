package run

import "slices"

// Lapsed deadlines: time must not stop at a moment at which nothing can happen any more.

// lapsing is a deadline that can tell that it would change nothing. One that cannot is never dropped before it comes due.
type lapsing interface{ lapsed(r *Run) bool }

// Lapsed tells whether a deadline of the run would change nothing. Nothing but queries outlives a run.
func (r *Run) Lapsed(due Due) bool {
	if _, query := due.(queryDue); r.Closed() && !query {
		return true
	}
	d, ok := due.(lapsing)
	return ok && d.lapsed(r)
}

func (d timerDue) lapsed(r *Run) bool {
	pending := r.timers[d.id]
	return pending == nil || pending.startedID != d.startedID
}

func (d backoffDue) lapsed(r *Run) bool {
	act := r.activities[d.scheduledID]
	return act == nil || act.state != activityBackingOff || act.stamp != d.stamp
}

func (d workflowTaskDue) lapsed(r *Run) bool {
	return r.wft.state != taskStarted || r.wft.stamp != d.stamp || r.wft.pauses != d.pauses
}

func (d stickyDue) lapsed(r *Run) bool {
	return r.wft.state != taskScheduled || r.wft.stamp != d.stamp
}

func (d queryDue) lapsed(r *Run) bool {
	return d.query.state != queryOffered || d.query.queue == r.queueName() || !slices.Contains(r.queries, d.query) // nobody asks any more
}
