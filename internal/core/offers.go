package core

import (
	"fmt"
	"slices"
	"time"

	"github.com/groundhogdev/groundhog/internal/core/matching"
	"github.com/groundhogdev/groundhog/internal/core/run"
)

// Offers: tasks on queues, and who is awaited for them.

// aTask is how sentences speak of a task on a queue of a kind.
var aTask = map[matching.Kind]string{matching.Workflow: "a workflow task", matching.Activity: "an activity task", matching.Nexus: "a Nexus task"}

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

// Full notes that the workers of a queue of activities, of whatever version, come for nothing until further notice, since they have no room, or that
// they come again. Nobody waits for them meanwhile.
func (c *Core) Full(namespace, queue string, full bool) {
	key := matching.Key{Namespace: namespace, Name: queue, Kind: matching.Activity}
	switch {
	case full && c.work.full == nil:
		c.work.full = map[matching.Key]struct{}{key: {}}
	case full:
		c.work.full[key] = struct{}{}
	default:
		delete(c.work.full, key)
		for _, version := range append(c.queues.Versions(key), "") {
			key.Version = version
			if _, waits := c.work.offered[key]; waits {
				c.work.offered[key] = c.work.flow // they are about to come
			}
		}
	}
}

// isFull tells whether the workers of a queue come for nothing.
func (w *work) isFull(key matching.Key) bool {
	key.Version = ""
	_, full := w.full[key]
	return full
}

// Lonely lists the tasks that no worker polls for, in a fixed order.
func (c *Core) Lonely() []string {
	var lonely []string
	c.queues.Ready(wanted, func(key matching.Key, _ offer, polled bool) bool {
		if !polled {
			lonely = append(lonely, fmt.Sprintf("%s waits on queue %q: no worker %spolls it", aTask[key.Kind], key.Name, c.versionWanted(key)))
		}
		return true
	})
	slices.Sort(lonely)
	return lonely
}
