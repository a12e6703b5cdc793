package run

import (
	"maps"
	"slices"
	"strings"
	"time"

	commandpb "go.temporal.io/api/command/v1"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	historypb "go.temporal.io/api/history/v1"
	nexuspb "go.temporal.io/api/nexus/v1"
	"google.golang.org/protobuf/proto"

	"github.com/groundhogdev/groundhog/internal/core/fsm"
)

// Nexus operations: SCHEDULE_NEXUS_OPERATION, REQUEST_CANCEL_NEXUS_OPERATION, and how an operation starts and ends. The requests
// to its handler are in nexus_requests.go.
// What becomes of a cancel request is for the handler to decide.
//
// See the server's components/nexusoperations.

// Endpoints finds Nexus endpoints by name or id; nil means that there is none.
type Endpoints interface {
	Named(name string) *nexuspb.Endpoint
	WithID(id string) *nexuspb.Endpoint
}

type operationState string

const (
	noOperation        operationState = ""
	operationScheduled operationState = "scheduled"
	operationStarted   operationState = "started"
)

type operationEvent string

const (
	operationSchedule operationEvent = "schedule"
	operationStart    operationEvent = "start"
	operationSucceed  operationEvent = "succeed"
	operationFail     operationEvent = "fail"
	operationCancel   operationEvent = "cancel"
	operationTimeOut  operationEvent = "time out"
)

var operationTable = fsm.New("Nexus operation", fsm.Edges[operationState, operationEvent]{
	noOperation: {operationSchedule: operationScheduled},
	operationScheduled: {
		operationStart: operationStarted, operationSucceed: noOperation, operationFail: noOperation, operationCancel: noOperation, operationTimeOut: noOperation,
	},
	operationStarted: {operationSucceed: noOperation, operationFail: noOperation, operationCancel: noOperation, operationTimeOut: noOperation},
})

type operation struct {
	attrs       *historypb.NexusOperationScheduledEventAttributes
	scheduledID int64
	scheduledAt time.Time
	state       operationState
	startedAt   time.Time
	token       string // names the operation to its handler, once it has started
	cancelID    int64  // of NexusOperationCancelRequested, 0 if there is none
	request     nexusRequest
	attempts    int32     // to start it
	triedAt     time.Time // when the last of them was over
	// outcome is what the callback told while the handler has the cancel request. It counts from the answer on: the request's answer and the callback
	// race each other, and the answer was sure to be given.
	outcome *Completion
	// endedIn is the workflow task during which the operation ended, 0 if it has not: a worker may ask to cancel what it cannot
	// know to have ended.
	endedIn int
}

func scheduleNexusOperation(tx *Tx, cmd *commandpb.Command) *badCommand {
	a := cmd.GetScheduleNexusOperationCommandAttributes()
	if refused := tx.checkNexusOperation(a); refused != nil {
		return refused
	}
	headers := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(a.GetNexusHeader())) { // in order, as two names may differ in their case only
		headers[strings.ToLower(name)] = a.GetNexusHeader()[name]
	}
	attrs := &historypb.NexusOperationScheduledEventAttributes{
		Endpoint: a.GetEndpoint(), EndpointId: tx.run.endpoint(a.GetEndpoint(), "").GetId(), Service: a.GetService(), Operation: a.GetOperation(),
		Input: a.GetInput(), NexusHeader: headers, RequestId: tx.ids.UUID(), WorkflowTaskCompletedEventId: tx.completedID(),
	}
	fillNexusTimeouts(tx.run, a, attrs)
	tx.beginOperation(tx.append(attrs), attrs)
	return nil
}

// beginOperation makes an operation pending, and sends the request to start it.
func (tx *Tx) beginOperation(scheduledID int64, attrs *historypb.NexusOperationScheduledEventAttributes) {
	op := &operation{attrs: attrs, scheduledID: scheduledID, scheduledAt: tx.now, state: move(tx, operationTable, noOperation, operationSchedule)}
	put(tx, tx.run.operations, op.scheduledID, op)
	if timeout := attrs.GetScheduleToCloseTimeout().AsDuration(); timeout > 0 {
		tx.after(timeout, operationDue{op.scheduledID, enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE})
	}
	if timeout := attrs.GetScheduleToStartTimeout().AsDuration(); timeout > 0 {
		tx.after(timeout, operationDue{op.scheduledID, enumspb.TIMEOUT_TYPE_SCHEDULE_TO_START})
	}
	tx.sendNexusRequest(op, startRequest)
}

func requestCancelNexusOperation(tx *Tx, cmd *commandpb.Command) *badCommand {
	id := cmd.GetRequestCancelNexusOperationCommandAttributes().GetScheduledEventId()
	const cause = enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_REQUEST_CANCEL_NEXUS_OPERATION_ATTRIBUTES
	op := tx.run.operations[id]
	ended := op != nil && op.endedIn != 0
	switch {
	case cmd.GetRequestCancelNexusOperationCommandAttributes() == nil:
		return bad(cause, "empty CancelNexusOperationCommandAttributes")
	case op == nil, ended && op.endedIn != tx.run.wft.stamp:
		return bad(cause, "requested cancelation for a non-existing or already completed operation with scheduled event ID of %d", id)
	case op.cancelID != 0 && !ended:
		return bad(cause, "cancelation was already requested for an operation with scheduled event ID %d", id)
	}
	requested := tx.append(&historypb.NexusOperationCancelRequestedEventAttributes{ScheduledEventId: id, WorkflowTaskCompletedEventId: tx.completedID()})
	if ended {
		return nil
	}
	op = tx.changeOperation(op, func(o *operation) { o.cancelID = requested })
	if op.state == operationStarted {
		tx.sendNexusRequest(op, cancelRequest)
	}
	return nil
}

// changeOperation replaces an operation by a changed copy.
func (tx *Tx) changeOperation(op *operation, edit func(*operation)) *operation {
	changed := *op
	edit(&changed)
	put(tx, tx.run.operations, op.scheduledID, &changed)
	return &changed
}

// pendingOperation returns an operation that has not ended, or nil.
func (r *Run) pendingOperation(scheduledID int64) *operation {
	if op := r.operations[scheduledID]; op != nil && op.endedIn == 0 && !r.Closed() {
		return op
	}
	return nil
}

// startOperation takes the handler's word that the operation goes on by itself.
func (tx *Tx) startOperation(op *operation, token string, links []*commonpb.Link, at time.Time) *operation {
	if tx.run.standaloneOperation != nil {
		tx.linkStandaloneOperation(links)
	} else {
		tx.arriveWith(&historypb.NexusOperationStartedEventAttributes{
			ScheduledEventId: op.scheduledID, OperationToken: token, OperationId: token, RequestId: op.attrs.GetRequestId(),
		}, func(e *historypb.HistoryEvent) { e.Links, e.EventTime = links, stamp(at) })
	}
	op = tx.changeOperation(op, func(o *operation) {
		o.triedAt, o.request.failure, o.request.triedAt = at, nil, time.Time{}
		o.state, o.startedAt, o.token = move(tx, operationTable, o.state, operationStart), at, token
	})
	if timeout := op.attrs.GetStartToCloseTimeout().AsDuration(); timeout > 0 {
		tx.at(at.Add(timeout), operationDue{op.scheduledID, enumspb.TIMEOUT_TYPE_START_TO_CLOSE})
	}
	return op
}

// endOperation writes how the operation ended, or ends the run that is nothing but the operation.
func (tx *Tx) endOperation(op *operation, how operationEvent, attributes proto.Message, links []*commonpb.Link) {
	move(tx, operationTable, op.state, how)
	if tx.run.standaloneOperation != nil {
		tx.linkStandaloneOperation(links)
		tx.endStandaloneOperation(op, attributes)
		return
	}
	if tx.run.wft.state == taskStarted {
		tx.changeOperation(op, func(o *operation) { o.endedIn = tx.run.wft.stamp })
	} else {
		remove(tx, tx.run.operations, op.scheduledID)
	}
	tx.arriveWith(attributes, func(e *historypb.HistoryEvent) { e.Links = links })
}

func (tx *Tx) operationSucceeded(op *operation, result *commonpb.Payload, links []*commonpb.Link) {
	tx.endOperation(op, operationSucceed, &historypb.NexusOperationCompletedEventAttributes{
		ScheduledEventId: op.scheduledID, Result: result, RequestId: op.attrs.GetRequestId(),
	}, links)
}

// operationUnsuccessful ends the operation as cancelled or failed, which the cause tells.
func (tx *Tx) operationUnsuccessful(op *operation, cause *failurepb.Failure) {
	failure := tx.run.operationFailure(op, cause)
	if cause.GetCanceledFailureInfo() != nil {
		tx.endOperation(op, operationCancel, &historypb.NexusOperationCanceledEventAttributes{ScheduledEventId: op.scheduledID, Failure: failure, RequestId: op.attrs.GetRequestId()}, nil)
		return
	}
	tx.endOperation(op, operationFail, &historypb.NexusOperationFailedEventAttributes{ScheduledEventId: op.scheduledID, Failure: failure, RequestId: op.attrs.GetRequestId()}, nil)
}

func (tx *Tx) operationTimedOut(op *operation, kind enumspb.TimeoutType) {
	failure := tx.run.operationFailure(op, &failurepb.Failure{
		Message:     "operation timed out",
		FailureInfo: &failurepb.Failure_TimeoutFailureInfo{TimeoutFailureInfo: &failurepb.TimeoutFailureInfo{TimeoutType: kind}},
	})
	tx.endOperation(op, operationTimeOut, &historypb.NexusOperationTimedOutEventAttributes{ScheduledEventId: op.scheduledID, Failure: failure, RequestId: op.attrs.GetRequestId()}, nil)
}

// operationFailure wraps a cause in what the workflow sees. Who asks for a standalone operation sees the cause itself.
func (r *Run) operationFailure(op *operation, cause *failurepb.Failure) *failurepb.Failure {
	if r.standaloneOperation != nil {
		return cause
	}
	return &failurepb.Failure{
		Message: "nexus operation completed unsuccessfully", Cause: cause,
		FailureInfo: &failurepb.Failure_NexusOperationExecutionFailureInfo{NexusOperationExecutionFailureInfo: &failurepb.NexusOperationFailureInfo{
			ScheduledEventId: op.scheduledID, Endpoint: op.attrs.GetEndpoint(), Service: op.attrs.GetService(), Operation: op.attrs.GetOperation(),
			OperationToken: op.token, OperationId: op.token,
		}},
	}
}

// operationDue times an operation out.
type operationDue struct {
	scheduledID int64
	kind        enumspb.TimeoutType
}

func (d operationDue) lapsed(r *Run) bool {
	op := r.pendingOperation(d.scheduledID)
	return op == nil || op.outcome != nil || d.kind == enumspb.TIMEOUT_TYPE_SCHEDULE_TO_START && op.state == operationStarted
}

func (d operationDue) fire(tx *Tx) error {
	tx.operationTimedOut(tx.run.operations[d.scheduledID], d.kind)
	return nil
}
