package explain

import (
	"fmt"
	"strings"

	"github.com/groundhogdev/groundhog/internal/runner"
)

// advise says what to do next.
func advise(d *Divergence, t *timeline, parts []string) []string {
	var advice []string
	switch d.Change {
	case Added, Removed, Reordered, Renamed, ChangedKind, ChangedTarget, CompletedEarly, KeptRunning, DifferentEnd:
		advice = append(advice, "Runs that began before the change need the old code: guard the change with workflow.GetVersion, "+
			"or let them finish on a worker with the old build (worker versioning).")
	case VersionBelow:
		advice = append(advice, fmt.Sprintf("Keep the branch for version %s until no open run and no history that you still replay uses it; "+
			"then raise the minimum.", parts[0]))
	case VersionAbove:
		advice = append(advice, "The history was recorded by newer code than this. Check that this is the code that is going to be deployed.")
	case SignalUnheard:
		for _, signal := range t.unheard() {
			advice = append(advice, fmt.Sprintf("History has a signal %q (event %d), and the code never asked for a channel of that name. "+
				"If the signal was renamed, receive the old name as well.", signal.Name, signal.ID))
		}
	case Panicked:
		advice = append(advice, "A panic fails the workflow task, and the server retries it until the code is fixed. "+
			"Return an error to fail the workflow instead.")
	case ChangedParameters:
		advice = append(advice, "Open runs would fail on a worker with this code. Keep the types of the parameters; a struct as the only "+
			"parameter can take new fields.")
	case Blocked:
		advice = append(advice, "Use workflow.Channel, workflow.Go, workflow.Sleep and workflow.Await in the place of Go's channels, go "+
			"statements, time.Sleep and sync; do slow work in an activity.")
	case Nondeterministic:
		advice = append(advice, "Look for ranging over maps, time.Now, random numbers, goroutines, and package variables in the workflow code.")
	case UnknownType:
		advice = append(advice, unknownTypeAdvice(parts))
	case ChangedID:
		advice = append(advice, "The SDK numbers activities and timers by their place in history, so a call that moves changes the ids behind it. "+
			"Ids that the code sets itself must be unique among pending ones.")
	case HandlerRemoved:
		advice = append(advice, "Keep the update handler, under its old name, as long as runs that received the update are open or replayed.")
	case UnsupportedRecord:
		advice = append(advice, "Replay it with the SDK version that recorded it or a newer one, and download it again if it may be incomplete: "+
			"temporal workflow show --workflow-id ID --run-id RUN --output json")
	}
	if e := t.undecoded(); e != nil {
		advice = append(advice, fmt.Sprintf("The payloads of event %d are in an encoding that the data converter does not know, so the code may "+
			"not have seen its inputs. Replay with the workers' data converter and codecs: replay-check --options, or replayer.Options.Replay.", e.ID))
	}
	return append(advice, removedVersions(d, t)...)
}

// removedVersions tells of markers whose GetVersion the code does not have any more. Of those behind the divergence, and of all
// if the code broke off, nothing can be said.
func removedVersions(d *Divergence, t *timeline) []string {
	if d.Change == Panicked || d.Change == Blocked || d.Change == ChangedParameters {
		return nil
	}
	var advice []string
	for _, e := range t.commands {
		if e.Kind == runner.KindVersion && t.stepOf[e] == nil && (d.Event == nil || e.ID <= d.Event.ID) {
			advice = append(advice, fmt.Sprintf("History has a GetVersion marker for change %q (event %d), and the code did not ask for it. "+
				"If the GetVersion call was removed, put it back.", e.Name, e.ID))
		}
	}
	return advice
}

func unknownTypeAdvice(parts []string) string {
	if len(parts) < 2 || strings.Trim(parts[1], "[]") == "" {
		return "Register the workflow."
	}
	return fmt.Sprintf("Registered are: %s.", strings.Trim(parts[1], "[]"))
}
