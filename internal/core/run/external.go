package run

import (
	"cmp"

	commandpb "go.temporal.io/api/command/v1"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"

	"github.com/groundhogdev/groundhog/internal/core/ids"
)

// External workflows: SIGNAL_EXTERNAL_WORKFLOW_EXECUTION and REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION, on both sides.
//
//	initiated --mail: delivered-> (gone)
//	initiated --mail: refused---> (gone)
//
// The core delivers when the sender's transaction is over, and answers at once; a sender that has closed hears nothing.

// byServer is the identity in events that the service causes on behalf of a workflow.
const byServer = "history-service"

// SignalExternal is the mail that signals another workflow.
type SignalExternal struct {
	Sender      *Run
	InitiatedID int64
	Attributes  *historypb.SignalExternalWorkflowExecutionInitiatedEventAttributes
	RequestID   string
}

// CancelExternal is the mail that asks for the cancellation of another workflow.
type CancelExternal struct {
	Sender      *Run
	InitiatedID int64
	Attributes  *historypb.RequestCancelExternalWorkflowExecutionInitiatedEventAttributes
}

func signalExternal(tx *Tx, cmd *commandpb.Command) *badCommand {
	a := cmd.GetSignalExternalWorkflowExecutionCommandAttributes()
	const cause = enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_SIGNAL_WORKFLOW_EXECUTION_ATTRIBUTES
	namespace, id, run := a.GetNamespace(), a.GetExecution().GetWorkflowId(), a.GetExecution().GetRunId()
	switch {
	case a == nil:
		return bad(cause, "SignalExternalWorkflowExecutionCommandAttributes is not set on SignalExternalWorkflowExecutionCommand.")
	case a.GetExecution() == nil:
		return bad(cause, "Execution is not set on SignalExternalWorkflowExecutionCommand.")
	case id == "":
		return bad(cause, "WorkflowId is not set on SignalExternalWorkflowExecutionCommand. Namespace=%s RunId=%s SignalName=%s", namespace, run, a.GetSignalName())
	case len(namespace) > MaxID:
		return bad(cause, "Namespace on SignalExternalWorkflowExecutionCommand exceeds length limit. WorkflowId=%s Namespace=%s Length=%d Limit=%d RunId=%s SignalName=%s",
			id, namespace, len(namespace), MaxID, run, a.GetSignalName())
	case len(id) > MaxID:
		return bad(cause, "WorkflowId on SignalExternalWorkflowExecutionCommand exceeds length limit. WorkflowId=%s Length=%d Limit=%d Namespace=%s RunId=%s SignalName=%s",
			id, len(id), MaxID, namespace, run, a.GetSignalName())
	case run != "" && !ids.IsUUID(run):
		return bad(cause, "Invalid RunId set on SignalExternalWorkflowExecutionCommand. WorkflowId=%s Namespace=%s RunId=%s SignalName=%s", id, namespace, run, a.GetSignalName())
	case a.GetSignalName() == "":
		return bad(cause, "SignalName is not set on SignalExternalWorkflowExecutionCommand. WorkflowId=%s Namespace=%s RunId=%s", id, namespace, run)
	case mailed[SignalExternal](tx) >= maxPending:
		return tooMany(enumspb.WORKFLOW_TASK_FAILED_CAUSE_PENDING_SIGNALS_LIMIT_EXCEEDED, "pending signals to external workflows", maxPending)
	case TooLarge(a.GetInput()):
		return tooLarge(cause, "SignalExternalWorkflowExecutionCommandAttributes.Input exceeds size limit.")
	}
	namespace = cmp.Or(namespace, tx.run.id.Namespace)
	initiated := &historypb.SignalExternalWorkflowExecutionInitiatedEventAttributes{
		WorkflowTaskCompletedEventId: tx.completedID(), Namespace: namespace, NamespaceId: ids.Named(namespace),
		WorkflowExecution: a.GetExecution(), SignalName: a.GetSignalName(), Input: a.GetInput(), Header: a.GetHeader(),
		Control: a.GetControl(), ChildWorkflowOnly: a.GetChildWorkflowOnly(), //nolint:staticcheck // the SDK finds its signal by Control
	}
	tx.send(SignalExternal{Sender: tx.run, InitiatedID: tx.append(initiated), Attributes: initiated, RequestID: tx.ids.UUID()})
	return nil
}

func cancelExternal(tx *Tx, cmd *commandpb.Command) *badCommand {
	a := cmd.GetRequestCancelExternalWorkflowExecutionCommandAttributes()
	const cause = enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_ATTRIBUTES
	namespace, id, run := a.GetNamespace(), a.GetWorkflowId(), a.GetRunId()
	switch {
	case a == nil:
		return bad(cause, "RequestCancelExternalWorkflowExecutionCommandAttributes is not set on RequestCancelExternalWorkflowExecutionCommand.")
	case id == "":
		return bad(cause, "WorkflowId is not set on RequestCancelExternalWorkflowExecutionCommand. Namespace=%s RunId=%s", namespace, run)
	case len(namespace) > MaxID:
		return bad(cause, "Namespace on RequestCancelExternalWorkflowExecutionCommand exceeds length limit. WorkflowId=%s RunId=%s Namespace=%s Length=%d Limit=%d",
			id, run, namespace, len(namespace), MaxID)
	case len(id) > MaxID:
		return bad(cause, "WorkflowId on RequestCancelExternalWorkflowExecutionCommand exceeds length limit. WorkflowId=%s Length=%d Limit=%d RunId=%s Namespace=%s",
			id, len(id), MaxID, run, namespace)
	case run != "" && !ids.IsUUID(run):
		return bad(cause, "Invalid RunId set on RequestCancelExternalWorkflowExecutionCommand. WorkflowId=%s RunId=%s Namespace=%s", id, run, namespace)
	case tx.initiatedNow(id):
		return bad(cause, "Start and RequestCancel for child workflow is not allowed in same workflow task. WorkflowId=%s RunId=%s Namespace=%s", id, run, namespace)
	case mailed[CancelExternal](tx) >= maxPending:
		return tooMany(enumspb.WORKFLOW_TASK_FAILED_CAUSE_PENDING_REQUEST_CANCEL_LIMIT_EXCEEDED, "pending requests to cancel external workflows", maxPending)
	}
	namespace = cmp.Or(namespace, tx.run.id.Namespace)
	initiated := &historypb.RequestCancelExternalWorkflowExecutionInitiatedEventAttributes{
		WorkflowTaskCompletedEventId: tx.completedID(), Namespace: namespace, NamespaceId: ids.Named(namespace),
		WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: id, RunId: run}, Reason: a.GetReason(),
		Control: a.GetControl(), ChildWorkflowOnly: a.GetChildWorkflowOnly(), //nolint:staticcheck // the SDK finds its request by Control
	}
	tx.send(CancelExternal{Sender: tx.run, InitiatedID: tx.append(initiated), Attributes: initiated})
	return nil
}

// mailed counts the letters of a kind that this transaction has written. Those of others are delivered, so no more are pending.
func mailed[T Mail](tx *Tx) (count int) {
	for _, mail := range tx.out.Mail {
		if _, ok := mail.(T); ok {
			count++
		}
	}
	return count
}

// initiatedNow tells whether the workflow task that is being carried out has started a child with a workflow id.
func (tx *Tx) initiatedNow(workflowID string) bool {
	for _, c := range tx.run.children { // any one will do, so the order does not matter
		if c.attrs.GetWorkflowId() == workflowID && c.attrs.GetWorkflowTaskCompletedEventId() == tx.completedID() {
			return true
		}
	}
	return false
}

// SignalFrom delivers a signal of another workflow.
func (tx *Tx) SignalFrom(m SignalExternal) error {
	a := m.Attributes
	return tx.TakeSignal(&historypb.WorkflowExecutionSignaledEventAttributes{
		SignalName: a.GetSignalName(), Input: a.GetInput(), Header: a.GetHeader(), Identity: byServer, RequestId: m.RequestID,
		ExternalWorkflowExecution: m.Sender.execution(),
	}, nil)
}

// RequestCancelFrom asks the workflow to cancel itself in the name of another one. To ask again, or too late, changes nothing.
// The initiated event's id is 0 if a parent close policy asks.
func (tx *Tx) RequestCancelFrom(sender *Run, initiatedID int64, reason string) {
	if tx.run.Closed() || tx.run.cancelled {
		return
	}
	set(tx, &tx.run.cancelled, true)
	tx.Awake()
	tx.arrive(&historypb.WorkflowExecutionCancelRequestedEventAttributes{
		Cause: reason, ExternalInitiatedEventId: initiatedID, ExternalWorkflowExecution: sender.execution(), Identity: byServer,
	})
}

// ExternalSignaled tells the sender that its signal was delivered.
func (tx *Tx) ExternalSignaled(m SignalExternal) {
	a := m.Attributes
	tx.arrive(&historypb.ExternalWorkflowExecutionSignaledEventAttributes{
		InitiatedEventId: m.InitiatedID, Namespace: a.GetNamespace(), NamespaceId: a.GetNamespaceId(), WorkflowExecution: a.GetWorkflowExecution(),
		Control: a.GetControl(), //nolint:staticcheck // the SDK finds its signal by Control
	})
}

// ExternalNotSignaled tells the sender why its signal was not delivered.
func (tx *Tx) ExternalNotSignaled(m SignalExternal, cause enumspb.SignalExternalWorkflowExecutionFailedCause) {
	a := m.Attributes
	tx.arrive(&historypb.SignalExternalWorkflowExecutionFailedEventAttributes{
		InitiatedEventId: m.InitiatedID, Namespace: a.GetNamespace(), NamespaceId: a.GetNamespaceId(), WorkflowExecution: a.GetWorkflowExecution(),
		Cause: cause, Control: a.GetControl(), //nolint:staticcheck // the SDK finds its signal by Control
	})
}

// ExternalCancelRequested tells the sender that its request was delivered.
func (tx *Tx) ExternalCancelRequested(m CancelExternal) {
	a := m.Attributes
	tx.arrive(&historypb.ExternalWorkflowExecutionCancelRequestedEventAttributes{
		InitiatedEventId: m.InitiatedID, Namespace: a.GetNamespace(), NamespaceId: a.GetNamespaceId(), WorkflowExecution: a.GetWorkflowExecution(),
	})
}

// ExternalCancelNotRequested tells the sender why its request was not delivered.
func (tx *Tx) ExternalCancelNotRequested(m CancelExternal, cause enumspb.CancelExternalWorkflowExecutionFailedCause) {
	a := m.Attributes
	tx.arrive(&historypb.RequestCancelExternalWorkflowExecutionFailedEventAttributes{
		InitiatedEventId: m.InitiatedID, Namespace: a.GetNamespace(), NamespaceId: a.GetNamespaceId(), WorkflowExecution: a.GetWorkflowExecution(),
		Cause: cause,
	})
}
