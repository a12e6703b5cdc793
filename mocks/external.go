package mocks

import (
	"cmp"
	"reflect"

	"go.temporal.io/sdk/workflow"
)

// OnSignalExternalWorkflow expects a signal to a workflow that is not a child of the sender. Return takes an error, or a function with the parameters of workflow.SignalExternalWorkflow behind
// the namespace. A mocked signal is not sent and not in history. Signals to workflows that no expectation names, and to children, are sent for real; the signal's name or
// argument being another than expected is a violation.
func (m *Mocks) OnSignalExternalWorkflow(namespace, workflowID, runID, signalName, arg any) *Call {
	fn := reflect.TypeFor[func(namespace, workflowID, runID, signalName string, arg any) error]()
	return m.workflows.expect(SignalExternalWorkflowName, fn, []any{namespace, workflowID, runID, signalName, arg})
}

// OnRequestCancelExternalWorkflow expects a request to cancel a workflow that is not a child of the sender; see [Mocks.OnSignalExternalWorkflow].
func (m *Mocks) OnRequestCancelExternalWorkflow(namespace, workflowID, runID string) *Call {
	fn := reflect.TypeFor[func(namespace, workflowID, runID string) error]()
	return m.workflows.expect(RequestCancelExternalName, fn, []any{namespace, workflowID, runID})
}

// SignalExternalWorkflow settles the future as expected, or sends the signal.
func (w *workflowOutbound) SignalExternalWorkflow(ctx workflow.Context, workflowID, runID, signalName string, arg any) workflow.Future {
	a := arrival{name: SignalExternalWorkflowName, args: []any{w.targetNamespace(ctx), workflowID, runID, signalName, arg}}
	return w.external(ctx, a, func() workflow.Future { return w.next.SignalExternalWorkflow(ctx, workflowID, runID, signalName, arg) })
}

// RequestCancelExternalWorkflow settles the future as expected, or sends the request.
func (w *workflowOutbound) RequestCancelExternalWorkflow(ctx workflow.Context, workflowID, runID string) workflow.Future {
	a := arrival{name: RequestCancelExternalName, args: []any{w.targetNamespace(ctx), workflowID, runID}}
	return w.external(ctx, a, func() workflow.Future { return w.next.RequestCancelExternalWorkflow(ctx, workflowID, runID) })
}

func (w *workflowOutbound) targetNamespace(ctx workflow.Context) string {
	return cmp.Or(workflow.GetChildWorkflowOptions(ctx).Namespace, w.next.GetInfo(ctx).Namespace)
}

func (w *workflowOutbound) external(ctx workflow.Context, a arrival, real func() workflow.Future) workflow.Future {
	e := w.script(ctx).next(a.name, func() *entry {
		if !w.mocks.workflows.aimsAt(a, 3) || w.isChild(ctx, a.args[1].(string)) {
			w.mocks.workflows.note(a)
			return &entry{}
		}
		e := w.mocks.workflows.claimed(a)
		if e.plan != nil {
			w.mocks.inWorkflow(e.plan.call, func() {
				w.mocks.workflows.tell(e.plan, a)
				_, e.err = e.plan.answer(nil, a.args)
			})
		}
		return e
	})
	if e.plan == nil && e.err == nil {
		return real()
	}
	return w.settled(ctx, e)
}

// settled is a future with an entry's error, after the time that the call takes.
func (w *workflowOutbound) settled(ctx workflow.Context, e *entry) workflow.Future {
	if e.plan != nil {
		e.plan.raise()
	}
	future, settable := workflow.NewFuture(ctx)
	if e.wait <= 0 {
		settable.Set(nil, e.err)
		return future
	}
	w.next.Go(ctx, "mock", func(ctx workflow.Context) {
		settable.Set(nil, cmp.Or(w.next.Sleep(ctx, e.wait), e.err))
	})
	return future
}

// aimsAt reports whether an expectation has the first arguments of a call, which say whom it is for.
func (l *Ledger) aimsAt(a arrival, first int) bool {
	l.mocks.mu.Lock()
	defer l.mocks.mu.Unlock()
	for _, c := range l.expected[a.name] {
		if fits(c.args[:first], a.args[:first]) {
			return true
		}
	}
	return false
}

// isChild reports whether a workflow id is that of a child that this run started.
func (w *workflowOutbound) isChild(ctx workflow.Context, id string) bool {
	for _, child := range w.children {
		var started workflow.Execution
		if f := child.GetChildWorkflowExecution(); f.IsReady() && f.Get(ctx, &started) == nil && started.ID == id {
			return true
		}
	}
	return false
}
