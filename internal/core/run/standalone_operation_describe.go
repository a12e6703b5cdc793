package run

import (
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	nexuspb "go.temporal.io/api/nexus/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/types/known/durationpb"
)

// What clients see of standalone Nexus operations: buildExecutionInfo in chasm/lib/nexusoperation/operation.go of the server.

// StandaloneOperationRequest is what the operation was started with; it must not be changed.
func (r *Run) StandaloneOperationRequest() *workflowservice.StartNexusOperationExecutionRequest {
	return r.standaloneOperation.request
}

// StandaloneOperationOutcome is what came of the operation: neither as long as it has not ended, and the failure is nil if it has succeeded.
func (r *Run) StandaloneOperationOutcome() (result *commonpb.Payload, failure *failurepb.Failure) {
	return r.standaloneOperation.result, r.standaloneOperation.failure
}

// StandaloneOperationToken names the operation to its handler, once that has said that it goes on by itself; started tells whether it has.
func (r *Run) StandaloneOperationToken() (token string, started bool) {
	op := r.onlyOperation()
	return op.token, op.state == operationStarted
}

// ListStandaloneOperation is the part of the description that lists show.
func (r *Run) ListStandaloneOperation() *nexuspb.NexusOperationExecutionListInfo {
	op := r.onlyOperation()
	status, _ := enumspb.NexusOperationExecutionStatusFromString(r.status.String()) // the names are the same
	info := &nexuspb.NexusOperationExecutionListInfo{
		OperationId: r.id.OperationID, RunId: r.id.RunID, Endpoint: op.attrs.GetEndpoint(), Service: op.attrs.GetService(), Operation: op.attrs.GetOperation(),
		Status: status, ScheduleTime: stamp(op.scheduledAt), StateTransitionCount: r.transitions,
		SearchAttributes: &commonpb.SearchAttributes{IndexedFields: r.searchAttributes},
	}
	if r.Closed() {
		info.CloseTime, info.ExecutionDuration = stamp(r.ended), durationpb.New(r.ended.Sub(op.scheduledAt))
	}
	return info
}

// StandaloneOperationRequestID is the id under which the handler was asked.
func (r *Run) StandaloneOperationRequestID() string { return r.onlyOperation().attrs.GetRequestId() }

// DescribeStandaloneOperation tells what is known of the operation.
func (r *Run) DescribeStandaloneOperation(now time.Time) *nexuspb.NexusOperationExecutionInfo {
	op, list, from := r.onlyOperation(), r.ListStandaloneOperation(), r.standaloneOperation.request
	info := &nexuspb.NexusOperationExecutionInfo{
		OperationId: list.GetOperationId(), RunId: list.GetRunId(), Endpoint: list.GetEndpoint(), Service: list.GetService(), Operation: list.GetOperation(),
		Status: list.GetStatus(), ScheduleTime: list.GetScheduleTime(), CloseTime: list.GetCloseTime(), ExecutionDuration: list.GetExecutionDuration(),
		StateTransitionCount: list.GetStateTransitionCount(), SearchAttributes: list.GetSearchAttributes(),
		ScheduleToCloseTimeout: op.attrs.GetScheduleToCloseTimeout(), ScheduleToStartTimeout: op.attrs.GetScheduleToStartTimeout(), StartToCloseTimeout: op.attrs.GetStartToCloseTimeout(),
		Attempt: op.attempts, RequestId: op.attrs.GetRequestId(), OperationToken: op.token, NexusHeader: from.GetNexusHeader(), UserMetadata: from.GetUserMetadata(),
		Links: r.standaloneOperation.links, Identity: from.GetIdentity(), LastAttemptCompleteTime: orNil(op.triedAt),
	}
	if whole := op.attrs.GetScheduleToCloseTimeout(); whole != nil {
		info.ExpirationTime = stamp(op.scheduledAt.Add(whole.AsDuration()))
	}
	if op.request.kind == startRequest {
		info.LastAttemptFailure = op.request.failure
		if !op.request.triedAt.IsZero() {
			info.LastAttemptCompleteTime = stamp(op.request.triedAt)
		}
	}
	if r.standaloneOperation.cancel != nil {
		info.CancellationInfo = op.cancellation(r.standaloneOperation.cancel.GetReason())
	}
	if r.Closed() {
		return info
	}
	info.ExecutionDuration, info.State = durationpb.New(now.Sub(op.scheduledAt)), op.describe().GetState()
	if info.State == enumspb.PENDING_NEXUS_OPERATION_STATE_BACKING_OFF {
		info.NextAttemptScheduleTime = stamp(op.request.due)
	}
	return info
}

// cancellation tells what became of the request to cancel.
func (op *operation) cancellation(reason string) *nexuspb.NexusOperationExecutionCancellationInfo {
	as := op.describeCancel()
	info := &nexuspb.NexusOperationExecutionCancellationInfo{State: as.GetState(), Attempt: as.GetAttempt(), LastAttemptFailure: as.GetLastAttemptFailure(), Reason: reason}
	if op.request.kind != cancelRequest {
		return info
	}
	info.LastAttemptCompleteTime = orNil(op.request.triedAt)
	if op.request.state == requestBackingOff {
		info.Attempt--
		info.NextAttemptScheduleTime = stamp(op.request.due)
	}
	return info
}
