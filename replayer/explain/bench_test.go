package explain_test

import (
	"fmt"
	"strconv"
	"testing"

	"github.com/groundhogdev/groundhog/internal/runner"
	"github.com/groundhogdev/groundhog/replayer/explain"
)

// BenchmarkExplain explains a replay of 60,000 events whose last activity the code calls otherwise.
func BenchmarkExplain(b *testing.B) {
	out := long(8571)
	for b.Loop() {
		if d := explain.Explain(out); d.Change != explain.Renamed {
			b.Fatalf("explained as %q, want %q", d.Change, explain.Renamed)
		}
	}
}

// long is a replay of seven events for each workflow task: each has a version marker and an activity, and the last activity differs.
func long(tasks int) explain.Outcome {
	out := explain.Outcome{Events: []explain.Event{{ID: 1, Type: "WorkflowExecutionStarted"}}}
	var last int64
	add := func(e explain.Event) {
		last++
		e.ID = last + 1
		out.Events = append(out.Events, e)
	}
	for i := range tasks {
		started, id := last+3, strconv.Itoa(i)
		add(explain.Event{Type: "WorkflowTaskScheduled"})
		add(explain.Event{Type: "WorkflowTaskStarted"})
		add(explain.Event{Type: "WorkflowTaskCompleted"})
		add(explain.Event{Type: "MarkerRecorded", Task: started, Kind: runner.KindVersion, Name: "step " + id})
		add(explain.Event{Type: "ActivityTaskScheduled", Task: started, Kind: runner.KindActivity, Name: "Charge", Ref: id})
		add(explain.Event{Type: "ActivityTaskStarted"})
		add(explain.Event{Type: "ActivityTaskCompleted"})
		out.Steps = append(out.Steps,
			explain.Step{Task: started, Kind: runner.KindVersion, Call: "workflow.GetVersion", Name: "step " + id},
			explain.Step{Task: started, Kind: runner.KindActivity, Call: "workflow.ExecuteActivity", Name: "Charge", ID: id},
		)
	}
	out.Steps[len(out.Steps)-1].Name = "Refund"
	out.Error = fmt.Sprintf("lookup failed for scheduledEventID to activityID: scheduleEventID: %d", last-1)
	return out
}
