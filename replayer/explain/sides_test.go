package explain_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/groundhogdev/groundhog/internal/divergences"
	"github.com/groundhogdev/groundhog/internal/runner"
	"github.com/groundhogdev/groundhog/replayer/explain"
)

// TestSidesHoldEverythingOnce lays out every case: all events in their order, all steps, and the mark at the first row that tells
// of a difference.
func TestSidesHoldEverythingOnce(t *testing.T) {
	for _, c := range divergences.Cases() {
		if c.Slow() {
			continue
		}
		t.Run(c.Name, func(t *testing.T) {
			out := replayCase(t, c)
			d := explain.Explain(out)
			switch {
			case d == nil:
			case d.Change == explain.UnknownType, d.Change == explain.UnsupportedRecord:
				if d.Sides != nil {
					t.Error("there are timelines of what is not about the code")
				}
			default:
				holdsEverything(t, d, out)
				partsOnce(t, d.Sides.Rows)
			}
		})
	}
}

func holdsEverything(t *testing.T, d *explain.Divergence, out explain.Outcome) {
	t.Helper()
	var events []int64
	steps := 0
	for _, r := range d.Sides.Rows {
		if r.Event != nil {
			events = append(events, r.Event.ID)
		}
		if r.Step != nil && r.Step.Call != string(d.Change) {
			steps++
		}
	}
	var want []int64
	for _, e := range out.Events {
		want = append(want, e.ID)
	}
	if !slices.Equal(events, want) {
		t.Errorf("events are %d, want %d", events, want)
	}
	if steps != len(out.Steps) {
		t.Errorf("%d steps, want %d", steps, len(out.Steps))
	}
}

func partsOnce(t *testing.T, rows []explain.Row) {
	t.Helper()
	parted := 0
	for i, r := range rows {
		if r.Parts {
			parted++
		}
		if parted == 0 && r.Relation != explain.Agree && r.Relation != explain.Unrelated {
			t.Errorf("row %d is %q before the two part", i, r.Relation)
		}
	}
	if parted != 1 {
		t.Errorf("%d rows are marked, want 1", parted)
	}
}

// TestSidesAreGolden shows how each kind of change looks.
func TestSidesAreGolden(t *testing.T) {
	var text strings.Builder
	for _, c := range divergences.Cases() {
		if slices.Contains(shownSides, c.Name) {
			fmt.Fprintf(&text, "%s\n", c.Name)
			for _, r := range explain.Explain(replayCase(t, c)).Sides.Rows {
				writeRow(&text, r)
			}
			fmt.Fprintln(&text)
		}
	}
	golden(t, "sides", text.String())
}

var shownSides = []string{
	"activity_renamed", "timer_cancel_removed", "timer_cancel_added", "activities_made_parallel", "search_attribute_upsert_moved",
	"kept_running", "workflow_panics", "update_handler_does_more", "version_minimum_raised",
}

func writeRow(w *strings.Builder, r explain.Row) {
	mark, event, step := " ", "", ""
	if r.Parts {
		mark = ">"
	}
	if r.Event != nil {
		event = explain.EventText(*r.Event)
	}
	if r.Step != nil {
		step = explain.StepText(*r.Step)
	}
	fmt.Fprintln(w, strings.TrimRight(fmt.Sprintf("%s %-56s | %-50s %s", mark, event, step, r.Relation), " "))
}

// TestSidesOfLongHistoriesAreCut has a history of 600 timers, of which the code makes 500 and then an activity.
func TestSidesOfLongHistoriesAreCut(t *testing.T) {
	out := explain.Outcome{Error: "[TMPRL1100] During replay, a matching Timer command was expected in history event position 505. However, the replayed code did not produce that."}
	out.Events = []explain.Event{
		{ID: 1, Type: "WorkflowExecutionStarted"}, {ID: 2, Type: "WorkflowTaskScheduled"}, {ID: 3, Type: "WorkflowTaskStarted"}, {ID: 4, Type: "WorkflowTaskCompleted"},
	}
	fields := []explain.Field{{Name: "input[0]", Value: "a payload"}}
	for i := range 600 {
		id := fmt.Sprint(5 + i)
		out.Events = append(out.Events, explain.Event{ID: int64(5 + i), Type: "TimerStarted", Kind: runner.KindTimer, Task: 3, Ref: id, Fields: fields})
		step := explain.Step{Kind: runner.KindTimer, Call: "workflow.NewTimer", Task: 3, ID: id, Fields: fields}
		if i == 500 {
			step = explain.Step{Kind: runner.KindActivity, Call: "workflow.ExecuteActivity", Task: 3, ID: id}
		}
		if i <= 500 {
			out.Steps = append(out.Steps, step)
		}
	}
	sides := explain.Explain(out).Sides
	at := slices.IndexFunc(sides.Rows, func(r explain.Row) bool { return r.Parts })
	if at < 0 || sides.Rows[at].Event.ID != 505 {
		t.Fatalf("row %d is marked, want that of event 505: %+v", at, sides.Rows[max(0, at)])
	}
	if sides.Before != 404 || at != 100 || len(sides.Rows)-at != 41 || sides.After != 59 {
		t.Errorf("%d rows are left out, %d stand before the mark, %d behind it, %d are left out", sides.Before, at, len(sides.Rows)-at-1, sides.After)
	}
	for _, r := range sides.Rows {
		if r.Event != nil && r.Event.Fields != nil || r.Step != nil && r.Step.Fields != nil {
			t.Fatalf("the row of event %d keeps payloads", r.Event.ID)
		}
	}
}
