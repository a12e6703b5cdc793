package run

import (
	"maps"
	"slices"

	enumspb "go.temporal.io/api/enums/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
)

// Pending Nexus operations in the description of a run.

func (r *Run) pendingNexusOperations() (list []*workflowpb.PendingNexusOperationInfo) {
	for _, id := range slices.Sorted(maps.Keys(r.operations)) {
		if op := r.pendingOperation(id); op != nil {
			list = append(list, op.describe())
		}
	}
	return list
}

func (op *operation) describe() *workflowpb.PendingNexusOperationInfo {
	a := op.attrs
	info := &workflowpb.PendingNexusOperationInfo{
		Endpoint: a.GetEndpoint(), Service: a.GetService(), Operation: a.GetOperation(), OperationToken: op.token, OperationId: op.token,
		ScheduleToCloseTimeout: a.GetScheduleToCloseTimeout(), ScheduleToStartTimeout: a.GetScheduleToStartTimeout(), StartToCloseTimeout: a.GetStartToCloseTimeout(),
		ScheduledTime: stamp(op.scheduledAt), ScheduledEventId: op.scheduledID, State: enumspb.PENDING_NEXUS_OPERATION_STATE_SCHEDULED,
	}
	switch starting := op.request.kind == startRequest; {
	case op.state == operationStarted:
		info.State = enumspb.PENDING_NEXUS_OPERATION_STATE_STARTED
	case starting && op.request.state == requestBackingOff:
		info.State = enumspb.PENDING_NEXUS_OPERATION_STATE_BACKING_OFF
	}
	if op.request.kind == startRequest {
		info.Attempt, info.LastAttemptFailure = op.request.attempt, op.request.failure
	}
	if op.cancelID != 0 {
		info.CancellationInfo = op.describeCancel()
	}
	return info
}

func (op *operation) describeCancel() *workflowpb.NexusOperationCancellationInfo {
	info := &workflowpb.NexusOperationCancellationInfo{}
	if op.request.kind != cancelRequest {
		return info // it waits for the operation to start
	}
	info.Attempt, info.LastAttemptFailure = op.request.attempt, op.request.failure
	switch state := op.request.state; {
	case state == requestBackingOff:
		info.State = enumspb.NEXUS_OPERATION_CANCELLATION_STATE_BACKING_OFF
	case state == noRequest && info.LastAttemptFailure != nil:
		info.State = enumspb.NEXUS_OPERATION_CANCELLATION_STATE_FAILED
	case state == noRequest:
		info.State = enumspb.NEXUS_OPERATION_CANCELLATION_STATE_SUCCEEDED
	default:
		info.State = enumspb.NEXUS_OPERATION_CANCELLATION_STATE_SCHEDULED
	}
	return info
}
