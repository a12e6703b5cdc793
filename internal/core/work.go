package core

import (
	"time"

	"github.com/groundhogdev/groundhog/internal/core/matching"
	"github.com/groundhogdev/groundhog/internal/core/run"
)

// Work: what workers have of the runs, noted after each transaction: workflow tasks and activities. What follows for the time is in holds.go, and local
// activities are in local.go.

// work is what workers do.
type work struct {
	flow       time.Time // the virtual time, had it gone on with real time
	offered    map[matching.Key]time.Time
	full       map[matching.Key]struct{} // queues whose workers come for nothing
	tasks      map[*run.Run]startedTask
	locals     map[*run.Run]*locals
	activities map[string]*attempt // those at work, by their token
	idle       map[string]*attempt // those at rest: there may be many of them for long, and nothing has to look at them
}

// startedTask is a workflow task that a worker had when it was last looked at.
type startedTask struct {
	stamp int
	until time.Time
}

// attempt is an activity that a worker had when it was last looked at.
type attempt struct {
	run   *run.Run
	id    int64
	stamp int
	// rests counts the reasons to take it as idle: it waits for the service, or its result comes later.
	rests int
	nexus bool // it is a request to a Nexus handler: in every way that matters here it is like an activity
}

func (a *attempt) running() bool {
	if a.nexus {
		return a.run.HandlesNexusTask(a.id, a.stamp)
	}
	return a.run.ActivityRunning(a.id, a.stamp)
}

// Flow tells the core how far real time has run ahead of the virtual clock, before a step at now. The epoch is another one
// whenever that distance has gone.
func (c *Core) Flow(now time.Time, late time.Duration, epoch int) {
	c.work.flow = now.Add(late)
	c.deadlines.Late(late, epoch)
}

// flowing is the time with which the host's patience is measured.
func (s *step) flowing() time.Time {
	if s.work.flow.Before(s.now) {
		return s.now
	}
	return s.work.flow
}

// watch notes what workers have of a run after a transaction.
func (s *step) watch(r *run.Run, out run.Output) {
	if s.work.tasks == nil {
		s.work.tasks, s.work.activities, s.work.idle = map[*run.Run]startedTask{}, map[string]*attempt{}, map[string]*attempt{}
	}
	if r.Working() {
		if _, stamp := r.Token(); s.work.tasks[r].stamp != stamp {
			s.work.tasks[r] = startedTask{stamp, s.flowing().Add(r.Started().GetWorkflowTaskTimeout().AsDuration())}
			if s.work.locals[r] != nil { // the task follows a heartbeat
				s.pause(r)
			}
		}
	} else {
		delete(s.work.tasks, r) // taskHolds would do it, but to walk over a map that was large once takes long
	}
	for _, id := range out.Started {
		stamp := r.Attempt(id)
		s.work.activities[string(token(r, id, stamp))] = &attempt{run: r, id: id, stamp: stamp}
	}
}

// Rest adds to the reasons to take the activity with a task token as idle (by 1), or takes one back (by -1). Tokens that are not, or no longer, of
// a running activity are ignored.
func (c *Core) Rest(taskToken []byte, by int) {
	key := string(taskToken)
	a := c.work.attempt(key)
	if a == nil {
		return
	}
	a.rests += by
	delete(c.work.activities, key)
	delete(c.work.idle, key)
	switch {
	case !a.running():
	case a.rests > 0:
		c.work.idle[key] = a
	default:
		c.work.activities[key] = a
	}
}

// ActivityQueue is the task queue that the running activity with a task token was scheduled on, empty if there is no such activity.
func (c *Core) ActivityQueue(taskToken []byte) string {
	if a := c.work.attempt(string(taskToken)); a != nil && a.running() {
		return a.run.ActivityQueue(a.id)
	}
	return ""
}

// attempt finds the activity with a task token, nil if there is none.
func (w *work) attempt(taskToken string) *attempt {
	if a := w.idle[taskToken]; a != nil {
		return a
	}
	return w.activities[taskToken]
}

// Runs tells whether the activity with a task token still runs, as far as its run knows: it may have timed out.
func (c *Core) Runs(taskToken []byte) bool {
	a := c.work.attempt(string(taskToken))
	return a != nil && a.running()
}

// Running counts the activities that workers run.
func (c *Core) Running() (count int) {
	c.activityHolds(func(reason, time.Time) bool { count++; return true })
	return count
}
