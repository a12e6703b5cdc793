package explain

import (
	"fmt"

	"github.com/groundhogdev/groundhog/internal/runner"
)

// describe says what a step or an event stands for: `activity "ChargeCard"`.
func describe(kind Kind, name, id string) string {
	text := string(kind)
	if name != "" {
		text += fmt.Sprintf(" %q", name)
	}
	if id != "" && name == "" {
		text += " " + id
	}
	return text
}

// EventText renders an event in one line: `event 11 ActivityTaskScheduled "ShipOrder"`.
func EventText(e Event) string {
	return fmt.Sprintf("event %d %s", e.ID, EventName(e))
}

// EventName renders an event without its id; markers say what they mark.
func EventName(e Event) string {
	text := e.Type
	if e.Type == "MarkerRecorded" && e.Kind != "" {
		text += fmt.Sprintf(" (%s)", e.Kind)
	}
	if e.Name != "" && !isEnd(e.Kind) {
		text += fmt.Sprintf(" %q", e.Name)
	}
	return text
}

// StepText renders a step in one line: `workflow.ExecuteActivity "CheckFraud"`.
func StepText(s Step) string {
	if s.Call == "return" {
		return "returns: " + string(s.Kind)
	}
	text := s.Call
	if s.Name != "" {
		text += fmt.Sprintf(" %q", s.Name)
	}
	return text
}

func eventWords(e *Event) string { return describe(e.Kind, e.Name, e.Ref) }
func stepWords(s *Step) string   { return describe(s.Kind, s.Name, s.ID) }

// summarize says the divergence in one sentence.
func summarize(d *Divergence, parts []string) string {
	e, s := d.Event, d.Step
	switch d.Change {
	case Panicked:
		return "the workflow code panicked: " + d.SDK
	case Blocked:
		return fmt.Sprintf("workflow goroutine %s does not give control back: it blocks outside of the workflow API, or loops", quoted(parts))
	case UnknownType:
		return fmt.Sprintf("no workflow is registered as %s", quoted(parts))
	case Nondeterministic:
		return "two replays of the same code on the same history went different ways: the code itself is not deterministic"
	case VersionBelow, VersionAbove:
		return versionSummary(d, parts)
	case ChangedParameters:
		return fmt.Sprintf("the workflow function is not called: the arguments in event %d cannot be decoded into its parameters", e.ID)
	case HandlerRemoved:
		if e != nil {
			return fmt.Sprintf("history has an update%s that the code does not handle any more", nameOf(e.Name))
		}
		return "history has an update that the code does not handle any more"
	case UnsupportedRecord:
		return d.Site.Title + ": " + d.SDK
	case Added:
		return addedSummary(e, s)
	case SignalUnheard:
		return fmt.Sprintf("the code waits where history goes on with %s (event %d): a signal is not received", eventWords(e), e.ID)
	case VersionRemoved:
		return fmt.Sprintf("the code does not ask for the version of change %q, which this run recorded as event %d", e.Name, e.ID)
	case Removed:
		if s != nil && isEnd(s.Kind) {
			return fmt.Sprintf("the code ends without %s, which history has as event %d", eventWords(e), e.ID)
		}
		if s == nil {
			return fmt.Sprintf("the code does not come to %s any more, which history has as event %d", eventWords(e), e.ID)
		}
		return fmt.Sprintf("the code skips %s (event %d) and goes on with %s", eventWords(e), e.ID, stepWords(s))
	case Reordered:
		if sameCall(e, s) {
			return fmt.Sprintf("the code makes %s in another workflow task (started by event %d) than history (event %d)", stepWords(s), s.Task, e.ID)
		}
		return fmt.Sprintf("the code makes %s before %s; history has them the other way round", stepWords(s), eventWords(e))
	case Renamed:
		return fmt.Sprintf("the code makes %s where history has %s", article(stepWords(s)), article(eventWords(e)))
	case ChangedKind:
		return fmt.Sprintf("the code makes %s where history has %s", article(stepWords(s)), article(eventWords(e)))
	case ChangedTarget, ChangedID:
		return changedSummary(d)
	case CompletedEarly:
		return fmt.Sprintf("the code ends (%s) where history goes on with %s", s.Kind, eventWords(e))
	case KeptRunning:
		if s != nil {
			return fmt.Sprintf("the code is still running, in %s, where history ends with %s", stepWords(s), e.Type)
		}
		return fmt.Sprintf("the code is still running where history ends with %s", e.Type)
	case DifferentEnd:
		return fmt.Sprintf("the code ends with %s, history with %s", s.Kind, e.Type)
	}
	return d.Site.Title
}

func addedSummary(e *Event, s *Step) string {
	switch {
	case s == nil:
		return "the code does more than history recorded"
	case e == nil:
		return fmt.Sprintf("the code makes %s, which history does not have", article(stepWords(s)))
	case isEnd(e.Kind):
		return fmt.Sprintf("the code makes %s before it ends; history has none", article(stepWords(s)))
	case e.Kind == runner.KindUpdateCompleted:
		return fmt.Sprintf("the code makes %s before it completes update%s; history has none", article(stepWords(s)), nameOf(e.Name))
	}
	return fmt.Sprintf("the code makes %s before %s; history has none there", article(stepWords(s)), eventWords(e))
}

func changedSummary(d *Divergence) string {
	if d.Event == nil {
		return fmt.Sprintf("the code makes a second %s with the id of an earlier one", d.Step.Kind)
	}
	if d.Event.Name != d.Step.Name && d.Event.Kind == d.Step.Kind {
		return fmt.Sprintf("the code makes %s where history has %s", article(stepWords(d.Step)), article(eventWords(d.Event)))
	}
	for _, diff := range d.Diff {
		return fmt.Sprintf("the code makes %s with another %s: %q where history has %q", article(stepWords(d.Step)), diff.Field, diff.Code, diff.History)
	}
	return fmt.Sprintf("the code makes %s in another place than history", article(stepWords(d.Step)))
}

func versionSummary(d *Divergence, parts []string) string {
	if len(parts) < 2 {
		return d.Site.Title
	}
	version, change := parts[0], parts[1]
	if version == "-1" {
		version = "workflow.DefaultVersion (-1, it began before the change)"
	}
	return fmt.Sprintf("this run uses version %s of change %q, which the code's GetVersion does not allow", version, change)
}

func article(words string) string {
	switch words[0] {
	case 'a', 'e', 'i', 'o', 'u':
		return "an " + words
	}
	return "a " + words
}

func nameOf(name string) string {
	if name == "" {
		return ""
	}
	return fmt.Sprintf(" %q", name)
}

func quoted(parts []string) string {
	if len(parts) == 0 {
		return ""
	}
	return fmt.Sprintf("%q", parts[0])
}
