package core

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/groundhogdev/groundhog/internal/core/matching"
	"github.com/groundhogdev/groundhog/internal/core/run"
)

// Holds: why time must stand still. They are derived from the state, never counted: a task waits for a worker that polls, a
// worker has a workflow task, a worker runs an activity. Local activities are in local.go.
//
// No hold is for ever, for a worker may be gone without a word. The first two last until a moment of the real time that
// the host reports with [Core.Flow]; the last one lets time go on at the pace of real time, as it does on a server.

const (
	// polledPatience is how long a task waits for the next poll of a worker that has polled before.
	polledPatience = 5 * time.Second
	// unpolledPatience is how long a task waits for a worker that may be starting.
	unpolledPatience = 250 * time.Millisecond
)

// Hold is a reason for time to stand still.
type Hold struct {
	// Reason is a sentence.
	Reason string
	// Until is when real time has used the hold up.
	Until time.Time
	// Running is set for activities that workers run: time goes on at the pace of real time. Until does not matter then.
	Running bool
}

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

func (a *attempt) reason() reason {
	if a.nexus {
		return reason{"a worker handles Nexus operation %s of %q", a.run.OperationName(a.id), a.run.Identity().WorkflowID}
	}
	return reason{"a worker runs activity %s of %q", a.run.ActivityType(a.id), a.run.Identity().WorkflowID}
}

// Flow tells the core how far real time has run ahead of the virtual clock, before a step at now. The epoch is another one
// whenever that distance has gone.
func (c *Core) Flow(now time.Time, late time.Duration, epoch int) {
	c.work.flow = now.Add(late)
	c.deadlines.Late(late, epoch)
}

// offer puts a task on a queue and wakes who polls it.
func (s *step) offer(key matching.Key, o offer) {
	key = s.reachable(key, o)
	s.queues.Offer(key, o)
	if s.work.offered == nil {
		s.work.offered = map[matching.Key]time.Time{}
	}
	s.work.offered[key] = s.flowing()
	s.wake(queueTopic(key))
}

// Full notes that the workers of a queue of activities come for nothing until further notice, since they have no room, or that they come again. Nobody
// waits for them meanwhile.
func (c *Core) Full(namespace, queue string, full bool) {
	key := matching.Key{Namespace: namespace, Name: queue, Kind: matching.Activity}
	switch {
	case full && c.work.full == nil:
		c.work.full = map[matching.Key]struct{}{key: {}}
	case full:
		c.work.full[key] = struct{}{}
	default:
		delete(c.work.full, key)
		if _, waits := c.work.offered[key]; waits {
			c.work.offered[key] = c.work.flow // they are about to come
		}
	}
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

// Held tells until when time must stand still, the zero time if it need not, and whether activities run. It looks no
// further than to the first hold of each sort.
func (c *Core) Held() (until time.Time, running bool) {
	standing := func(_ reason, end time.Time) bool {
		if !end.After(c.work.flow) {
			return true // used up
		}
		until = end
		return false
	}
	c.activityHolds(func(reason, time.Time) bool { running = true; return false })
	_ = c.queueHolds(standing) && c.taskHolds(standing) && c.queryHolds(standing)
	return until, running
}

// Holds lists the holds in a fixed order; none means that time may move on.
func (c *Core) Holds() []Hold {
	var holds []Hold
	list := func(why reason, until time.Time) bool {
		if until.IsZero() || until.After(c.work.flow) {
			holds = append(holds, Hold{Reason: why.String(), Until: until, Running: until.IsZero()})
		}
		return true
	}
	c.queueHolds(list)
	c.taskHolds(list)
	c.queryHolds(list)
	c.activityHolds(list)
	slices.SortFunc(holds, byReason)
	return holds
}

// Running counts the activities that workers run.
func (c *Core) Running() (count int) {
	c.activityHolds(func(reason, time.Time) bool { count++; return true })
	return count
}

// Open lists the runs that have not ended, the oldest first.
func (c *Core) Open() []*run.Run {
	var open []*run.Run
	for _, r := range c.current {
		if !r.Closed() {
			open = append(open, r)
		}
	}
	slices.SortFunc(open, func(a, b *run.Run) int {
		return cmp.Or(a.Began().Compare(b.Began()), strings.Compare(a.Identity().WorkflowID, b.Identity().WorkflowID),
			strings.Compare(a.Identity().Namespace, b.Identity().Namespace))
	})
	return open
}

// Lonely lists the tasks that no worker polls for, in a fixed order.
func (c *Core) Lonely() []string {
	var lonely []string
	c.queues.Ready(wanted, func(key matching.Key, _ offer, polled bool) bool {
		if !polled {
			lonely = append(lonely, fmt.Sprintf("a %s task waits on queue %q: no worker %spolls it", key.Kind, key.Name, c.versionWanted(key)))
		}
		return true
	})
	slices.Sort(lonely)
	return lonely
}

// queueHolds, taskHolds and activityHolds call visit with each hold until it returns false, and then return false. The order is not
// defined: visit must not depend on it. Activities hold until the zero time.
func (c *Core) queueHolds(visit func(reason, time.Time) bool) bool {
	return c.queues.Ready(wanted, func(key matching.Key, _ offer, polled bool) bool {
		if _, full := c.work.full[key]; full {
			return true
		}
		if polled {
			return visit(reason{"a %s task waits on queue %q for the worker that polls it", string(key.Kind), key.Name}, c.work.offered[key].Add(polledPatience))
		}
		return visit(reason{"a %s task waits on queue %q for a worker that may be starting", string(key.Kind), key.Name}, c.work.offered[key].Add(unpolledPatience))
	})
}

func (c *Core) taskHolds(visit func(reason, time.Time) bool) bool {
	for r, task := range c.work.tasks {
		until := task.until
		if l := c.work.locals[r]; l != nil { // the code waits for them, or looks at the result of one
			until = l.news.Add(settling)
		}
		if _, stamp := r.Token(); !r.Working() || stamp != task.stamp {
			delete(c.work.tasks, r)
		} else if !visit(reason{"a worker has the %s task of %q", "workflow", r.Identity().WorkflowID}, until) {
			return false
		}
	}
	return true
}

func (c *Core) activityHolds(visit func(reason, time.Time) bool) bool {
	for key, a := range c.work.activities {
		switch {
		case !a.running():
			delete(c.work.activities, key)
		case !visit(a.reason(), time.Time{}):
			return false
		}
	}
	return c.localHolds(visit)
}

// reason is a sentence with two names, put together when somebody wants to read it.
type reason struct{ sentence, a, b string }

func (r reason) String() string { return fmt.Sprintf(r.sentence, r.a, r.b) }

func byReason(a, b Hold) int { return strings.Compare(a.Reason, b.Reason) }

func wanted(o offer) bool {
	switch o.task.Kind {
	case run.ActivityTask:
		return o.run.WantsActivityTask(o.task)
	case run.NexusTask:
		return o.run.WantsNexusTask(o.task)
	case run.QueryTask:
		return o.run.WantsQuery(o.task)
	default:
		return o.run.WantsWorkflowTask(o.task)
	}
}
