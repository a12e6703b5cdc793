package sim

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	enumspb "go.temporal.io/api/enums/v1"

	"github.com/groundhogdev/groundhog/internal/script"
)

// twoTimers is an invariant that does not hold: that no run ever starts two timers.
var twoTimers = invariant{name: "one timer", holds: func(v *View) string {
	for _, r := range v.Runs {
		timers := 0
		for _, e := range r.Events {
			if e.GetEventType() == enumspb.EVENT_TYPE_TIMER_STARTED {
				timers++
			}
		}
		if timers > 1 {
			return fmt.Sprintf("%s starts %d timers", v.name(r), timers)
		}
	}
	return ""
}}

func TestAPlantedFailureShrinksToTheFewLinesThatItNeeds(t *testing.T) {
	var f *Failure
	seed := uint64(0)
	for f == nil && seed < 20 { // not every simulation has timers
		seed++
		f = Run(Options{Seed: seed, Steps: 300, watched: []invariant{twoTimers}})
	}
	if f == nil {
		t.Fatal("no simulation breaks the invariant that does not hold")
	}
	before := len(f.Lines)
	shrunk := Shrink(f)
	if len(f.Lines) != before {
		t.Error("the failure itself was changed")
	}
	if len(shrunk.Lines) > 10 { // four are enough, but then others than these
		t.Errorf("%d lines were shrunk to no less than %d:\n%v", before, len(shrunk.Lines), shrunk)
	}
	for i := range shrunk.Lines {
		if again := replay(slices.Delete(slices.Clone(shrunk.Lines), i, i+1), shrunk.watched); again != nil {
			t.Errorf("line %d can be left out: %s", i+1, shrunk.Lines[i])
		}
	}
	text := shrunk.String()
	if !strings.HasPrefix(text, fmt.Sprintf(`seed %d breaks "one timer"`, seed)) {
		t.Errorf("the first line does not tell the seed and the invariant:\n%s", text)
	}
	_, play, _ := strings.Cut(text, "\n\n")
	if transcript := script.Play(play); strings.Count(transcript, "TimerStarted") != 2 || strings.Contains(transcript, "unknown verb") {
		t.Errorf("the script does not start two timers:\n%s", transcript)
	}
}
