package run

import (
	"maps"
	"slices"
	"strings"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/groundhogdev/groundhog/internal/core/ids"
)

// Standalone Nexus operations: a run that is nothing but one operation, as a standalone activity is one activity. Requests, retries, timeouts and
// callbacks are those of all operations, with the differences that chasm/lib/nexusoperation of the server makes.

// standaloneOperation is what a run knows of its operation beside the requests to its handler.
type standaloneOperation struct {
	request    *workflowservice.StartNexusOperationExecutionRequest
	result     *commonpb.Payload  // once it has succeeded
	failure    *failurepb.Failure // once it has ended in another way
	final      *operation         // what it was when it ended
	links      []*commonpb.Link
	cancel     *workflowservice.RequestCancelNexusOperationExecutionRequest // nil if nobody wants it cancelled
	terminated string                                                       // the request that terminated it
}

// BeginStandaloneOperation says which standalone Nexus operation begins.
type BeginStandaloneOperation struct {
	ID        Identity
	Now       time.Time
	IDs       *ids.Source
	Endpoints Endpoints
	// Request must not be changed any more. Its endpoint is known.
	Request *workflowservice.StartNexusOperationExecutionRequest
}

// StartStandaloneOperation returns a run that is nothing but a Nexus operation, and the transaction's output.
func StartStandaloneOperation(b BeginStandaloneOperation) (*Run, Output, error) {
	r := blank(Begin{ID: b.ID, Now: b.Now, IDs: b.IDs, Endpoints: b.Endpoints})
	r.standaloneOperation = &standaloneOperation{request: b.Request}
	r.searchAttributes = b.Request.GetSearchAttributes().GetIndexedFields()
	out, err := r.Do(b.Now, b.IDs, func(tx *Tx) error {
		req := b.Request
		tx.beginOperation(standaloneID, &historypb.NexusOperationScheduledEventAttributes{
			Endpoint: req.GetEndpoint(), EndpointId: r.endpoint(req.GetEndpoint(), "").GetId(), Service: req.GetService(), Operation: req.GetOperation(),
			Input: req.GetInput(), NexusHeader: req.GetNexusHeader(), RequestId: tx.ids.UUID(),
			ScheduleToCloseTimeout: req.GetScheduleToCloseTimeout(), ScheduleToStartTimeout: req.GetScheduleToStartTimeout(), StartToCloseTimeout: req.GetStartToCloseTimeout(),
		})
		return nil
	})
	return r, out, err
}

// CheckStandaloneOperation refuses what no standalone operation can be, and completes the request: chasm/lib/nexusoperation/validator.go of the server.
func CheckStandaloneOperation(req *workflowservice.StartNexusOperationExecutionRequest) error {
	size := proto.Size(req.GetInput())
	switch {
	case req.GetEndpoint() == "":
		return serviceerror.NewInvalidArgument("endpoint is required")
	case req.GetService() == "":
		return serviceerror.NewInvalidArgument("service is required")
	case len(req.GetService()) > maxNexusName:
		return serviceerror.NewInvalidArgumentf("service exceeds length limit. Length=%d Limit=%d", len(req.GetService()), maxNexusName)
	case req.GetOperation() == "":
		return serviceerror.NewInvalidArgument("operation is required")
	case len(req.GetOperation()) > maxNexusName:
		return serviceerror.NewInvalidArgumentf("operation exceeds length limit. Length=%d Limit=%d", len(req.GetOperation()), maxNexusName)
	case req.GetScheduleToCloseTimeout().AsDuration() < 0:
		return serviceerror.NewInvalidArgument("schedule_to_close_timeout is invalid: negative duration")
	case req.GetScheduleToStartTimeout().AsDuration() < 0:
		return serviceerror.NewInvalidArgument("schedule_to_start_timeout is invalid: negative duration")
	case req.GetStartToCloseTimeout().AsDuration() < 0:
		return serviceerror.NewInvalidArgument("start_to_close_timeout is invalid: negative duration")
	case size > maxPayload:
		return serviceerror.NewInvalidArgumentf("input exceeds size limit. Length=%d Limit=%d", size, maxPayload)
	}
	if whole := req.GetScheduleToCloseTimeout(); whole.AsDuration() > 0 {
		for _, part := range []**durationpb.Duration{&req.ScheduleToStartTimeout, &req.StartToCloseTimeout} {
			if (*part).AsDuration() > whole.AsDuration() {
				*part = whole
			}
		}
	}
	return lowerHeaders(req)
}

func lowerHeaders(req *workflowservice.StartNexusOperationExecutionRequest) error {
	size, lowered := 0, map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(req.GetNexusHeader())) {
		lower, value := strings.ToLower(name), req.GetNexusHeader()[name]
		if slices.Contains(reservedNexusHeaders, lower) {
			return serviceerror.NewInvalidArgumentf("nexus_header contains a disallowed key: %q", name)
		}
		size, lowered[lower] = size+len(name)+len(value), value
	}
	if size > maxNexusHeaders {
		return serviceerror.NewInvalidArgument("nexus_header exceeds size limit")
	}
	req.NexusHeader = lowered
	return nil
}

// onlyOperation is the operation of a standalone run, as it is or as it was when it ended.
func (r *Run) onlyOperation() *operation {
	if final := r.standaloneOperation.final; final != nil {
		return final
	}
	return r.operations[standaloneID]
}

// alterStandaloneOperation changes what the run knows of its operation.
func (tx *Tx) alterStandaloneOperation(edit func(*standaloneOperation)) {
	changed := *tx.run.standaloneOperation
	edit(&changed)
	set(tx, &tx.run.standaloneOperation, &changed)
}

// linkStandaloneOperation keeps the links that the handler sent.
func (tx *Tx) linkStandaloneOperation(links []*commonpb.Link) {
	if len(links) > 0 {
		tx.alterStandaloneOperation(func(l *standaloneOperation) { l.links = slices.Concat(l.links, links) })
	}
}

// endStandaloneOperation ends the run with its operation, in the way that the event would tell that a workflow's operation ends with.
func (tx *Tx) endStandaloneOperation(op *operation, event proto.Message) {
	final, attempted := *op, op.state == operationScheduled && op.request.state != requestBackingOff
	var result *commonpb.Payload
	var failure *failurepb.Failure
	how := enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED
	switch e := event.(type) {
	case *historypb.NexusOperationCompletedEventAttributes:
		if result = e.GetResult(); result == nil {
			result = nothing()
		}
	case *historypb.NexusOperationFailedEventAttributes:
		how, failure = enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED, e.GetFailure()
	case *historypb.NexusOperationCanceledEventAttributes:
		how, failure = enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED, e.GetFailure()
	case *historypb.NexusOperationTimedOutEventAttributes:
		how, failure, attempted = enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT, e.GetFailure(), false
	}
	if attempted && failure != nil { // the last attempt has failed with it
		final.request.failure, final.triedAt = failure, tx.now
	}
	tx.closeStandaloneOperation(&final, result, failure, how)
}

// closeStandaloneOperation ends the run; its statuses have the names of a workflow's.
func (tx *Tx) closeStandaloneOperation(final *operation, result *commonpb.Payload, failure *failurepb.Failure, how enumspb.EventType) {
	r := tx.run
	remove(tx, r.operations, standaloneID)
	tx.alterStandaloneOperation(func(l *standaloneOperation) { l.final, l.result, l.failure = final, result, failure })
	set(tx, &r.status, move(tx, runTable, r.status, how))
	set(tx, &r.ended, tx.now)
}

// CancelStandaloneOperation asks the handler of the operation to cancel it, once it has started.
func (tx *Tx) CancelStandaloneOperation(req *workflowservice.RequestCancelNexusOperationExecutionRequest) error {
	before := tx.run.standaloneOperation.cancel
	switch {
	case before != nil && before.GetRequestId() == req.GetRequestId():
		return nil
	case tx.run.Closed():
		return serviceerror.NewFailedPrecondition("operation already completed")
	case before != nil:
		return serviceerror.NewFailedPreconditionf("cancellation already requested with request ID %s", before.GetRequestId())
	}
	tx.alterStandaloneOperation(func(l *standaloneOperation) { l.cancel = req })
	op := tx.changeOperation(tx.run.onlyOperation(), func(o *operation) { o.cancelID = standaloneID })
	if op.state == operationStarted {
		tx.sendNexusRequest(op, cancelRequest)
	}
	return nil
}

// TerminateStandaloneOperation ends the operation; its handler hears nothing of it.
func (tx *Tx) TerminateStandaloneOperation(reason, identity, requestID string) error {
	r := tx.run
	if again, err := r.terminated(r.standaloneOperation.terminated, requestID, r.standaloneOperationState()); again || err != nil {
		return err
	}
	tx.alterStandaloneOperation(func(l *standaloneOperation) { l.terminated = requestID })
	tx.closeStandaloneOperation(r.onlyOperation(), nil, terminatedFailure(reason, identity), enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED)
	return nil
}

// standaloneOperationState is the state as the server's messages name it.
func (r *Run) standaloneOperationState() string {
	if r.status == enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED {
		return "Succeeded"
	}
	return r.status.String()
}
