package explain

import (
	"slices"
	"strconv"
	"strings"

	"github.com/groundhogdev/groundhog/internal/runner"
)

// matchedShown is how many agreeing steps a divergence keeps.
const matchedShown = 5

// Explain finds out where and why a replay failed. It returns nil if the outcome is that of a passed replay.
func Explain(out Outcome) *Divergence {
	switch {
	case out.Exit != "":
		return exited(out)
	case out.Error == "":
		return nil
	}
	site, parts := classify(out)
	t := newTimeline(out)
	d := &Divergence{Site: site, SDK: out.Error}
	event, step := site.locate(t, parts)
	event, step = t.sharpen(event, step)
	d.Event, d.Step = event, step
	d.At = out.At
	if len(d.At) == 0 && step != nil {
		d.At = step.Frames
	}
	d.Matched = t.matchedBefore(event, step)
	if out.Flaky {
		d.Change = Nondeterministic
	} else {
		d.Change = classifyChange(t, site.Key, event, step)
	}
	switch d.Change {
	case ChangedParameters:
		d.Event = &t.events[0]
	case VersionRemoved:
		d.Event = t.versionDropped(event, step)
	case Renamed, ChangedTarget, ChangedID, DifferentEnd, Unexplained: // elsewhere the two are different calls
		if event != nil && step != nil && event.Kind == step.Kind {
			d.Diff = compare(*event, *step)
		}
	}
	d.Summary = summarize(d, parts)
	d.Advice = advise(d, t, parts)
	d.Patch = sketch(d)
	d.Sides = t.sides(d)
	d.Event, d.Step = own(d.Event), own(d.Step)
	return d
}

// own copies what a pointer into the record of the replay points to, so that the record need not be kept.
func own[T any](p *T) *T {
	if p == nil {
		return nil
	}
	v := *p
	return &v
}

// sharpen moves from the place where the SDK noticed to the place where code and history really part, which is earlier when
// a call was left out and the ids behind it moved up.
func (t *timeline) sharpen(e *Event, s *Step) (*Event, *Step) {
	if e == nil || isLoose(e.Kind) {
		return e, s
	}
	if first, step := t.firstDisagreement(); first != nil && first.ID <= e.ID {
		e, s = first, step
	}
	switch {
	case s == nil:
		if missing := t.missingBefore(e); missing != nil && missing.Kind == runner.KindUpdateAccepted {
			return missing, nil // what the handler did is gone with the handler
		}
		s = t.elsewhere(e)
	case t.stepOf[e] == s && !isEnd(e.Kind):
		s = nil // they agree: what is missing is elsewhere
	case sameCall(e, s) && number(e.Ref) > number(s.ID) && number(s.ID) > 0:
		if missing := t.missingBefore(e); missing != nil {
			return missing, s
		}
	}
	return e, s
}

// elsewhere finds history's call in another workflow task of the code.
func (t *timeline) elsewhere(e *Event) *Step {
	for _, s := range t.steps {
		if t.eventOf[s] == nil && sameCall(e, s) && !isEnd(s.Kind) {
			return s
		}
	}
	return nil
}

func number(id string) int {
	n, _ := strconv.Atoi(id)
	return n
}

// matchedBefore returns the last steps that agree with history before the divergence.
func (t *timeline) matchedBefore(event *Event, step *Step) []Match {
	var matches []Match
	for _, s := range t.steps {
		if s == step {
			break
		}
		e := t.eventOf[s]
		if e == nil || event != nil && e.ID >= event.ID {
			continue
		}
		matches = append(matches, Match{Event: *e, Step: *s})
	}
	slices.SortStableFunc(matches, func(a, b Match) int { return int(a.Event.ID - b.Event.ID) })
	return matches[max(0, len(matches)-matchedShown):]
}

// classifyChange names the kind of change, from what stands before and after the divergence on both sides.
func classifyChange(t *timeline, site string, e *Event, s *Step) Change {
	switch site {
	case "workflow-panic":
		return Panicked
	case "deadlock":
		return Blocked
	case "unknown-workflow-type":
		return UnknownType
	case "unknown-sdk-flag", "missing-events", "unknown-event", "invalid-update-action", "duplicate-version-marker",
		"nexus-started-unknown", "nexus-cancel-unknown", "nexus-cancel-delivered-unknown", "nexus-closed-unknown",
		"cancel-of-unknown-activity", "close-of-unknown-activity":
		return UnsupportedRecord
	case "version-removed":
		return VersionBelow
	case "version-too-old", "preferred-version-unsupported":
		return VersionAbove
	case "unknown-update-handler":
		return HandlerRemoved
	case "duplicate-command":
		return ChangedID
	case "side-effect-not-recorded":
		return Added
	case "mutable-side-effect-not-recorded":
		if e != nil && s != nil && e.Kind == s.Kind && !mentionedAfter(s.Frames, e) {
			return Renamed
		}
		return Added
	}
	switch {
	case t.notEntered:
		return ChangedParameters
	case site == "result-mismatch":
		return endChange(t, e, s)
	}
	return commandChange(t, e, s)
}

func endChange(t *timeline, e *Event, s *Step) Change {
	end := t.end()
	switch {
	case end == nil:
		return KeptRunning
	case e != nil && end.Kind != e.Kind:
		return DifferentEnd
	case s == nil:
		return Unexplained
	}
	return DifferentEnd
}

// commandChange compares an event and the step at its place.
func commandChange(t *timeline, e *Event, s *Step) Change {
	switch {
	case e == nil && s == nil:
		return Unexplained
	case e != nil && s == nil && (e.Kind == runner.KindUpdateAccepted || e.Kind == runner.KindUpdateCompleted):
		return HandlerRemoved
	case e != nil && t.versionDropped(e, s) != nil:
		return VersionRemoved
	case s == nil && len(t.unheard()) > 0:
		return SignalUnheard
	case s == nil:
		return Removed
	case e == nil:
		return Added
	case isEnd(e.Kind) && isEnd(s.Kind):
		return DifferentEnd
	case isEnd(e.Kind):
		return Added
	case isEnd(s.Kind):
		return endedChange(t, e)
	case e.Kind == runner.KindUpdateCompleted, t.stepOf[e] != nil:
		return Added // the handler goes on, or the code makes history's call as well
	}
	return placeChange(t, e, s)
}

// endedChange tells a single call that is gone from the end of the workflow from a workflow that ends in its midst.
func endedChange(t *timeline, e *Event) Change {
	for _, later := range t.commands[slices.Index(t.commands, e)+1:] {
		if !isEnd(later.Kind) && !isLoose(later.Kind) {
			return CompletedEarly
		}
	}
	return Removed
}

// versionDropped returns the marker of a version before the event that the code does not ask for any more, although it came
// that far.
func (t *timeline) versionDropped(e *Event, s *Step) *Event {
	for _, marker := range t.commands {
		if s == nil && marker.Task != e.Task || s != nil && s.Task < marker.Task {
			continue
		}
		if marker.Kind == runner.KindVersion && marker.ID < e.ID && t.stepOf[marker] == nil {
			return marker
		}
	}
	return nil
}

// placeChange tells added, removed, reordered and changed apart by looking each side's call up on the other side.
func placeChange(t *timeline, e *Event, s *Step) Change {
	const target = "workflowExecution.workflowId"
	switch {
	case e.Kind != s.Kind:
	case value(e.Fields, target) != value(s.Fields, target), e.Kind == runner.KindChild && !sameCall(e, s) && !t.stepLike(e, s):
		return ChangedTarget
	case sameCall(e, s):
		if e.Task != s.Task {
			return Reordered
		}
		return ChangedID
	}
	stepLater, eventLater := t.stepLike(e, s), t.eventLike(s, e)
	switch {
	case stepLater && eventLater:
		return Reordered
	case stepLater:
		return Added
	case eventLater:
		return Removed
	case e.Name != s.Name && s == t.steps[len(t.steps)-1] && mentionedAfter(s.Frames, e):
		return Added // the replay stopped at the new call, but history's is still there in the source
	case e.Kind != s.Kind && isCancel(e.Kind):
		return Added // nothing stands in for a cancellation: the code has not come to it yet
	case e.Kind != s.Kind:
		return ChangedKind
	}
	return Renamed
}

// stepLike tells whether the code makes history's call later.
func (t *timeline) stepLike(e *Event, s *Step) bool {
	at := slices.Index(t.steps, s)
	return slices.ContainsFunc(t.steps[at+1:], func(later *Step) bool { return t.eventOf[later] == nil && sameCall(e, later) })
}

// eventLike tells whether history has the code's call later.
func (t *timeline) eventLike(s *Step, e *Event) bool {
	at := slices.Index(t.commands, e)
	return slices.ContainsFunc(t.commands[at+1:], func(later *Event) bool { return t.stepOf[later] == nil && sameCall(later, s) })
}

// sameCall compares what the user wrote, not the ids that the SDK counts. Timers have no name: only their duration tells
// them apart, and that may change.
func sameCall(e *Event, s *Step) bool {
	return e.Kind == s.Kind && (e.Kind == runner.KindTimer || strings.EqualFold(lastPart(e.Name), lastPart(s.Name)))
}
