package explain

import (
	"slices"

	"github.com/groundhogdev/groundhog/internal/runner"
)

// How steps and events are paired. Histories can have tens of thousands of either, so each list is gone through once.

// dropCanceledUnsent silences timers and activities that are cancelled in the workflow task that made them: no command
// leaves the worker.
func dropCanceledUnsent(steps []Step) {
	type made struct {
		kind Kind
		id   string
		task int64
	}
	unsent := map[made][]*Step{} // a key stays when its steps have been silenced
	for i := range steps {
		s := &steps[i]
		switch s.Kind {
		case runner.KindTimer, runner.KindActivity:
			key := made{s.Kind, s.ID, s.Task}
			unsent[key] = append(unsent[key], s)
		case runner.KindCancelTimer, runner.KindCancelActivity:
			kind := runner.KindTimer
			if s.Kind == runner.KindCancelActivity {
				kind = runner.KindActivity
			}
			key := made{kind, s.ID, s.Task}
			canceled, ok := unsent[key]
			if !ok {
				continue
			}
			s.Silent, unsent[key] = true, nil
			for _, earlier := range canceled {
				earlier.Silent = true
			}
		}
	}
}

// isLoose tells the kinds whose events need not stand in the order of the calls: their markers are written when the work is
// done, or only if something changed.
func isLoose(k Kind) bool {
	switch k {
	case runner.KindLocalActivity, runner.KindMutableSideEffect, runner.KindVersion, runner.KindUpdateAccepted, runner.KindUpdateCompleted:
		return true
	}
	return false
}

// pairLoose pairs them by kind and name, first with first.
func (t *timeline) pairLoose() {
	type call struct {
		kind Kind
		name string
	}
	free := map[call][]*Step{}
	for _, s := range t.steps {
		if isLoose(s.Kind) {
			key := call{s.Kind, s.Name}
			free[key] = append(free[key], s)
		}
	}
	for _, e := range t.commands {
		key := call{e.Kind, e.Name}
		if steps := free[key]; len(steps) > 0 {
			t.pair(e, steps[0])
			free[key] = steps[1:]
		}
	}
}

// pairOrdered pairs the other kinds in order, workflow task by workflow task, up to the first that disagrees in each.
func (t *timeline) pairOrdered() {
	for _, in := range t.inTasks {
		for i := range in.agreeing() {
			t.pair(in.events[i], in.steps[i])
		}
	}
}

func (t *timeline) pair(e *Event, s *Step) { t.stepOf[e], t.eventOf[s] = s, e }

// task is what has to stand in the same order on both sides in a workflow task.
type task struct {
	id     int64
	events []*Event
	steps  []*Step
}

// ordered groups by the workflow tasks that there are commands of, in their order.
func ordered(commands []*Event, steps []*Step) []task {
	var tasks []task
	place := map[int64]int{} // of a task in tasks
	for _, e := range commands {
		at, ok := place[e.Task]
		if !ok {
			at = len(tasks)
			place[e.Task], tasks = at, append(tasks, task{id: e.Task})
		}
		if !isLoose(e.Kind) {
			tasks[at].events = append(tasks[at].events, e)
		}
	}
	for _, s := range steps {
		if at, ok := place[s.Task]; ok && !isLoose(s.Kind) {
			tasks[at].steps = append(tasks[at].steps, s)
		}
	}
	slices.SortFunc(tasks, func(a, b task) int { return int(a.id - b.id) })
	return tasks
}

// agreeing is how many of the calls agree, before the first that does not or that one side does not have.
func (t task) agreeing() int {
	n := min(len(t.events), len(t.steps))
	for i := range n {
		if !agree(t.events[i], t.steps[i]) {
			return i
		}
	}
	return n
}
