package mocks

import (
	"errors"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// ErrStartChildWorkflowFailed, as the error that a mocked child workflow returns, makes its start fail: a workflow of its id exists already. It takes the in-memory service. The errors that say
// so themselves, *temporal.ChildWorkflowExecutionAlreadyStartedError and *serviceerror.WorkflowExecutionAlreadyStarted, do the same.
var ErrStartChildWorkflowFailed = errors.New("start child workflow failed: WorkflowAlreadyExists")

// Header fields by which the in-memory service is asked to refuse the start of a child workflow.
const (
	StartHeader        = "groundhog-child-start"
	StartAlreadyExists = "already-exists"
)

// OnWorkflow expects a child workflow, given as the function or by name. The first argument is the context. The child is started and recorded in history as a real one; what it does is
// mocked. A function that is returned instead of values runs as the workflow's code, so it has to be deterministic. A child that nothing is expected of runs for real. The
// worker has to know the workflow: register the function itself. One that is registered under a name of its own is expected by that name.
func (m *Mocks) OnWorkflow(fnOrName any, args ...any) *Call {
	name, fn, err := target("workflow", fnOrName)
	m.options.Test.Helper()
	m.misuse(err)
	return m.workflows.expect(name, fn, args)
}

// Workflows are the expectations and calls of child workflows, and of what workflows call that is no activity: versions, side effects, signals and cancellations of
// others, upserts.
func (m *Mocks) Workflows() *Ledger { return m.workflows }

func (m *Mocks) isReal(info *workflow.Info) bool {
	if info.WorkflowType.Name == NexusCompletionWorkflow {
		return true
	}
	if m.options.Real != nil {
		return m.options.Real(info)
	}
	return info.ParentWorkflowExecution == nil
}

// workflowInbound stands before a workflow.
type workflowInbound struct {
	interceptor.WorkflowInboundInterceptorBase
	part     *workerInterceptor
	outbound *workflowOutbound
}

// Init puts the mocks between the workflow's code and the SDK too, unless another interceptor does.
func (w *workflowInbound) Init(next interceptor.WorkflowOutboundInterceptor) error {
	w.outbound = &workflowOutbound{next: next, mocks: w.part.mocks, versions: map[string]workflow.Version{}}
	if !w.part.calls {
		return w.Next.Init(next)
	}
	return w.Next.Init(w.outbound)
}

// ExecuteWorkflow plays what was expected of a child, or lets the workflow run.
func (w *workflowInbound) ExecuteWorkflow(ctx workflow.Context, in *interceptor.ExecuteWorkflowInput) (any, error) {
	info := w.outbound.next.GetInfo(ctx)
	if !w.part.work || w.part.mocks.isReal(info) {
		return w.Next.ExecuteWorkflow(ctx, in)
	}
	a := arrival{name: info.WorkflowType.Name, ctx: ctx, args: in.Args, attempt: info.Attempt}
	e := w.outbound.script(ctx).next("run", func() *entry { return w.part.mocks.workflows.claimed(a) })
	switch {
	case e.err != nil:
		return nil, e.err
	case e.plan == nil:
		return w.Next.ExecuteWorkflow(ctx, in)
	}
	return w.play(ctx, e, a)
}

func (w *workflowInbound) play(ctx workflow.Context, e *entry, a arrival) (result any, err error) {
	if e.wait > 0 {
		if err := w.outbound.next.Sleep(ctx, e.wait); err != nil {
			return nil, err
		}
	}
	if e.plan.panics != nil {
		// The SDK reads this type back as a *temporal.PanicError. A real panic would not fail the workflow, but its task, again and again.
		return nil, temporal.NewNonRetryableApplicationError(*e.plan.panics, "PanicError", nil)
	}
	w.part.mocks.inWorkflow(e.plan.call, func() {
		if !e.told.Load() { // a panic fails the workflow task, and it is to panic again when that is tried again
			w.part.mocks.workflows.tell(e.plan, a)
			e.told.Store(true)
		}
		result, err = e.plan.answer(ctx, a.args)
	})
	return result, err
}

// ExecuteChildWorkflow marks the start of a child that is expected to fail to start.
func (w *workflowOutbound) ExecuteChildWorkflow(ctx workflow.Context, childWorkflowType string, args ...any) workflow.ChildWorkflowFuture {
	a := arrival{name: childWorkflowType, ctx: ctx, args: args}
	e := w.script(ctx).next("child "+childWorkflowType, func() *entry {
		if w.mocks.workflows.refusesStart(a) {
			return w.mocks.workflows.claimed(a)
		}
		return &entry{}
	})
	if e.plan != nil {
		header := interceptor.WorkflowHeader(ctx)
		header[StartHeader], _ = converter.GetDefaultDataConverter().ToPayload(StartAlreadyExists)
	}
	child := w.next.ExecuteChildWorkflow(ctx, childWorkflowType, args...)
	w.children = append(w.children, child)
	return child
}

// refusesStart reports whether a child would meet an expectation that returns ErrStartChildWorkflowFailed or the like.
func (l *Ledger) refusesStart(a arrival) bool {
	l.mocks.mu.Lock()
	defer l.mocks.mu.Unlock()
	if len(l.expected[a.name]) == 0 {
		return false
	}
	c, err := l.find(a)
	if err != nil || c == nil || len(c.returns) == 0 {
		return false
	}
	return existsAlready(c.returns[len(c.returns)-1])
}

// existsAlready tells whether what a mock returns means that a child cannot start because there is one of its id. Child workflows themselves cannot return these errors.
func existsAlready(returned any) bool {
	err, _ := returned.(error)
	var child *temporal.ChildWorkflowExecutionAlreadyStartedError
	var started *serviceerror.WorkflowExecutionAlreadyStarted
	return err == ErrStartChildWorkflowFailed || errors.As(err, &child) || errors.As(err, &started)
}
