package run

import (
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"
)

// Callbacks: a workflow that a Nexus handler started tells the operation's caller how it ended. They are written in the history:
// in the first event, or where they were attached to a run that was there already.

// Completion is how an operation ended, as its callback tells it.
type Completion struct {
	RequestID string
	Token     string
	StartedAt time.Time
	Links     []*commonpb.Link
	Result    *commonpb.Payload
	Failure   *failurepb.Failure // nil if it succeeded
}

// Callbacks returns what is to be told of the end of the run. There is nothing to tell before, nor of a run that another one
// goes on from: that one carries the callbacks.
func (r *Run) Callbacks() []*commonpb.Callback {
	if !r.Closed() || r.successor != "" {
		return nil
	}
	return r.callbacks()
}

// callbacks are those of the start, and those that were attached later.
func (r *Run) callbacks() []*commonpb.Callback {
	callbacks := r.started.GetCompletionCallbacks()
	for _, e := range r.events {
		callbacks = append(callbacks[:len(callbacks):len(callbacks)], e.GetWorkflowExecutionOptionsUpdatedEventAttributes().GetAttachedCompletionCallbacks()...)
	}
	return callbacks
}

// Attachment is what a start request leaves with the run that is used in its place.
type Attachment struct {
	RequestID string
	Callbacks []*commonpb.Callback
	Links     []*commonpb.Link
}

// Attach writes an attachment down. The workflow need not look at it, and a repeated request changes nothing.
func (tx *Tx) Attach(a Attachment) {
	for _, e := range tx.run.events {
		if id := e.GetWorkflowExecutionOptionsUpdatedEventAttributes().GetAttachedRequestId(); id != "" && id == a.RequestID {
			return
		}
	}
	attention := tx.run.attention
	tx.arriveWith(&historypb.WorkflowExecutionOptionsUpdatedEventAttributes{AttachedRequestId: a.RequestID, AttachedCompletionCallbacks: a.Callbacks},
		func(e *historypb.HistoryEvent) { e.Links, e.WorkerMayIgnore = a.Links, true })
	set(tx, &tx.run.attention, attention)
}

// Completion returns how the run ended, in the terms of the server's GetNexusCompletion (workflow/mutable_state_impl.go).
func (r *Run) Completion() Completion {
	c := Completion{StartedAt: r.began, Links: []*commonpb.Link{r.eventLink(1, enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED)}}
	switch end := r.events[len(r.events)-1]; end.GetEventType() {
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED:
		if all := end.GetWorkflowExecutionCompletedEventAttributes().GetResult().GetPayloads(); len(all) > 0 {
			c.Result = all[0] // an operation has one result
		}
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED:
		c.Failure = end.GetWorkflowExecutionFailedEventAttributes().GetFailure()
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED:
		c.Failure = &failurepb.Failure{Message: "operation canceled", FailureInfo: &failurepb.Failure_CanceledFailureInfo{
			CanceledFailureInfo: &failurepb.CanceledFailureInfo{Details: end.GetWorkflowExecutionCanceledEventAttributes().GetDetails()},
		}}
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED:
		c.Failure = &failurepb.Failure{Message: "operation terminated", FailureInfo: &failurepb.Failure_TerminatedFailureInfo{
			TerminatedFailureInfo: &failurepb.TerminatedFailureInfo{},
		}}
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT:
		c.Failure = &failurepb.Failure{Message: "operation exceeded internal timeout", FailureInfo: &failurepb.Failure_TimeoutFailureInfo{
			TimeoutFailureInfo: &failurepb.TimeoutFailureInfo{},
		}}
	}
	return c
}

// CompleteOperation ends an operation by its callback. If that comes before the answer to the start request, the start is
// written first; if it comes before the answer to the cancel request, the end waits for that.
func (tx *Tx) CompleteOperation(scheduledID int64, c Completion) error {
	op := tx.run.pendingOperation(scheduledID)
	if op == nil || op.outcome != nil || op.attrs.GetRequestId() != c.RequestID {
		return serviceerror.NewNotFound("operation not found")
	}
	if op.state == operationScheduled {
		op = tx.startOperation(op, c.Token, c.Links, c.StartedAt)
	}
	op = tx.changeOperation(op, func(o *operation) { o.outcome = &c })
	if op.request.kind != cancelRequest || op.request.state != requestHanded {
		tx.conclude(op)
	}
	return nil
}

// conclude ends an operation whose outcome is known, and tells whether it is.
func (tx *Tx) conclude(op *operation) bool {
	c := op.outcome
	if c == nil {
		return false
	}
	if c.Failure != nil {
		tx.operationUnsuccessful(op, c.Failure)
	} else {
		tx.operationSucceeded(op, c.Result, nil)
	}
	return true
}
