package core

import (
	"fmt"
	"slices"
	"time"

	"github.com/groundhogdev/groundhog/internal/core/matching"
	"github.com/groundhogdev/groundhog/internal/core/run"
)

// Offers: tasks on queues, and who is awaited for them.

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
