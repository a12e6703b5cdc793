package explain

import (
	"regexp"
	"strconv"

	"github.com/groundhogdev/groundhog/internal/runner"
)

// locator finds the event and the step that an error of the SDK is about, from the parts of its text. Either may be nil.
type locator func(t *timeline, parts []string) (*Event, *Step)

func locateNothing(*timeline, []string) (*Event, *Step) { return nil, nil }

func locateMissing(t *timeline, parts []string) (*Event, *Step) {
	e := t.eventByText(parts[0], parts[1])
	if e == nil {
		return nil, nil
	}
	return e, t.unpaired(e.Task)
}

func locateExtra(t *timeline, parts []string) (*Event, *Step) {
	s := t.stepByText(parts[0], parts[1])
	if last := t.last(); last != nil && isEnd(last.Kind) {
		return last, s
	}
	return nil, s
}

func locateMismatch(t *timeline, parts []string) (*Event, *Step) {
	return t.eventByText(parts[0], parts[1]), t.stepByText(parts[2], parts[3])
}

func locateText(t *timeline, parts []string) (*Event, *Step) {
	return t.beside(t.eventByText(parts[0], parts[1]))
}

func locateEventID(t *timeline, parts []string) (*Event, *Step) {
	id, err := strconv.ParseInt(parts[0], 10, 64)
	if err != nil {
		return nil, nil
	}
	return t.beside(t.byID(id))
}

// beside adds the step that stands where the event does.
func (t *timeline) beside(e *Event) (*Event, *Step) {
	if e == nil {
		return nil, nil
	}
	if s := t.stepOf[e]; s != nil {
		return e, s
	}
	return e, t.unpaired(e.Task)
}

// machineKinds are the names that the SDK gives to its command state machines; "Unknown" are the upserts.
var machineKinds = map[string]Kind{
	"Activity": runner.KindActivity, "Timer": runner.KindTimer, "ChildWorkflow": runner.KindChild,
	"Signal": runner.KindSignalExternal, "Cancellation": runner.KindCancelExternal, "Marker": runner.KindSideEffect,
	"CancelTimer": runner.KindCancelTimer, "RequestCancelActivityTask": runner.KindCancelActivity,
	"NexusOperation": runner.KindNexus, "RequestCancelNexusOperation": runner.KindCancelNexus,
}

func locateCommandID(t *timeline, parts []string) (*Event, *Step) {
	kind, ref := machineKinds[parts[0]], parts[1]
	var candidate *Event
	for _, e := range t.commands {
		if kind != "" && e.Kind != kind || t.stepOf[e] != nil {
			continue
		}
		if e.Ref == ref || strconv.FormatInt(e.ID, 10) == ref {
			return t.beside(e)
		}
		if candidate == nil {
			candidate = e
		}
	}
	return t.beside(candidate)
}

func locateTransition(t *timeline, parts []string) (*Event, *Step) {
	for _, s := range t.steps {
		if s.ID != "" && s.ID == parts[2] && t.eventOf[s] == nil {
			for _, e := range t.commands {
				if e.Ref == s.ID && e.Kind != s.Kind {
					return e, s
				}
			}
			return nil, s
		}
	}
	for _, e := range t.commands {
		if t.stepOf[e] == nil && !isLoose(e.Kind) && !isEnd(e.Kind) {
			return t.beside(e)
		}
	}
	return locateLastStep(t, parts)
}

func locateLastStep(t *timeline, _ []string) (*Event, *Step) {
	if len(t.steps) == 0 {
		return nil, nil
	}
	return nil, t.steps[len(t.steps)-1]
}

// locateLast takes the last step of a kind: the replay stopped there.
func locateLast(kind Kind) locator {
	return func(t *timeline, _ []string) (*Event, *Step) {
		for i := len(t.steps) - 1; i >= 0; i-- {
			if s := t.steps[i]; s.Kind == kind {
				return t.eventAt(s), s
			}
		}
		return nil, nil
	}
}

// locateKind takes the first event of a kind that the code did not bring about.
func locateKind(kind Kind) locator {
	return func(t *timeline, _ []string) (*Event, *Step) {
		for _, e := range t.commands {
			if e.Kind == kind && t.stepOf[e] == nil {
				return t.beside(e)
			}
		}
		return nil, nil
	}
}

// eventAt is the command event that stands where the step does.
func (t *timeline) eventAt(s *Step) *Event {
	for _, e := range t.commands {
		if e.Task == s.Task && t.stepOf[e] == nil {
			return e
		}
	}
	return nil
}

func locateVersion(t *timeline, parts []string) (*Event, *Step) {
	var event *Event
	for _, e := range t.commands {
		if e.Kind == runner.KindVersion && e.Name == parts[1] {
			event = e
		}
	}
	for i := len(t.steps) - 1; i >= 0; i-- {
		if s := t.steps[i]; s.Kind == runner.KindVersion && s.Name == parts[1] {
			return event, s
		}
	}
	return event, nil
}

func locateLocalActivity(t *timeline, parts []string) (*Event, *Step) {
	var event *Event
	var step *Step
	for _, e := range t.commands {
		if event == nil && e.Kind == runner.KindLocalActivity && e.Name == parts[1] && t.stepOf[e] == nil {
			event = e
		}
	}
	for _, s := range t.steps {
		if step == nil && s.Kind == runner.KindLocalActivity && s.Name == parts[0] && t.eventOf[s] == nil {
			step = s
		}
	}
	return event, step
}

func locateEnd(t *timeline, _ []string) (*Event, *Step) {
	if s := t.end(); s != nil {
		return t.last(), s
	}
	for _, s := range t.steps {
		if t.eventOf[s] == nil {
			return t.last(), s
		}
	}
	return t.last(), nil
}

var (
	taskText = regexp.MustCompile(`WorkflowTaskCompletedEventId:(\d+)`)
	idTexts  = []*regexp.Regexp{
		regexp.MustCompile(`ActivityId:([^,)]*)`), regexp.MustCompile(`TimerId:([^,)]*)`), regexp.MustCompile(`WorkflowId:([^,)]*)`),
	}
	nameTexts = []*regexp.Regexp{
		regexp.MustCompile(`ActivityType:\(Name:([^,)]*)`), regexp.MustCompile(`WorkflowType:\(Name:([^,)]*)`), regexp.MustCompile(`SignalName:([^,)]*)`),
	}
	markerText = regexp.MustCompile(`MarkerName:(\w+)`)
)

// eventByText finds the event that the SDK printed: by type, by the workflow task that it came from, and by its id.
func (t *timeline) eventByText(eventType, attributes string) *Event {
	completed := firstGroup(attributes, taskText)
	ref := firstGroup(attributes, idTexts...)
	var fallback *Event
	for _, e := range t.commands {
		if e.Type != eventType || completed != "" && value(e.Fields, "workflowTaskCompletedEventId") != completed {
			continue
		}
		if fallback == nil || t.stepOf[fallback] != nil && t.stepOf[e] == nil {
			fallback = e
		}
		if ref != "" && e.Ref == ref {
			return e
		}
	}
	return fallback
}

// commandKinds are the commands' kinds under the names that the SDK prints.
var commandKinds = map[string]Kind{
	"ScheduleActivityTask": runner.KindActivity, "RequestCancelActivityTask": runner.KindCancelActivity,
	"StartTimer": runner.KindTimer, "CancelTimer": runner.KindCancelTimer,
	"StartChildWorkflowExecution": runner.KindChild, "SignalExternalWorkflowExecution": runner.KindSignalExternal,
	"RequestCancelExternalWorkflowExecution": runner.KindCancelExternal, "UpsertWorkflowSearchAttributes": runner.KindSearchAttributes,
	"ModifyWorkflowProperties": runner.KindMemo, "ScheduleNexusOperation": runner.KindNexus,
	"RequestCancelNexusOperation": runner.KindCancelNexus, "CompleteWorkflowExecution": runner.KindComplete,
	"FailWorkflowExecution": runner.KindFail, "CancelWorkflowExecution": runner.KindCanceled,
	"ContinueAsNewWorkflowExecution": runner.KindContinueAsNew, "ProtocolMessage": runner.KindUpdateAccepted,
}

var markerKinds = map[string]Kind{
	"SideEffect": runner.KindSideEffect, "LocalActivity": runner.KindLocalActivity,
	"MutableSideEffect": runner.KindMutableSideEffect, "Version": runner.KindVersion,
}

// stepByText finds the step whose command the SDK printed.
func (t *timeline) stepByText(commandType, attributes string) *Step {
	kind := commandKinds[commandType]
	if commandType == "RecordMarker" {
		kind = markerKinds[firstGroup(attributes, markerText)]
	}
	id, name := firstGroup(attributes, idTexts...), firstGroup(attributes, nameTexts...)
	var best *Step
	for _, s := range t.steps {
		if s.Kind != kind || t.eventOf[s] != nil {
			continue
		}
		if id != "" && s.ID == id {
			return s
		}
		if best == nil || name != "" && best.Name != name && s.Name == name {
			best = s
		}
	}
	return best
}

func firstGroup(text string, patterns ...*regexp.Regexp) string {
	for _, p := range patterns {
		if m := p.FindStringSubmatch(text); m != nil {
			return m[1]
		}
	}
	return ""
}
