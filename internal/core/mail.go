package core

import (
	"errors"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"

	"github.com/groundhogdev/groundhog/internal/core/ids"
	"github.com/groundhogdev/groundhog/internal/core/run"
)

// Mail between runs: first sent, first delivered, all of it before the step ends. A run that has closed takes none.

// post sends mail; the first sender of a step delivers all that is sent until there is no more.
func (s *step) post(mail []run.Mail) {
	s.mail = append(s.mail, mail...)
	if s.delivering {
		return
	}
	s.delivering = true
	for len(s.mail) > 0 {
		next := s.mail[0]
		s.mail = s.mail[1:]
		s.deliver(next)
	}
	s.delivering = false
}

// deliver takes mail to where it goes.
func (s *step) deliver(mail run.Mail) {
	switch mail := mail.(type) {
	case run.Continue:
		s.continueChain(mail)
	case run.StartChild:
		s.startChild(mail)
	case run.SignalExternal:
		s.signalExternal(mail)
	case run.CancelExternal:
		s.cancelExternal(mail)
	case run.Closed:
		if mail.Run.ResetInto() != "" {
			return // the run that takes its place will end, too
		}
		s.callBack(mail.Run)
		s.tellParent(mail.Run)
		s.closeChildren(mail.Run)
		s.actionEnded(mail.Run)
	}
}

// tell runs a transaction that cannot fail.
func (s *step) tell(r *run.Run, handle func(*run.Tx)) {
	_ = s.do(r, func(tx *run.Tx) error { handle(tx); return nil })
}

// continueChain begins the next run of a chain.
func (s *step) continueChain(m run.Continue) {
	_, _ = s.begin(m.Begin) // the beginning of a run fails only with what is done right after it, and that is nothing here
}

// startChild starts a child and tells its parent. A parent that has closed meanwhile gets no child, whatever its close policy:
// processStartChildExecution in service/history/transfer_queue_active_task_executor.go.
func (s *step) startChild(m run.StartChild) {
	if m.Parent.Closed() {
		return
	}
	a := m.Attributes
	var r *run.Run
	refused := a.GetHeader().GetFields()[RefuseChild] != nil
	if !refused {
		var err error
		r, _, err = s.launch(launch{
			namespace: a.GetNamespace(), attributes: childAttributes(m), requestID: m.RequestID, reuse: a.GetWorkflowIdReusePolicy(), metadata: m.Metadata,
		})
		refused = err != nil
	}
	s.tell(m.Parent, func(tx *run.Tx) {
		if refused {
			tx.ChildNotStarted(m.InitiatedID, enumspb.START_CHILD_WORKFLOW_EXECUTION_FAILED_CAUSE_WORKFLOW_ALREADY_EXISTS)
			return
		}
		tx.ChildStarted(m.InitiatedID, r.Execution())
	})
}

// RefuseChild is a header of children that must not start, as if their workflow id were taken. A server knows nothing of it: it is for tests that mock the failure.
const RefuseChild = "groundhog-child-start"

// childAttributes is the first event of a child, as far as its parent determines it.
func childAttributes(m run.StartChild) *historypb.WorkflowExecutionStartedEventAttributes {
	a, parent := m.Attributes, m.Parent
	root := parent.Started().GetRootWorkflowExecution()
	if root == nil {
		root = parent.Execution()
	}
	child := &historypb.WorkflowExecutionStartedEventAttributes{
		ParentWorkflowNamespace: parent.Identity().Namespace, ParentWorkflowNamespaceId: ids.Named(parent.Identity().Namespace),
		ParentWorkflowExecution: parent.Execution(), ParentInitiatedEventId: m.InitiatedID, RootWorkflowExecution: root,
		WorkflowType: a.GetWorkflowType(), WorkflowId: a.GetWorkflowId(), TaskQueue: a.GetTaskQueue(), Input: a.GetInput(), Header: a.GetHeader(),
		WorkflowExecutionTimeout: a.GetWorkflowExecutionTimeout(), WorkflowRunTimeout: a.GetWorkflowRunTimeout(), WorkflowTaskTimeout: a.GetWorkflowTaskTimeout(),
		RetryPolicy: a.GetRetryPolicy(), CronSchedule: a.GetCronSchedule(), Memo: a.GetMemo(), SearchAttributes: a.GetSearchAttributes(),
		Priority: parent.PriorityOf(a.GetPriority()), VersioningOverride: a.GetVersioningOverride(),
	}
	parent.Bequeath(child, a.GetNamespace())
	return child
}

// tellParent reports the end of a child's chain.
func (s *step) tellParent(r *run.Run) {
	if r.Successor() != "" || r.MadeWay() {
		return
	}
	parent := s.runs[r.Started().GetParentWorkflowExecution().GetRunId()]
	for parent != nil && parent.ResetInto() != "" {
		parent = s.runs[parent.ResetInto()]
	}
	if parent != nil {
		s.tell(parent, func(tx *run.Tx) { tx.ChildClosed(r) })
	}
}

// closeChildren applies the parent close policy. A run that continues as new closes its children, too.
func (s *step) closeChildren(parent *run.Run) {
	for _, child := range parent.PendingChildren() {
		r := s.current[workflowKey{child.Namespace, child.First.GetWorkflowId()}]
		if r == nil || r.Closed() || !r.ChildOf(parent.Execution()) || r.Started().GetFirstExecutionRunId() != child.First.GetRunId() {
			continue
		}
		switch child.Policy {
		case enumspb.PARENT_CLOSE_POLICY_TERMINATE:
			s.tell(r, func(tx *run.Tx) { _ = tx.Terminate("by parent close policy", nil, "history-service") })
		case enumspb.PARENT_CLOSE_POLICY_REQUEST_CANCEL:
			s.tell(r, func(tx *run.Tx) { tx.RequestCancelFrom(parent, 0, "") })
		}
	}
}

// errNotChild is what workflows get that reach out to a child that is not theirs.
var errNotChild = errors.New("workflow parent does not match")

// target finds the run that another workflow reaches out to. A workflow cannot reach out to its own id.
func (s *step) target(sender *run.Run, namespace string, e *commonpb.WorkflowExecution, childOnly bool) (*run.Run, error) {
	if id := sender.Identity(); id.Namespace == namespace && id.WorkflowID == e.GetWorkflowId() {
		return nil, serviceerror.NewNotFound("a workflow cannot reach out to itself")
	}
	r, err := s.find(namespace, e)
	if err == nil && childOnly && !r.ChildOf(sender.Execution()) {
		return nil, errNotChild
	}
	return r, err
}

func (s *step) signalExternal(m run.SignalExternal) {
	if m.Sender.Closed() {
		return
	}
	a := m.Attributes
	r, err := s.target(m.Sender, a.GetNamespace(), a.GetWorkflowExecution(), a.GetChildWorkflowOnly())
	if err == nil {
		err = s.do(r, func(tx *run.Tx) error { return tx.SignalFrom(m) })
	}
	s.tell(m.Sender, func(tx *run.Tx) {
		if err != nil {
			tx.ExternalNotSignaled(m, signalCause(err))
			return
		}
		tx.ExternalSignaled(m)
	})
}

// signalCause tells the sender of a refused signal why.
func signalCause(err error) enumspb.SignalExternalWorkflowExecutionFailedCause {
	if invalid := new(serviceerror.InvalidArgument); errors.As(err, &invalid) {
		return enumspb.SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED_CAUSE_SIGNAL_COUNT_LIMIT_EXCEEDED
	}
	return enumspb.SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED_CAUSE_EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND
}

func (s *step) cancelExternal(m run.CancelExternal) {
	if m.Sender.Closed() {
		return
	}
	a := m.Attributes
	r, err := s.target(m.Sender, a.GetNamespace(), a.GetWorkflowExecution(), a.GetChildWorkflowOnly() && !s.closed(a))
	if err == nil {
		s.tell(r, func(tx *run.Tx) { tx.RequestCancelFrom(m.Sender, m.InitiatedID, a.GetReason()) })
	}
	s.tell(m.Sender, func(tx *run.Tx) {
		if err != nil {
			tx.ExternalCancelNotRequested(m, enumspb.CANCEL_EXTERNAL_WORKFLOW_EXECUTION_FAILED_CAUSE_EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND)
			return
		}
		tx.ExternalCancelRequested(m)
	})
}

// closed tells whether a cancel request comes too late, which is in order, whoever sends it.
func (s *step) closed(a *historypb.RequestCancelExternalWorkflowExecutionInitiatedEventAttributes) bool {
	r, err := s.find(a.GetNamespace(), a.GetWorkflowExecution())
	return err == nil && r.Closed()
}
