package sim

import (
	"fmt"

	enumspb "go.temporal.io/api/enums/v1"
)

// closings are the events that close a run, and the status that it has then.
var closings = map[enumspb.EventType]enumspb.WorkflowExecutionStatus{
	enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED:        enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED,
	enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED:           enumspb.WORKFLOW_EXECUTION_STATUS_FAILED,
	enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED:         enumspb.WORKFLOW_EXECUTION_STATUS_CANCELED,
	enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED:       enumspb.WORKFLOW_EXECUTION_STATUS_TERMINATED,
	enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT:        enumspb.WORKFLOW_EXECUTION_STATUS_TIMED_OUT,
	enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW: enumspb.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW,
}

// closing: a run that has ended has exactly one event that says so, its last one, and an open one has none.
func closing(v *View) string {
	for _, r := range v.Runs {
		for _, e := range r.Fresh {
			status, closes := closings[e.GetEventType()]
			last := e.GetEventId() == int64(len(r.Events))
			switch {
			case closes && !last:
				return fmt.Sprintf("%s goes on after event %d, %v", v.name(r), e.GetEventId(), e.GetEventType())
			case closes && status != r.Info.GetStatus():
				return fmt.Sprintf("%s is %v after %v", v.name(r), r.Info.GetStatus(), e.GetEventType())
			case !closes && last && !r.Open():
				return fmt.Sprintf("%s is %v, and its last event is %v", v.name(r), r.Info.GetStatus(), e.GetEventType())
			}
		}
	}
	return ""
}
