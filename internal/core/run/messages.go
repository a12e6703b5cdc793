package run

import (
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"
)

// Messages from clients: signals, cancel requests, terminations.

// errClosed is the server's answer to messages for a run that has ended.
func errClosed() error { return serviceerror.NewNotFound("workflow execution already completed") }

// QuietSignal is a header of signals that bring no workflow task of their own: they come with the next. A server knows nothing of it: it is for tests that want several
// signals in one task. It is not in the history.
const QuietSignal = "groundhog-signal-without-task"

// Signal delivers a signal.
func (tx *Tx) Signal(req *workflowservice.SignalWorkflowExecutionRequest) error {
	attention, header := tx.run.attention, req.GetHeader()
	_, quiet := header.GetFields()[QuietSignal]
	if quiet {
		header = proto.CloneOf(header)
		delete(header.Fields, QuietSignal)
	}
	err := tx.TakeSignal(&historypb.WorkflowExecutionSignaledEventAttributes{
		SignalName: req.GetSignalName(), Input: req.GetInput(), Identity: req.GetIdentity(), Header: header, RequestId: req.GetRequestId(),
	}, req.GetLinks())
	if quiet && err == nil {
		set(tx, &tx.run.attention, attention)
	}
	return err
}

// TakeSignal delivers a signal of whatever origin. The same request is delivered once, and may come again even when the run
// has ended.
func (tx *Tx) TakeSignal(signal *historypb.WorkflowExecutionSignaledEventAttributes, links []*commonpb.Link) error {
	id := signal.GetRequestId()
	_, again := tx.run.signals[id]
	switch {
	case id != "" && again:
		return nil
	case tx.run.Closed():
		return errClosed()
	case TooLarge(signal.GetInput()):
		return ErrTooLarge()
	case tx.run.Closing():
		return &serviceerror.ResourceExhausted{
			Cause: enumspb.RESOURCE_EXHAUSTED_CAUSE_BUSY_WORKFLOW, Scope: enumspb.RESOURCE_EXHAUSTED_SCOPE_NAMESPACE,
			Message: "workflow operation can not be applied because workflow is closing",
		}
	case tx.run.signalled >= maxSignals:
		return serviceerror.NewInvalidArgument("exceeded workflow execution limit for signal events")
	}
	if id != "" {
		put(tx, tx.run.signals, id, struct{}{})
	}
	set(tx, &tx.run.signalled, tx.run.signalled+1)
	tx.arriveWith(signal, func(e *historypb.HistoryEvent) { e.Links = links })
	return nil
}

// RequestCancel asks the workflow to cancel itself. Asking again, or after the end, changes nothing.
func (tx *Tx) RequestCancel(reason, identity string, links ...*commonpb.Link) error {
	if tx.run.Closed() || tx.run.cancelled {
		return nil
	}
	set(tx, &tx.run.cancelled, true)
	tx.Awake()
	tx.arriveWith(&historypb.WorkflowExecutionCancelRequestedEventAttributes{Cause: reason, Identity: identity},
		func(e *historypb.HistoryEvent) { e.Links = links })
	return nil
}

// Terminate ends the run at once.
func (tx *Tx) Terminate(reason string, details *commonpb.Payloads, identity string, links ...*commonpb.Link) error {
	if tx.run.Closed() {
		return errClosed()
	}
	tx.closeAs(&historypb.WorkflowExecutionTerminatedEventAttributes{
		Reason: reason, Details: details, Identity: identity,
	})
	tx.run.events[len(tx.run.events)-1].Links = links
	return nil
}
