package histories_test

import (
	"slices"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"google.golang.org/protobuf/proto"

	"github.com/groundhogdev/groundhog/internal/histories"
)

func TestSameCallsGiveSameHistory(t *testing.T) {
	t.Parallel()
	build := func() *historypb.History {
		return histories.Start("FulfilOrder", 1).Task().Version("a", 1).Version("b", 2).SideEffect(3).Completed().Proto()
	}
	if !proto.Equal(build(), build()) {
		t.Error("two builds of one history differ")
	}
}

func TestProtoIsACopy(t *testing.T) {
	t.Parallel()
	h := histories.Start("FulfilOrder")
	h.Proto().Events[0].EventId = 99
	if id := h.Proto().GetEvents()[0].GetEventId(); id != 1 {
		t.Errorf("first event has id %d after its copy changed, want 1", id)
	}
}

func TestTimerFiresWhenDue(t *testing.T) {
	t.Parallel()
	events := histories.Start("RemindCustomer").Task().TimerStarted("wait", time.Hour).TimerFired("wait").Proto().GetEvents()
	started, fired := events[4], events[5]
	if got := fired.GetEventTime().AsTime().Sub(started.GetEventTime().AsTime()); got != time.Hour {
		t.Errorf("timer fired after %v, want 1h", got)
	}
	if got := events[0].GetEventTime().AsTime(); !got.Equal(histories.StartTime) {
		t.Errorf("history starts at %v, want %v", got, histories.StartTime)
	}
}

func TestFlagsAreRecordedAtFirstUse(t *testing.T) {
	t.Parallel()
	events := histories.Start("Cart").Task().Version("a", 1).Task().Version("b", 1).UpdateAccepted("u", "Add").Proto().GetEvents()
	var got [][]uint32
	for _, event := range events {
		if event.GetEventType() == enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED {
			got = append(got, event.GetWorkflowTaskCompletedEventAttributes().GetSdkMetadata().GetLangUsedFlags())
		}
	}
	want := [][]uint32{{3, 1}, {4}}
	if !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("flags by workflow task = %v, want %v", got, want)
	}
}

func TestCommandEventsNameTheirWorkflowTask(t *testing.T) {
	t.Parallel()
	events := histories.Start("FulfilOrder").Task().Task().ActivityScheduled("ChargeCard").Proto().GetEvents()
	scheduled := events[len(events)-1].GetActivityTaskScheduledEventAttributes()
	if got := scheduled.GetWorkflowTaskCompletedEventId(); got != 7 {
		t.Errorf("activity belongs to workflow task %d, want 7", got)
	}
	if got := scheduled.GetActivityId(); got != "8" {
		t.Errorf("activity has id %q, want %q", got, "8")
	}
}

func TestWithoutLeavesAHole(t *testing.T) {
	t.Parallel()
	var ids []int64
	for _, event := range histories.Start("FulfilOrder").Task().Without(2).Completed().Proto().GetEvents() {
		ids = append(ids, event.GetEventId())
	}
	if want := []int64{1, 3, 4, 5}; !slices.Equal(ids, want) {
		t.Errorf("event ids = %v, want %v", ids, want)
	}
}

func TestUnknownLabelPanics(t *testing.T) {
	t.Parallel()
	defer func() {
		if got, want := recover(), `build history: no activity "ChargeCard" so far`; got != want {
			t.Errorf("panic = %v, want %q", got, want)
		}
	}()
	histories.Start("FulfilOrder").ActivityCompleted("ChargeCard")
}
