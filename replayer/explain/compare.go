package explain

import (
	"strings"

	"github.com/groundhogdev/groundhog/internal/runner"
)

// compare lists the attributes that the code sets and that differ from the event's. What the code leaves unset is the
// server's to fill in, so it is not compared.
func compare(e Event, s Step) []Difference {
	var diff []Difference
	for _, f := range s.Fields {
		if f.Name == "minSupported" || f.Name == "maxSupported" || f.Value == "ReplayNamespace" {
			continue
		}
		if history := value(e.Fields, f.Name); history != f.Value && comparable(e, f) {
			diff = append(diff, Difference{Field: f.Name, History: history, Code: f.Value})
		}
	}
	if s.ID != "" && e.Ref != "" && s.ID != e.Ref {
		diff = append(diff, Difference{Field: "id", History: e.Ref, Code: s.ID})
	}
	return append(diff, dropped(e, s)...)
}

// comparable leaves out attributes that the event has no place for.
func comparable(e Event, f Field) bool {
	return e.Kind != runner.KindVersion && e.Kind != runner.KindLocalActivity || f.Name == "version"
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
		if diff := compare(*e, *s); len(diff) > 0 {
			warnings = append(warnings, Warning{Event: *e, Step: *s, Diff: diff})
		}
	}
	return warnings
}

// Warning is a step that passes the SDK's check although it is not what history recorded.
type Warning struct {
	Event Event        `json:"event"`
	Step  Step         `json:"step"`
	Diff  []Difference `json:"diff"`
}
