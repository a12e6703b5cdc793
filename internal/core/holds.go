package core

import (
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

// queueHolds, taskHolds and activityHolds call visit with each hold until it returns false, and then return false. The order is not
// defined: visit must not depend on it. Activities hold until the zero time.
func (c *Core) queueHolds(visit func(reason, time.Time) bool) bool {
	return c.queues.Ready(wanted, func(key matching.Key, _ offer, polled bool) bool {
		if c.work.isFull(key) {
			return true
		}
		if polled {
			return visit(reason{"%s waits on queue %q for the worker that polls it", aTask[key.Kind], key.Name}, c.work.offered[key].Add(polledPatience))
		}
		return visit(reason{"%s waits on queue %q for a worker that may be starting", aTask[key.Kind], key.Name}, c.work.offered[key].Add(unpolledPatience))
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

func (a *attempt) reason() reason {
	name := a.run.Identity().Name()
	switch sort := a.run.Sort(); {
	case sort == run.OfActivity:
		return reason{"a worker runs standalone activity %s %q", a.run.TypeName(), name}
	case sort == run.OfOperation:
		return reason{"a worker handles standalone Nexus operation %s %q", a.run.TypeName(), name}
	case a.nexus:
		return reason{"a worker handles Nexus operation %s of %q", a.run.OperationName(a.id), name}
	}
	return reason{"a worker runs activity %s of %q", a.run.ActivityType(a.id), name}
}

// reason is a sentence with two names, put together when somebody wants to read it.
type reason struct{ sentence, a, b string }

func (r reason) String() string { return fmt.Sprintf(r.sentence, r.a, r.b) }

func byReason(a, b Hold) int { return strings.Compare(a.Reason, b.Reason) }
