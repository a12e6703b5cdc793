package explain

import (
	"slices"
	"strings"
	"time"

	"github.com/groundhogdev/groundhog/internal/runner"
)

// compare lists the attributes that the code sets and that differ from the event's. What the code leaves unset is the
// server's to fill in, so it is not compared.
func compare(e Event, s Step) []Difference {
	var diff []Difference
	for _, f := range s.Fields {
		if f.Value == "ReplayNamespace" {
			continue // the replayer's stand-in for a namespace that the code leaves out
		}
		if history := value(e.Fields, f.Name); history != f.Value && hasPlaceFor(e) {
			diff = append(diff, Difference{Field: f.Name, History: history, Code: f.Value})
		}
	}
	if s.ID != "" && e.Ref != "" && s.ID != e.Ref {
		diff = append(diff, Difference{Field: "id", History: e.Ref, Code: s.ID})
	}
	return append(diff, dropped(e, s)...)
}

// hasPlaceFor tells the events that show attributes of the call: markers of versions and local activities show other things.
func hasPlaceFor(e Event) bool {
	return e.Kind != runner.KindVersion && e.Kind != runner.KindLocalActivity
}

// dropped lists inputs that history has and the code does not pass any more.
func dropped(e Event, s Step) []Difference {
	var diff []Difference
	for _, f := range e.Fields {
		if strings.HasPrefix(f.Name, "input[") && value(s.Fields, f.Name) == "" && e.Kind == s.Kind && hasInput(s.Kind) {
			diff = append(diff, Difference{Field: f.Name, History: f.Value})
		}
	}
	return diff
}

func hasInput(k Kind) bool {
	return k == runner.KindActivity || k == runner.KindChild || k == runner.KindSignalExternal
}

// Differences compares the attributes of every step with those of its event: what the SDK does not look at. It is for
// replays that passed, and needs an outcome with steps.
func Differences(out Outcome) []Warning {
	t := newTimeline(out)
	var warnings []Warning
	for _, s := range t.steps {
		e := t.eventOf[s]
		if e == nil {
			continue
		}
		diff := slices.DeleteFunc(compare(*e, *s), func(d Difference) bool { return t.capped(e, d) })
		if len(diff) > 0 {
			warnings = append(warnings, Warning{Event: *e, Step: *s, Diff: diff})
		}
	}
	if end := t.differentEnd(); end != nil {
		warnings = append(warnings, *end)
	}
	return warnings
}

// differentEnd compares how the run ended where the SDK does not: it looks only at completion and continue-as-new.
func (t *timeline) differentEnd() *Warning {
	last, end := t.last(), t.end()
	if last == nil || !isEnd(last.Kind) || end != nil && end.Kind == last.Kind {
		return nil
	}
	warning := &Warning{Event: *last, Diff: []Difference{{Field: "end of the workflow", History: string(last.Kind), Code: "still running"}}}
	if end != nil {
		warning.Step, warning.Diff[0].Code = *end, string(end.Kind)
	}
	return warning
}

// capped tells timeouts that the server cut down to the longest that can matter: the timeout of the run, or the activity's
// schedule-to-close timeout.
func (t *timeline) capped(e *Event, d Difference) bool {
	history, err1 := time.ParseDuration(d.History)
	code, err2 := time.ParseDuration(d.Code)
	if err1 != nil || err2 != nil || !strings.HasSuffix(d.Field, "Timeout") {
		return false
	}
	for _, text := range []string{value(t.events[0].Fields, "workflowRunTimeout"), value(e.Fields, "scheduleToCloseTimeout")} {
		if limit, err := time.ParseDuration(text); err == nil && history <= limit && limit < code {
			return true
		}
	}
	return false
}

// Warning is a step that passes the SDK's check although it is not what history recorded.
type Warning struct {
	Event Event        `json:"event"`
	Step  Step         `json:"step"`
	Diff  []Difference `json:"diff"`
}
