package histories

import (
	commonpb "go.temporal.io/api/common/v1"
	historypb "go.temporal.io/api/history/v1"
	updatepb "go.temporal.io/api/update/v1"
)

// UpdateAccepted adds an update that the workflow accepted in the latest workflow task. Its id is its label.
func (h *History) UpdateAccepted(updateID, name string, input ...any) *History {
	h.UseFlag(flagPriorityUpdateHandling)
	return h.appendAs("update", updateID, &historypb.WorkflowExecutionUpdateAcceptedEventAttributes{
		ProtocolInstanceId:               updateID,
		AcceptedRequestMessageId:         updateID + "/request",
		AcceptedRequestSequencingEventId: h.task - 2,
		AcceptedRequest: &updatepb.Request{
			Meta:  &updatepb.Meta{UpdateId: updateID, Identity: "client@orders"},
			Input: &updatepb.Input{Header: &commonpb.Header{}, Name: name, Args: Payloads(input...)},
		},
	})
}

// UpdateCompleted adds the outcome of an update.
func (h *History) UpdateCompleted(updateID string, result ...any) *History {
	return h.Append(&historypb.WorkflowExecutionUpdateCompletedEventAttributes{
		Meta:            &updatepb.Meta{UpdateId: updateID},
		AcceptedEventId: h.Label("update", updateID),
		Outcome:         &updatepb.Outcome{Value: &updatepb.Outcome_Success{Success: Payloads(result...)}},
	})
}
