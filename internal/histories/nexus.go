package histories

import (
	"time"

	historypb "go.temporal.io/api/history/v1"
	"google.golang.org/protobuf/types/known/durationpb"
)

// NexusTimeout is the schedule-to-close timeout of every built Nexus operation.
const NexusTimeout = 20 * time.Second

// NexusScheduled adds the schedule of a Nexus operation. Later events of it use the operation's name as label.
func (h *History) NexusScheduled(endpoint, service, operation string, input any) *History {
	return h.appendAs("nexus", operation, &historypb.NexusOperationScheduledEventAttributes{
		Endpoint:                     endpoint,
		Service:                      service,
		Operation:                    operation,
		Input:                        payload(input),
		ScheduleToCloseTimeout:       durationpb.New(NexusTimeout),
		ScheduleToStartTimeout:       durationpb.New(0),
		StartToCloseTimeout:          durationpb.New(0),
		WorkflowTaskCompletedEventId: h.task,
		RequestId:                    requestID(h.next()),
		EndpointId:                   "1dccb19b-37e8-44ce-937b-a42ee7113421",
	})
}

// NexusStarted adds the start of an asynchronous operation.
func (h *History) NexusStarted(operation string) *History {
	id := h.Label("nexus", operation)
	return h.Append(&historypb.NexusOperationStartedEventAttributes{
		ScheduledEventId: id,
		OperationToken:   "token-" + operation,
		OperationId:      "token-" + operation, //lint:ignore SA1019 services still fill it
		RequestId:        requestID(id),
	})
}

// NexusCompleted adds the end of an operation.
func (h *History) NexusCompleted(operation string, result any) *History {
	id := h.Label("nexus", operation)
	return h.Append(&historypb.NexusOperationCompletedEventAttributes{
		ScheduledEventId: id,
		Result:           payload(result),
		RequestId:        requestID(id),
	})
}

// NexusCancelRequested adds the workflow's wish to cancel an operation.
func (h *History) NexusCancelRequested(operation string) *History {
	return h.appendAs("nexus cancel", operation, &historypb.NexusOperationCancelRequestedEventAttributes{
		ScheduledEventId:             h.Label("nexus", operation),
		WorkflowTaskCompletedEventId: h.task,
	})
}

// NexusCancelDelivered adds the service's word that the operation's handler has the cancel request.
func (h *History) NexusCancelDelivered(operation string) *History {
	h.Append(&historypb.NexusOperationCancelRequestCompletedEventAttributes{
		RequestedEventId: h.Label("nexus cancel", operation),
		ScheduledEventId: h.Label("nexus", operation),
	})
	h.events[len(h.events)-1].WorkerMayIgnore = true
	return h
}
