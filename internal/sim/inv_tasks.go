package sim

import (
	"fmt"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
)

// taskPairs: nothing is written between the start and the end of a workflow task, and both name the events before them.
func taskPairs(v *View) string {
	for _, r := range v.Runs {
		for _, e := range r.Fresh {
			if what := taskEvent(r.Events[:e.GetEventId()-1], e); what != "" {
				return fmt.Sprintf("event %d of %s, %v: %s", e.GetEventId(), v.name(r), e.GetEventType(), what)
			}
		}
	}
	return ""
}

func taskEvent(before []*historypb.HistoryEvent, e *historypb.HistoryEvent) string {
	if len(before) == 0 {
		return ""
	}
	previous := before[len(before)-1]
	started := previous.GetEventType() == enumspb.EVENT_TYPE_WORKFLOW_TASK_STARTED
	switch e.GetEventType() {
	case enumspb.EVENT_TYPE_WORKFLOW_TASK_STARTED:
		if typeAt(before, e.GetWorkflowTaskStartedEventAttributes().GetScheduledEventId()) != enumspb.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED {
			return "its task was not scheduled"
		}
	case enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED:
		if !started || e.GetWorkflowTaskCompletedEventAttributes().GetStartedEventId() != previous.GetEventId() {
			return "its task was not started right before"
		}
	case enumspb.EVENT_TYPE_WORKFLOW_TASK_FAILED, enumspb.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT:
	default:
		if started {
			return "it is between the start and the end of a workflow task"
		}
	}
	return ""
}

// typeAt is the type of the event with an id.
func typeAt(events []*historypb.HistoryEvent, id int64) enumspb.EventType {
	if id < 1 || id > int64(len(events)) {
		return enumspb.EVENT_TYPE_UNSPECIFIED
	}
	return events[id-1].GetEventType()
}
