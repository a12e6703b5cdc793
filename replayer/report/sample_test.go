package report_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/groundhogdev/groundhog/replayer"
	"github.com/groundhogdev/groundhog/replayer/corpus"
	"github.com/groundhogdev/groundhog/replayer/explain"
	"github.com/groundhogdev/groundhog/replayer/report"
)

// hostile has something for every format to stumble over.
const hostile = "a\nb\r\n]]> <script>&amp; 100% %0A ::error::x, \"q\" \x00\x1b[31m\xff\ufffe\u2028 \\ é"

const shop = "/home/ann/shop"

var options = report.Options{Dir: shop, Program: "example.com/shop", Version: "v1.2.3", Now: time.Date(2026, 3, 9, 12, 0, 0, 0, time.UTC)}

// sample is a summary with every kind of result.
func sample(t *testing.T) *replayer.Summary {
	return &replayer.Summary{
		Results: []replayer.Result{
			passed(), cached(), warned(), diverged(t), divergedNowhere(t), unreadable(), unknownType(t), hostileResult(t), skipped(),
		},
		Passed: 3, Diverged: 3, Trouble: 2, Skipped: 1, Cached: 1, Warnings: 1, Elapsed: 1234 * time.Millisecond,
		Coverage: replayer.Coverage{
			Types:    map[string]int{"FulfilOrder": 4, "Trial": 1, hostile: 1},
			Versions: map[string]int{"add-fraud-check-1": 2},
			BuildIDs: map[string]int{"2026-03-01": 4},
			Events:   map[string]int{"WorkflowExecutionStarted": 6, "TimerStarted": 2},
			Total:    84, Oldest: day(1), Newest: day(8),
		},
	}
}

func day(n int) time.Time { return time.Date(2026, 3, n, 8, 30, 0, 0, time.UTC) }

func facts(workflowType, id string) replayer.Facts {
	return replayer.Facts{
		WorkflowType: workflowType, WorkflowID: id, RunID: "run-of-" + id, Events: 14, First: day(1), Last: day(2),
		LastEvent: "WorkflowExecutionCompleted", Counts: map[string]int{"WorkflowExecutionStarted": 1, "TimerStarted": 2},
		Versions: []string{"add-fraud-check-1"}, BuildIDs: []string{"2026-03-01"}, SDKs: []string{"temporal-go/1.50.0"},
	}
}

func passed() replayer.Result {
	return replayer.Result{
		Name: shop + "/histories/order-1.json", Verdict: replayer.Passed, Facts: facts("FulfilOrder", "order-1"), Elapsed: 1500 * time.Microsecond,
		Next: []explain.Step{{Task: 12, Kind: "activity", Call: "workflow.ExecuteActivity", Name: "SendReceipt", Frames: frames(61)}},
	}
}

func cached() replayer.Result {
	return replayer.Result{Name: shop + "/histories/old.zip!order-2.json", Verdict: replayer.Passed, Cached: true, Facts: facts("FulfilOrder", "order-2")}
}

func warned() replayer.Result {
	return replayer.Result{
		Name: shop + "/histories/all.jsonl:3", Verdict: replayer.Passed, Facts: facts("FulfilOrder", "order-3"), Elapsed: 2 * time.Millisecond,
		NextError: "activity \"SendReceipt\" is not there",
		Warnings: []explain.Warning{{
			Event: chargeEvent(), Step: chargeStep(),
			Diff: []explain.Difference{{Field: "startToCloseTimeout", History: "10s", Code: "1m0s"}, {Field: "input[1]", History: `{"amount":5}`}},
		}},
	}
}

func diverged(t *testing.T) replayer.Result {
	event, step := chargeEvent(), chargeStep()
	step.Name = "ChargeBooking"
	return replayer.Result{
		Name: shop + "/histories/order-4.json", Verdict: replayer.Diverged, Facts: facts("FulfilOrder", "order-4"), Elapsed: 3 * time.Millisecond,
		Divergence: &explain.Divergence{
			Site: site(t, "command-mismatch"), Change: explain.Renamed,
			Summary: `the code makes an activity "ChargeBooking" where history has an activity "ChargeCard"`,
			Event:   &event, Step: &step,
			Diff:    []explain.Difference{{Field: "activityType.name", History: "ChargeCard", Code: "ChargeBooking"}},
			Sides:   sides(event, step),
			Matched: []explain.Match{{Event: explain.Event{ID: 5, Type: "TimerStarted", Task: 3, Kind: "timer"}, Step: explain.Step{Task: 3, Kind: "timer", Call: "workflow.Sleep"}}},
			At:      frames(48),
			Advice:  []string{"Guard the change with workflow.GetVersion."},
			Patch:   "v := workflow.GetVersion(ctx, \"change-charge-card\", workflow.DefaultVersion, 1)\n",
			SDK:     "[TMPRL1100] nondeterministic workflow: history event is ActivityTaskScheduled, replay command is ScheduleActivityTask",
		},
	}
}

// sides are two timelines that part in event 11, behind a fold.
func sides(event explain.Event, step explain.Step) *explain.Sides {
	list := &explain.Sides{Before: 2, After: 1}
	row := func(id int64, eventType string) *explain.Row {
		list.Rows = append(list.Rows, explain.Row{Event: &explain.Event{ID: id, Type: eventType}})
		return &list.Rows[len(list.Rows)-1]
	}
	for id := int64(3); id < 9; id += 2 {
		timer := row(id, "TimerStarted")
		timer.Step, timer.Relation = &explain.Step{Kind: "timer", Call: "workflow.Sleep", Frames: frames(40)}, explain.Agree
		row(id+1, "TimerFired")
	}
	for range 2 {
		list.Rows = append(list.Rows, explain.Row{Step: &explain.Step{Call: "workflow.GetSignalChannel", Name: "stop", Silent: true}})
	}
	for id := range int64(2) {
		row(9+id, []string{"WorkflowTaskStarted", "WorkflowTaskCompleted"}[id])
	}
	parted := row(event.ID, event.Type)
	*parted = explain.Row{Event: &event, Step: &step, Relation: explain.Differ, Parts: true}
	row(12, "ActivityTaskStarted")
	row(13, "WorkflowExecutionCompleted").Relation = explain.NotReached
	return list
}

func divergedNowhere(t *testing.T) replayer.Result {
	return replayer.Result{
		Name: "-", Verdict: replayer.Diverged, Facts: facts("Trial", "trial-1"),
		Divergence: &explain.Divergence{
			Site: site(t, "missing-command"), Change: explain.Removed, Summary: "the code does not come to a timer any more, which history has as event 5",
			Event: &explain.Event{ID: 5, Type: "TimerStarted", Task: 3, Kind: "timer", Ref: "5"},
			SDK:   "[TMPRL1100] nondeterministic workflow: missing replay command for TimerStarted",
		},
	}
}

func unreadable() replayer.Result {
	name := shop + "/histories/cut.json"
	return replayer.Result{
		Name: name, Verdict: replayer.Trouble,
		Err: fmt.Errorf("check: %w", &corpus.Error{Name: name, Kind: corpus.Truncated, Reason: "it ends within an event", Hint: "download it again"}),
	}
}

func skipped() replayer.Result {
	name := shop + "/histories/young.json"
	return replayer.Result{
		Name: name, Verdict: replayer.Skipped,
		Err: &corpus.Error{Name: name, Kind: corpus.TooShort, Reason: "it ends before its first workflow task"},
	}
}

func unknownType(t *testing.T) replayer.Result {
	return replayer.Result{
		Name: "histories/lost.tar!sub/lost.json", Verdict: replayer.Trouble, Facts: facts("Lost", "lost-1"),
		Err: errors.New(`replay history "histories/lost.tar!sub/lost.json": no workflow is registered as "Lost"`),
		Divergence: &explain.Divergence{
			Site: site(t, "unknown-workflow-type"), Change: explain.UnknownType, Summary: `no workflow is registered as "Lost"`,
			Advice: []string{"Registered are: FulfilOrder, Trial."}, SDK: "unable to find workflow type: Lost",
		},
	}
}

func hostileResult(t *testing.T) replayer.Result {
	f := facts(hostile, hostile)
	return replayer.Result{
		Name: shop + "/histories/" + hostile + ".json", Verdict: replayer.Diverged, Facts: f,
		Divergence: &explain.Divergence{
			Site: site(t, "workflow-panic"), Change: explain.Panicked, Summary: hostile,
			Diff:   []explain.Difference{{Field: hostile, History: hostile, Code: hostile}},
			At:     []explain.Frame{{Func: hostile, File: "/opt/go/mod/" + hostile + ".go", Line: 7}},
			Advice: []string{hostile}, Patch: hostile, SDK: hostile,
			Sides: &explain.Sides{Rows: []explain.Row{{
				Event: &explain.Event{ID: 5, Type: hostile, Name: hostile}, Step: &explain.Step{Call: hostile, Name: hostile}, Parts: true,
			}}},
		},
	}
}

func chargeEvent() explain.Event {
	return explain.Event{
		ID: 11, Type: "ActivityTaskScheduled", Task: 9, Kind: "activity", Name: "ChargeCard", Ref: "11",
		Fields: []explain.Field{{Name: "startToCloseTimeout", Value: "10s"}},
	}
}

func chargeStep() explain.Step {
	return explain.Step{
		Task: 9, Kind: "activity", Call: "workflow.ExecuteActivity", Name: "ChargeCard", ID: "11",
		Fields: []explain.Field{{Name: "startToCloseTimeout", Value: "1m0s"}}, Frames: frames(48),
	}
}

// frames is a stack whose innermost frame is a library's.
func frames(line int) []explain.Frame {
	return []explain.Frame{
		{Func: "example.com/retry.Do", File: "/home/ann/go/pkg/mod/example.com/retry@v1.0.0/retry.go", Line: 20},
		{Func: "example.com/shop/orders.FulfilOrder", File: shop + "/orders/workflow.go", Line: line},
	}
}

func site(t *testing.T, key string) explain.Site {
	t.Helper()
	for _, s := range explain.Catalogue() {
		if s.Key == key {
			return s
		}
	}
	t.Fatalf("the catalogue has no site %q", key)
	return explain.Site{}
}
