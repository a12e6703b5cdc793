package core

import (
	"time"

	"github.com/groundhogdev/groundhog/internal/core/run"
)

// Local activities as holds: they are to a workflow task what activities are to a worker. Only workers in the same process tell of them.

// settling is how long a workflow may be at work on the result of a local activity while others still run.
const settling = unpolledPatience

// locals are the local activities of a run.
type locals struct {
	running int       // those whose code runs
	resting int       // those of them that wait for the service
	news    time.Time // when one has ended
}

// LocalActivity notes that a worker begins a local activity of a run (by 1), or has ended it (by -1).
func (c *Core) LocalActivity(now time.Time, runID string, by int) {
	s := &step{Core: c, now: now}
	r := c.runs[runID]
	if r == nil {
		return // it was made up, or is of another service
	}
	if c.work.locals == nil {
		c.work.locals = map[*run.Run]*locals{}
	}
	l := c.work.locals[r]
	if l == nil {
		l = &locals{}
		c.work.locals[r] = l
	}
	l.running += by
	if by < 0 {
		l.news = s.flowing()
	}
	switch {
	case l.running <= 0:
		delete(c.work.locals, r)
		s.renew(r)
	case by > 0 && l.running == 1:
		s.pause(r)
	}
}

// RestLocal takes a local activity of a run as idle (by 1), for it waits for the service, or at work again (by -1).
func (c *Core) RestLocal(now time.Time, runID string, by int) {
	r := c.runs[runID]
	l := c.work.locals[r]
	if l == nil {
		return
	}
	l.resting += by
	if by < 0 { // time may have moved on a lot meanwhile
		s := &step{Core: c, now: now}
		s.renew(r)
		s.pause(r)
	}
}

// pause and renew cannot fail, for they change nothing that is checked.
func (s *step) pause(r *run.Run) {
	_ = s.do(r, func(tx *run.Tx) error { tx.PauseTask(); return nil })
}

func (s *step) renew(r *run.Run) {
	_ = s.do(r, func(tx *run.Tx) error { tx.RenewTask(); return nil })
	if task, ok := s.work.tasks[r]; ok {
		task.until = s.flowing().Add(r.Started().GetWorkflowTaskTimeout().AsDuration())
		s.work.tasks[r] = task
	}
}

// localHolds calls visit with each local activity that is at work until it returns false, and then returns false.
func (c *Core) localHolds(visit func(reason, time.Time) bool) bool {
	for r, l := range c.work.locals {
		for range l.running - l.resting {
			if !r.Closed() && !visit(reason{"a worker runs a %s activity of %q", "local", r.Identity().WorkflowID}, time.Time{}) {
				return false
			}
		}
	}
	return true
}
