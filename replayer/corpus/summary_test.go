package corpus_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	enumspb "go.temporal.io/api/enums/v1"

	"github.com/groundhogdev/groundhog/replayer/corpus"
)

func TestSummary(t *testing.T) {
	got, err := corpus.Decode("x", recordedText(t, sample))
	if err != nil {
		t.Fatal(err)
	}
	want := &corpus.History{
		Name:         "x",
		WorkflowID:   "get_version-337363583-0",
		RunID:        recorded(t, sample).Events[0].GetWorkflowExecutionStartedEventAttributes().GetOriginalExecutionRunId(),
		WorkflowType: "wf",
		TaskQueue:    "tq-get_version-337363583-0",
		Events:       14,
		LastType:     enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
		Versions:     []corpus.ChangeVersion{{ChangeID: "change-a", Version: 2, EventID: 5}, {ChangeID: "change-b", Version: 3, EventID: 7}},
		BuildIDs:     []string{"fef8c54269b2d2b28cfe9aa484d803a6"},
		SDKs:         []string{"temporal-go 1.50.0"},
		Counts: map[enumspb.EventType]int{
			enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED:        1,
			enumspb.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED:           2,
			enumspb.EVENT_TYPE_WORKFLOW_TASK_STARTED:             2,
			enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED:           2,
			enumspb.EVENT_TYPE_MARKER_RECORDED:                   2,
			enumspb.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES: 2,
			enumspb.EVENT_TYPE_TIMER_STARTED:                     1,
			enumspb.EVENT_TYPE_TIMER_FIRED:                       1,
			enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED:      1,
		},
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(corpus.History{}, "Wire", "First", "Last")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	events := recorded(t, sample).Events
	first, last := events[0].EventTime.AsTime(), events[len(events)-1].EventTime.AsTime()
	if !got.First.Equal(first) || !got.Last.Equal(last) || got.First.Location() != time.UTC {
		t.Errorf("got times %v and %v, want %v and %v", got.First, got.Last, first, last)
	}
	if !got.Closed() {
		t.Error("a completed run is not closed")
	}
}

func TestRunIDOfAResetRunIsTheNewOne(t *testing.T) {
	got, err := corpus.Decode("x", recordedText(t, "reset__after_reset.json"))
	if err != nil {
		t.Fatal(err)
	}
	if want := "b80168a4-aaac-426a-aa57-6c680eec169c"; got.RunID != want || !got.Reset {
		t.Errorf("got run id %q, reset %v, want %q, true", got.RunID, got.Reset, want)
	}
}

func TestRunningHistoryIsNotClosed(t *testing.T) {
	got, err := corpus.Decode("x", withEvents(t, 1, 2, 3, 4))
	if err != nil {
		t.Fatal(err)
	}
	if got.Closed() {
		t.Error("a running workflow is closed")
	}
}
