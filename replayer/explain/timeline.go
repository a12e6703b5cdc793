package explain

import (
	"slices"
	"strings"

	"github.com/groundhogdev/groundhog/internal/runner"
)

// timeline holds a replay's steps beside the history's command events, paired as far as they agree.
type timeline struct {
	events   []Event
	commands []*Event // events that come from commands, in order
	made     []*Step  // all steps, in order
	steps    []*Step  // those that need a command
	inTasks  []task   // what has to stand in order, of the workflow tasks that history has commands of
	stepOf   map[*Event]*Step
	eventOf  map[*Step]*Event
	heard    map[string]bool // names of the signal channels that the code took

	notEntered bool // the workflow function was not called
}

func newTimeline(out Outcome) *timeline {
	t := &timeline{
		events: out.Events, stepOf: map[*Event]*Step{}, eventOf: map[*Step]*Event{}, heard: map[string]bool{},
		notEntered: out.NotEntered && len(out.Events) > 0,
	}
	for i := range out.Events {
		if e := &out.Events[i]; isCommand(e) {
			t.commands = append(t.commands, e)
		}
	}
	steps := slices.Clone(out.Steps)
	dropCanceledUnsent(steps)
	for i := range steps {
		if steps[i].Kind == runner.KindSignalChannel {
			t.heard[steps[i].Name] = true
		}
		t.made = append(t.made, &steps[i])
		if !steps[i].Silent {
			t.steps = append(t.steps, &steps[i])
		}
	}
	t.inTasks = ordered(t.commands, t.steps)
	t.pairLoose()
	t.pairOrdered()
	return t
}

// isCommand leaves out the upsert that accompanies each version marker.
func isCommand(e *Event) bool {
	return e.Kind != runner.KindOther && value(e.Fields, "searchAttributes.indexedFields.TemporalChangeVersion") == ""
}

// agree tells whether the SDK would accept the step for the event.
func agree(e *Event, s *Step) bool {
	if e.Kind != s.Kind {
		return false
	}
	switch e.Kind {
	case runner.KindActivity:
		return lastPart(e.Name) == lastPart(s.Name) && (s.ID == "" || s.ID == e.Ref)
	case runner.KindChild:
		return lastPart(e.Name) == lastPart(s.Name) && (s.ID == "" || s.ID == e.Ref)
	case runner.KindTimer, runner.KindCancelTimer, runner.KindCancelActivity:
		return s.ID == "" || e.Ref == "" || s.ID == e.Ref
	case runner.KindSignalExternal, runner.KindCancelExternal:
		const target = "workflowExecution.workflowId"
		return e.Name == s.Name && value(e.Fields, target) == value(s.Fields, target)
	case runner.KindNexus:
		return e.Name == s.Name
	}
	return true
}

// lastPart is what the SDK compares of a type's name.
func lastPart(name string) string { return name[strings.LastIndexByte(name, '.')+1:] }

func value(fields []Field, name string) string {
	for _, f := range fields {
		if f.Name == name {
			return f.Value
		}
	}
	return ""
}

// unpaired returns the first step of a task that no event belongs to; those whose events keep no order come last.
func (t *timeline) unpaired(task int64) *Step {
	var loose *Step
	for _, s := range t.steps {
		if s.Task != task || t.eventOf[s] != nil {
			continue
		}
		if !isLoose(s.Kind) {
			return s
		}
		if loose == nil {
			loose = s
		}
	}
	return loose
}

// firstDisagreement returns the first event whose place in its workflow task is taken by another call.
func (t *timeline) firstDisagreement() (*Event, *Step) {
	for _, in := range t.inTasks {
		if i := in.agreeing(); i < min(len(in.events), len(in.steps)) {
			return in.events[i], in.steps[i]
		}
	}
	return nil, nil
}

// missingBefore returns the nearest event before e, of the same workflow task, that no step belongs to.
func (t *timeline) missingBefore(e *Event) *Event {
	for i := slices.Index(t.commands, e) - 1; i >= 0 && t.commands[i].Task == e.Task; i-- {
		if t.stepOf[t.commands[i]] == nil {
			return t.commands[i]
		}
	}
	return nil
}

// unheard returns the signals that the code has no channel for, if it listens to any: it may wait for them under another
// name.
func (t *timeline) unheard() []Event {
	var signals []Event
	for _, e := range t.events {
		if e.Type == "WorkflowExecutionSignaled" && len(t.heard) > 0 && !t.heard[e.Name] {
			signals = append(signals, e)
		}
	}
	return signals
}

// undecoded returns the first event with payloads that the data converter could not make sense of.
func (t *timeline) undecoded() *Event {
	for i := range t.events {
		for _, f := range t.events[i].Fields {
			if runner.Undecoded(f.Value) {
				return &t.events[i]
			}
		}
	}
	return nil
}

// end returns the step with which the workflow ended, if it did.
func (t *timeline) end() *Step {
	for _, s := range slices.Backward(t.steps) {
		if isEnd(s.Kind) {
			return s
		}
	}
	return nil
}

func (t *timeline) byID(id int64) *Event {
	for i := range t.events {
		if t.events[i].ID == id {
			return &t.events[i]
		}
	}
	return nil
}

func (t *timeline) last() *Event {
	if len(t.events) == 0 {
		return nil
	}
	return &t.events[len(t.events)-1]
}

func isCancel(k Kind) bool {
	return k == runner.KindCancelTimer || k == runner.KindCancelActivity || k == runner.KindCancelNexus
}

func isEnd(k Kind) bool {
	switch k {
	case runner.KindComplete, runner.KindFail, runner.KindCanceled, runner.KindContinueAsNew:
		return true
	}
	return false
}
