package run

import (
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
)

// The buffer: events that arrive while a workflow task is started wait here until it ends.

// inOrder puts the outcomes of activities, children and operations after everything else, as the server does
// (historybuilder/event_store.go, reorderBuffer).
func inOrder(waiting []draft) []draft {
	var first, outcomes []draft
	for _, event := range waiting {
		if isOutcome(event(0).GetEventType()) {
			outcomes = append(outcomes, event)
		} else {
			first = append(first, event)
		}
	}
	return append(first, outcomes...)
}

func isOutcome(t enumspb.EventType) bool {
	switch t {
	case enumspb.EVENT_TYPE_ACTIVITY_TASK_COMPLETED, enumspb.EVENT_TYPE_ACTIVITY_TASK_FAILED,
		enumspb.EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT, enumspb.EVENT_TYPE_ACTIVITY_TASK_CANCELED,
		enumspb.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_COMPLETED, enumspb.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_FAILED,
		enumspb.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TIMED_OUT, enumspb.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_CANCELED,
		enumspb.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TERMINATED,
		enumspb.EVENT_TYPE_NEXUS_OPERATION_COMPLETED, enumspb.EVENT_TYPE_NEXUS_OPERATION_FAILED,
		enumspb.EVENT_TYPE_NEXUS_OPERATION_CANCELED, enumspb.EVENT_TYPE_NEXUS_OPERATION_TIMED_OUT:
		return true
	}
	return false
}

// waits tells whether an event waits in the buffer.
func (r *Run) waits(is func(*historypb.HistoryEvent) bool) bool {
	for _, event := range r.buffered {
		if is(event(0)) {
			return true
		}
	}
	return false
}

// takeBack removes the first such event from the buffer and returns it, or nil if there is none.
func (tx *Tx) takeBack(is func(*historypb.HistoryEvent) bool) *historypb.HistoryEvent {
	waiting := tx.run.buffered
	for i, event := range waiting {
		if e := event(0); is(e) {
			set(tx, &tx.run.buffered, append(waiting[:i:i], waiting[i+1:]...))
			return e
		}
	}
	return nil
}
