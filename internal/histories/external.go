package histories

import (
	"strconv"

	commonpb "go.temporal.io/api/common/v1"
	historypb "go.temporal.io/api/history/v1"
)

// Signaled adds a signal to the run.
func (h *History) Signaled(name string, input ...any) *History {
	return h.Append(&historypb.WorkflowExecutionSignaledEventAttributes{
		SignalName: name,
		Input:      Payloads(input...),
		Identity:   "client@orders",
		Header:     &commonpb.Header{},
		RequestId:  requestID(h.next()),
	})
}

// CancelRequested adds a request to cancel the run.
func (h *History) CancelRequested() *History {
	return h.Append(&historypb.WorkflowExecutionCancelRequestedEventAttributes{Identity: "client@orders"})
}

// SignalInitiated adds the workflow's wish to signal another workflow. Later events of it use the target's workflow id as label.
func (h *History) SignalInitiated(workflowID, name string, input ...any) *History {
	return h.appendAs("signal", workflowID, &historypb.SignalExternalWorkflowExecutionInitiatedEventAttributes{
		WorkflowTaskCompletedEventId: h.task,
		Namespace:                    Namespace,
		NamespaceId:                  NamespaceID,
		WorkflowExecution:            &commonpb.WorkflowExecution{WorkflowId: workflowID},
		SignalName:                   name,
		Input:                        Payloads(input...),
		Control:                      strconv.FormatInt(h.next(), 10), //lint:ignore SA1019 the SDK matches by it
		Header:                       &commonpb.Header{},
	})
}

// SignalDelivered adds the service's word that the other workflow has its signal.
func (h *History) SignalDelivered(workflowID string) *History {
	id := h.Label("signal", workflowID)
	return h.Append(&historypb.ExternalWorkflowExecutionSignaledEventAttributes{
		InitiatedEventId:  id,
		Namespace:         Namespace,
		NamespaceId:       NamespaceID,
		WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: workflowID},
		Control:           strconv.FormatInt(id, 10), //lint:ignore SA1019 the SDK matches by it
	})
}

// CancelInitiated adds the workflow's wish to cancel another workflow that is not its child.
func (h *History) CancelInitiated(workflowID string) *History {
	return h.appendAs("cancel", workflowID, &historypb.RequestCancelExternalWorkflowExecutionInitiatedEventAttributes{
		WorkflowTaskCompletedEventId: h.task,
		Namespace:                    Namespace,
		NamespaceId:                  NamespaceID,
		WorkflowExecution:            &commonpb.WorkflowExecution{WorkflowId: workflowID},
		Control:                      strconv.FormatInt(h.next(), 10), //lint:ignore SA1019 the SDK matches by it
	})
}

// CancelDelivered adds the service's word that the other workflow has its cancel request.
func (h *History) CancelDelivered(workflowID string) *History {
	return h.Append(&historypb.ExternalWorkflowExecutionCancelRequestedEventAttributes{
		InitiatedEventId:  h.Label("cancel", workflowID),
		Namespace:         Namespace,
		NamespaceId:       NamespaceID,
		WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: workflowID},
	})
}
