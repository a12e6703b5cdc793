package run

import (
	commandpb "go.temporal.io/api/command/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
)

// Markers: what the SDK writes down for itself: versions, side effects, local activities.

func recordMarker(tx *Tx, cmd *commandpb.Command) *badCommand {
	a := cmd.GetRecordMarkerCommandAttributes()
	name := a.GetMarkerName()
	const cause = enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_RECORD_MARKER_ATTRIBUTES
	switch {
	case a == nil:
		return bad(cause, "RecordMarkerCommandAttributes is not set on RecordMarkerCommand.")
	case name == "":
		return bad(cause, "MarkerName is not set on RecordMarkerCommand.")
	case len(name) > MaxID:
		return bad(cause, "MarkerName on RecordMarkerCommand exceeds length limit. MarkerName=%s Length=%d Limit=%d", name, len(name), MaxID)
	case detailsSize(a.GetDetails()) > maxPayload:
		return tooLarge(cause, "RecordMarkerCommandAttributes.Details exceeds size limit.")
	}
	tx.append(&historypb.MarkerRecordedEventAttributes{
		MarkerName: name, Details: a.GetDetails(), Header: a.GetHeader(), Failure: a.GetFailure(),
		WorkflowTaskCompletedEventId: tx.completedID(),
	})
	return nil
}
