package mocks

import (
	"reflect"

	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"
)

// Names under which [Mocks.Workflows] has the calls that are no child workflows. Versions have the change's id behind it.
const (
	SideEffectName                  = "workflow.SideEffect"
	MutableSideEffectName           = "workflow.MutableSideEffect"
	GetVersionName                  = "workflow.GetVersion"
	SignalExternalWorkflowName      = "workflow.SignalExternalWorkflow"
	RequestCancelExternalName       = "workflow.RequestCancelExternalWorkflow"
	UpsertSearchAttributesName      = "workflow.UpsertSearchAttributes"
	UpsertTypedSearchAttributesName = "workflow.UpsertTypedSearchAttributes"
	UpsertMemoName                  = "workflow.UpsertMemo"
)

// OnSideEffect expects a call of workflow.SideEffect. Return takes the value, or a func() any that tells it. The value is recorded in history, so a replay gets it from there.
func (m *Mocks) OnSideEffect() *Call {
	return m.workflows.expect(SideEffectName, reflect.TypeFor[func() any](), nil)
}

// OnMutableSideEffect expects a call of workflow.MutableSideEffect with an id, or with mock.Anything as one. Return takes the value, or a func(id string) any that tells it. As for a
// real one the workflow's own function decides whether it equals the value before.
func (m *Mocks) OnMutableSideEffect(id string) *Call {
	return m.workflows.expect(MutableSideEffectName, reflect.TypeFor[func(string) any](), []any{id})
}

// SideEffect has the SDK record the mock's value.
func (w *workflowOutbound) SideEffect(ctx workflow.Context, f func(workflow.Context) any) converter.EncodedValue {
	return w.next.SideEffect(ctx, w.valueFor(ctx, arrival{name: SideEffectName}, f))
}

// SideEffectWithOptions is SideEffect.
func (w *workflowOutbound) SideEffectWithOptions(ctx workflow.Context, o workflow.SideEffectOptions, f func(workflow.Context) any) converter.EncodedValue {
	return w.next.SideEffectWithOptions(ctx, o, w.valueFor(ctx, arrival{name: SideEffectName}, f))
}

// MutableSideEffect has the SDK record the mock's value.
func (w *workflowOutbound) MutableSideEffect(ctx workflow.Context, id string, f func(workflow.Context) any, equals func(a, b any) bool) converter.EncodedValue {
	return w.next.MutableSideEffect(ctx, id, w.valueFor(ctx, arrival{name: MutableSideEffectName, args: []any{id}}, f), equals)
}

// MutableSideEffectWithOptions is MutableSideEffect.
func (w *workflowOutbound) MutableSideEffectWithOptions(ctx workflow.Context, id string, o workflow.MutableSideEffectOptions,
	f func(workflow.Context) any, equals func(a, b any) bool,
) converter.EncodedValue {
	return w.next.MutableSideEffectWithOptions(ctx, id, o, w.valueFor(ctx, arrival{name: MutableSideEffectName, args: []any{id}}, f), equals)
}

// valueFor is the function that tells the value of a side effect: the workflow's own, if it is not mocked or not as expected.
func (w *workflowOutbound) valueFor(ctx workflow.Context, a arrival, real func(workflow.Context) any) func(workflow.Context) any {
	e := w.immediate(ctx, a.name, a)
	if e.plan == nil {
		return real
	}
	return func(workflow.Context) any { return e.value }
}

// immediate is the entry, under a key, of a call that returns at once with a value.
func (w *workflowOutbound) immediate(ctx workflow.Context, key string, a arrival) *entry {
	e := w.script(ctx).next(key, func() *entry {
		e := w.mocks.workflows.claimed(a)
		if e.plan != nil && e.plan.panics == nil {
			w.mocks.inWorkflow(e.plan.call, func() {
				w.mocks.workflows.tell(e.plan, a)
				e.value = e.plan.value(a.args)
			})
		}
		return e
	})
	if e.plan != nil {
		e.plan.raise()
	}
	return e
}

// value is what a call returns that has one result and no error: of a function that stands in, what that tells.
func (p *plan) value(args []any) any {
	if len(p.returns) == 0 {
		return nil
	}
	switch fn := p.returns[0].(type) {
	case func() any:
		return fn()
	case func(string) any:
		return fn(args[0].(string))
	case func(string, workflow.Version, workflow.Version) workflow.Version:
		return fn(args[0].(string), args[1].(workflow.Version), args[2].(workflow.Version))
	}
	return p.returns[0]
}
