package explain

import (
	"slices"

	"github.com/groundhogdev/groundhog/internal/runner"
)

// rows lays out all events in their order, and beside them the steps: those that are paired beside their events, the others where
// the workflow task that made them was completed.
func (t *timeline) rows() []Row {
	l := layout{timeline: t, byTask: map[int64][]*Step{}, placed: map[*Step]bool{}}
	for _, s := range t.made {
		if e := t.eventOf[s]; e == nil || e.Task == s.Task { // the others stand beside an event of a later task
			l.byTask[s.Task] = append(l.byTask[s.Task], s)
		}
	}
	var started int64
	for i := 0; i < len(t.events); i++ {
		e := &t.events[i]
		l.put(e, t.stepOf[e])
		switch e.Type {
		case "WorkflowTaskStarted":
			started = e.ID
		case "WorkflowTaskCompleted":
			n := countCommands(t.events[i+1:])
			l.task(t.events[i+1:i+1+n], l.byTask[started])
			i += n
		}
	}
	l.task(nil, t.made) // what is left is of a task that was not completed
	return l.rows
}

// countCommands counts the events of a completed workflow task, which directly follow its completion.
func countCommands(events []Event) int {
	n := slices.IndexFunc(events, func(e Event) bool { return e.Kind == runner.KindOther })
	if n < 0 {
		return len(events)
	}
	return n
}

// layout is the work of [timeline.rows].
type layout struct {
	*timeline
	rows   []Row
	byTask map[int64][]*Step
	placed map[*Step]bool
}

// task lays out the events and the steps of one workflow task.
func (l *layout) task(events []Event, steps []*Step) {
	for len(events) > 0 || len(steps) > 0 {
		if len(steps) > 0 && l.placed[steps[0]] {
			steps = steps[1:]
			continue
		}
		e, s := l.next(events, steps)
		l.put(e, s)
		if e != nil {
			events = events[1:]
		}
	}
}

// next chooses what stands in the next row: the first event, the first step that has no row yet, or both.
func (l *layout) next(events []Event, steps []*Step) (*Event, *Step) {
	switch {
	case len(events) == 0:
		return nil, steps[0]
	case len(steps) == 0:
		return &events[0], l.stepOf[&events[0]]
	}
	e, s := &events[0], steps[0]
	switch {
	case s.Silent, l.stepOf[e] != nil && l.eventOf[s] == nil:
		return nil, s
	case l.eventOf[s] != nil, !isCommand(e):
		return e, l.stepOf[e]
	case sameCall(e, s):
		return e, s
	}
	stepLater, eventLater := l.hasStep(ahead(steps), e), l.hasEvent(ahead(events), s)
	switch {
	case stepLater && !eventLater:
		return nil, s
	case eventLater && !stepLater:
		return e, nil
	}
	return e, s
}

// ahead are those behind the first, as far as one looks for a call that has moved: a workflow task can have thousands.
func ahead[T any](list []T) []T { return list[1:min(len(list), 1+rowsAfter)] }

// hasStep tells whether any of the steps makes the event's call and has no event of its own.
func (l *layout) hasStep(steps []*Step, e *Event) bool {
	return slices.ContainsFunc(steps, func(s *Step) bool { return !l.placed[s] && !s.Silent && l.eventOf[s] == nil && sameCall(e, s) })
}

// hasEvent tells whether any of the events is of the step's call and has no step of its own.
func (l *layout) hasEvent(events []Event, s *Step) bool {
	for i := range events {
		if e := &events[i]; isCommand(e) && l.stepOf[e] == nil && sameCall(e, s) {
			return true
		}
	}
	return false
}

// put adds a row. Either side may be nil.
func (l *layout) put(e *Event, s *Step) {
	if s != nil {
		l.placed[s] = true
	}
	l.rows = append(l.rows, Row{Event: e, Step: s, Relation: l.relation(e, s)})
}

func (l *layout) relation(e *Event, s *Step) Relation {
	switch {
	case e == nil && s.Silent, s == nil && !isCommand(e):
		return Unrelated
	case e == nil:
		return OnlyCode
	case s == nil:
		return OnlyHistory
	case l.stepOf[e] == s:
		return Agree
	case sameCall(e, s):
		return Displaced
	}
	return Differ
}
