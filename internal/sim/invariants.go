package sim

// invariant is something that always holds.
type invariant struct {
	name string
	// holds looks at the view after each line; it returns a sentence if the invariant is broken.
	holds func(v *View) string
	// last looks once, when all lines are carried out; it may carry out more, and then those after it see the difference.
	last func(v *View, lines []string) string
}

// invariants are all that is watched. This is the place to add one.
var invariants = []invariant{
	{name: "contiguous", holds: contiguous},
	{name: "times", holds: times},
	{name: "closing", holds: closing},
	{name: "tasks", holds: taskPairs},
	{name: "once", holds: once},
	{name: "pending", holds: pending},
	{name: "children", holds: children},
	{name: "visibility", holds: visibility},
	{name: "errors", holds: knownErrors},
	{name: "undo", holds: undone},
	{name: "standalone_activities", holds: standaloneActivities},
	{name: "standalone_operations", holds: standaloneOperations},
	{name: "handed", holds: handed},
	{name: "latest", holds: latest},
	{name: "edges", holds: edges},
	{name: "same", last: same},
	{name: "updates", holds: updates, last: updatesEnd},
	{name: "stuck", holds: attended, last: drained},
	{name: "waiting", last: answered},
}

// watch returns the first failure after a line.
func (v *View) watch(line string, watched []invariant) *Failure {
	if err := v.look(line); err != nil {
		return &Failure{Invariant: "view", Reason: err.Error()}
	}
	for _, i := range watched {
		if i.holds == nil {
			continue
		}
		if reason := i.holds(v); reason != "" {
			return &Failure{Invariant: i.name, Reason: reason}
		}
	}
	return nil
}

// finish returns the first failure at the end.
func (v *View) finish(lines []string, watched []invariant) *Failure {
	for _, i := range watched {
		if i.last == nil {
			continue
		}
		if reason := i.last(v, lines); reason != "" {
			return &Failure{Invariant: i.name, Reason: reason}
		}
	}
	return nil
}
