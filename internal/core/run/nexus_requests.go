package run

import (
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	historypb "go.temporal.io/api/history/v1"
	nexuspb "go.temporal.io/api/nexus/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/groundhogdev/groundhog/internal/core/fsm"
)

// Requests to the handler of a Nexus operation: to start it, later perhaps to cancel it. An operation has at most one at a time.

type requestKind int

const (
	startRequest requestKind = iota
	cancelRequest
)

type requestState string

const (
	noRequest         requestState = ""
	requestOffered    requestState = "offered"
	requestHanded     requestState = "handed"
	requestBackingOff requestState = "backing off"
)

type requestEvent string

const (
	requestSend   requestEvent = "send"
	requestPoll   requestEvent = "poll"
	requestAnswer requestEvent = "answer"
	requestRetry  requestEvent = "retry" // after a failure or a timeout
	requestGiveUp requestEvent = "give up"
	requestResume requestEvent = "due again"
)

var requestTable = fsm.New("Nexus request", fsm.Edges[requestState, requestEvent]{
	noRequest:         {requestSend: requestOffered},
	requestOffered:    {requestPoll: requestHanded, requestRetry: requestBackingOff, requestGiveUp: noRequest},
	requestHanded:     {requestAnswer: noRequest, requestRetry: requestBackingOff, requestGiveUp: noRequest},
	requestBackingOff: {requestResume: requestOffered},
})

type nexusRequest struct {
	kind    requestKind
	state   requestState
	attempt int32
	stamp   int // counts attempts, so that late answers and deadlines are told from timely ones
	sentAt  time.Time
	expires time.Time
	failure *failurepb.Failure // of the attempt before
	triedAt time.Time          // when that was over
	due     time.Time          // when the next one is, while it waits
}

// The times that the server gives to a request: at most, and at least.
const (
	nexusRequestTimeout    = 10 * time.Second
	minNexusRequestTimeout = 1500 * time.Millisecond
)

// sendNexusRequest offers the first attempt of a request.
func (tx *Tx) sendNexusRequest(op *operation, kind requestKind) {
	op = tx.changeOperation(op, func(o *operation) {
		o.request = nexusRequest{kind: kind, attempt: 1, stamp: o.request.stamp, state: move(tx, requestTable, o.request.state, requestSend)}
	})
	tx.offerNexusRequest(op)
}

// offerNexusRequest offers an attempt on the queue of the endpoint.
func (tx *Tx) offerNexusRequest(op *operation) {
	limit, timeout := op.requestTime(tx.now)
	op = tx.changeOperation(op, func(o *operation) {
		o.request.stamp, o.request.sentAt, o.request.expires = o.request.stamp+1, tx.now, tx.now.Add(limit)
		if o.request.kind == startRequest {
			o.attempts = o.request.attempt
		}
	})
	due := requestDue{scheduledID: op.scheduledID, stamp: op.request.stamp}
	target := tx.run.endpoint(op.attrs.GetEndpoint(), op.attrs.GetEndpointId()).GetSpec().GetTarget().GetWorker()
	switch {
	case target == nil:
		due.why = requestWithoutEndpoint
		tx.after(0, due)
	case limit < minNexusRequestTimeout:
		due.why, due.timeout = requestTooLate, timeout
		tx.after(0, due)
	default:
		tx.after(limit, due)
		tx.offer(Task{Namespace: target.GetNamespace(), Queue: target.GetTaskQueue(), Kind: NexusTask, ID: op.scheduledID, Stamp: op.request.stamp})
	}
}

// requestTime is how long an attempt may take, and which timeout of the operation cut it short.
func (op *operation) requestTime(now time.Time) (limit time.Duration, timeout enumspb.TimeoutType) {
	limit = nexusRequestTimeout
	cut := func(whole time.Duration, since time.Time, kind enumspb.TimeoutType) {
		if whole > 0 {
			limit, timeout = min(limit, whole-now.Sub(since)), kind
		}
	}
	if op.request.kind == cancelRequest {
		cut(op.attrs.GetStartToCloseTimeout().AsDuration(), op.startedAt, enumspb.TIMEOUT_TYPE_START_TO_CLOSE)
		cut(op.attrs.GetScheduleToCloseTimeout().AsDuration(), op.scheduledAt, enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE)
		return limit, timeout
	}
	if toStart := op.attrs.GetScheduleToStartTimeout().AsDuration(); toStart > 0 {
		cut(toStart, op.scheduledAt, enumspb.TIMEOUT_TYPE_SCHEDULE_TO_START)
	} else {
		cut(op.attrs.GetScheduleToCloseTimeout().AsDuration(), op.scheduledAt, enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE)
	}
	return limit, timeout
}

// WantsNexusTask tells whether an offered request is still the one to hand out.
func (r *Run) WantsNexusTask(task Task) bool {
	op := r.pendingOperation(task.ID)
	return task.Kind == NexusTask && op != nil && op.request.state == requestOffered && op.request.stamp == task.Stamp
}

// HandlesNexusTask tells whether a worker has the request.
func (r *Run) HandlesNexusTask(scheduledID int64, stamp int) bool {
	op := r.pendingOperation(scheduledID)
	return op != nil && op.request.state == requestHanded && op.request.stamp == stamp
}

// OperationName returns the service and the name of an operation that is pending.
func (r *Run) OperationName(scheduledID int64) string {
	op := r.operations[scheduledID]
	return op.attrs.GetService() + "." + op.attrs.GetOperation()
}

// StartNexusRequest hands a request to a worker.
func (tx *Tx) StartNexusRequest(scheduledID int64) {
	tx.changeOperation(tx.run.operations[scheduledID], func(o *operation) {
		o.request.state = move(tx, requestTable, o.request.state, requestPoll)
	})
}

// NexusAttempt returns the stamp of an operation's request, for the worker's token.
func (r *Run) NexusAttempt(scheduledID int64) int { return r.operations[scheduledID].request.stamp }

// handed finds the request that an answer is about.
func (tx *Tx) handed(scheduledID int64, stamp int) (*operation, error) {
	op := tx.run.pendingOperation(scheduledID)
	if op == nil || op.request.state != requestHanded || op.request.stamp != stamp {
		return nil, serviceerror.NewNotFound("Nexus task not found or already expired")
	}
	return op, nil
}

// AnswerNexus takes a handler's answer.
func (tx *Tx) AnswerNexus(scheduledID int64, stamp int, resp *nexuspb.Response) error {
	op, err := tx.handed(scheduledID, stamp)
	if err != nil {
		return err
	}
	if op.request.kind == cancelRequest {
		op = tx.requestAnswered(op)
		if tx.run.standaloneOperation == nil {
			tx.arriveWith(&historypb.NexusOperationCancelRequestCompletedEventAttributes{ScheduledEventId: scheduledID, RequestedEventId: op.cancelID}, mayIgnore)
		}
		tx.conclude(op)
		return nil
	}
	if resp.GetStartOperation().GetVariant() == nil {
		tx.requestFailed(op, handlerFailure("INTERNAL", "empty outcome"))
		return nil
	}
	if text := nexusExcess(resp.GetStartOperation()); text != "" {
		tx.requestFailed(op, tx.run.callFailure(text, false))
		return nil
	}
	op = tx.requestAnswered(op)
	switch v := resp.GetStartOperation().GetVariant().(type) {
	case *nexuspb.StartOperationResponse_SyncSuccess:
		tx.operationSucceeded(op, v.SyncSuccess.GetPayload(), commonLinks(v.SyncSuccess.GetLinks()))
	case *nexuspb.StartOperationResponse_AsyncSuccess:
		token := v.AsyncSuccess.GetOperationToken()
		if token == "" {
			token = v.AsyncSuccess.GetOperationId() //nolint:staticcheck // what older SDKs set
		}
		op = tx.startOperation(op, token, commonLinks(v.AsyncSuccess.GetLinks()), tx.now)
		if op.cancelID != 0 { // it was asked for meanwhile
			tx.sendNexusRequest(op, cancelRequest)
		}
	case *nexuspb.StartOperationResponse_Failure:
		tx.operationUnsuccessful(op, v.Failure)
	case *nexuspb.StartOperationResponse_OperationError: //nolint:staticcheck // what older SDKs send
		tx.operationUnsuccessful(op, operationError(v.OperationError))
	}
	return nil
}

// requestAnswered takes note that a request is over.
func (tx *Tx) requestAnswered(op *operation) *operation {
	return tx.changeOperation(op, func(o *operation) {
		o.request.state = move(tx, requestTable, o.request.state, requestAnswer)
		if tx.run.standaloneOperation == nil || o.request.kind == cancelRequest { // of a standalone operation, the failure before a success can be seen
			o.request.failure, o.request.triedAt = nil, tx.now
		}
	})
}

// FailNexus takes a handler's failure to answer, and tries again if it is of a kind that may pass.
func (tx *Tx) FailNexus(scheduledID int64, stamp int, req *workflowservice.RespondNexusTaskFailedRequest) error {
	op, err := tx.handed(scheduledID, stamp)
	if err != nil {
		return err
	}
	tx.requestFailed(op, failureOf(req))
	return nil
}

// requestFailed tries again, or gives up: a failed start ends the operation, a failed cancel does not.
func (tx *Tx) requestFailed(op *operation, failure *failurepb.Failure) {
	if tx.run.mayPass(failure) {
		if tx.conclude(op) {
			return
		}
		wait := nexusBackoff(op.request.attempt)
		op = tx.changeOperation(op, func(o *operation) {
			o.request.state = move(tx, requestTable, o.request.state, requestRetry)
			o.request.attempt, o.request.stamp, o.request.failure = o.request.attempt+1, o.request.stamp+1, failure
			o.request.triedAt, o.request.due = tx.now, tx.now.Add(wait)
		})
		tx.after(wait, requestDue{scheduledID: op.scheduledID, stamp: op.request.stamp, why: requestBackoffOver})
		return
	}
	op = tx.changeOperation(op, func(o *operation) {
		o.request.state, o.request.failure, o.request.triedAt = move(tx, requestTable, o.request.state, requestGiveUp), failure, tx.now
	})
	if op.request.kind == startRequest {
		tx.endOperation(op, operationFail, &historypb.NexusOperationFailedEventAttributes{ScheduledEventId: op.scheduledID, Failure: tx.run.operationFailure(op, failure), RequestId: op.attrs.GetRequestId()}, nil)
		return
	}
	if tx.run.standaloneOperation == nil {
		tx.arriveWith(&historypb.NexusOperationCancelRequestFailedEventAttributes{
			ScheduledEventId: op.scheduledID, RequestedEventId: op.cancelID, Failure: failure,
		}, mayIgnore)
	}
	tx.conclude(op)
}

// mayIgnore marks events that older SDKs do not know.
func mayIgnore(e *historypb.HistoryEvent) { e.WorkerMayIgnore = true }

// requestDue comes when a request takes too long, cannot be sent, or may be sent again.
type requestDue struct {
	scheduledID int64
	stamp       int
	why         requestEnd
	timeout     enumspb.TimeoutType // of a request that is too late
}

type requestEnd int

const (
	requestTimedOut requestEnd = iota
	requestTooLate
	requestWithoutEndpoint
	requestBackoffOver
)

func (d requestDue) lapsed(r *Run) bool {
	op := r.pendingOperation(d.scheduledID)
	return op == nil || op.request.state == noRequest || op.request.stamp != d.stamp
}

func (d requestDue) fire(tx *Tx) error {
	op := tx.run.operations[d.scheduledID]
	switch d.why {
	case requestBackoffOver:
		tx.offerNexusRequest(tx.changeOperation(op, func(o *operation) { o.request.state = move(tx, requestTable, o.request.state, requestResume) }))
	case requestWithoutEndpoint:
		tx.requestFailed(op, handlerFailure("NOT_FOUND", "endpoint not registered"))
	case requestTimedOut:
		tx.requestFailed(op, tx.run.callFailure("request timed out", true))
	case requestTooLate:
		if op.request.kind == startRequest {
			tx.operationTimedOut(op, d.timeout)
			return nil
		}
		tx.requestFailed(op, tx.run.tooLateToCancel(d.timeout))
	}
	return nil
}
