package mocks

import (
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// OnUpsertSearchAttributes expects a call of workflow.UpsertSearchAttributes. If one is expected, all have to be. It needs no Return; an error that it returns fails the call, which otherwise
// takes place.
func (m *Mocks) OnUpsertSearchAttributes(attributes any) *Call {
	return m.onUpsert(UpsertSearchAttributesName, attributes)
}

// OnUpsertTypedSearchAttributes is OnUpsertSearchAttributes for workflow.UpsertTypedSearchAttributes. The argument is a temporal.SearchAttributes.
func (m *Mocks) OnUpsertTypedSearchAttributes(attributes any) *Call {
	return m.onUpsert(UpsertTypedSearchAttributesName, attributes)
}

// OnUpsertMemo is OnUpsertSearchAttributes for workflow.UpsertMemo.
func (m *Mocks) OnUpsertMemo(memo any) *Call { return m.onUpsert(UpsertMemoName, memo) }

func (m *Mocks) onUpsert(name string, argument any) *Call {
	c := m.workflows.expect(name, nil, []any{argument})
	c.quiet = true
	return c
}

// UpsertSearchAttributes asks the mocks first.
func (w *workflowOutbound) UpsertSearchAttributes(ctx workflow.Context, attributes map[string]any) error {
	return w.upsert(ctx, UpsertSearchAttributesName, attributes, func() error { return w.next.UpsertSearchAttributes(ctx, attributes) })
}

// UpsertTypedSearchAttributes asks the mocks first.
func (w *workflowOutbound) UpsertTypedSearchAttributes(ctx workflow.Context, updates ...temporal.SearchAttributeUpdate) error {
	return w.upsert(ctx, UpsertTypedSearchAttributesName, temporal.NewSearchAttributes(updates...), func() error {
		return w.next.UpsertTypedSearchAttributes(ctx, updates...)
	})
}

// UpsertMemo asks the mocks first.
func (w *workflowOutbound) UpsertMemo(ctx workflow.Context, memo map[string]any) error {
	return w.upsert(ctx, UpsertMemoName, memo, func() error { return w.next.UpsertMemo(ctx, memo) })
}

func (w *workflowOutbound) upsert(ctx workflow.Context, name string, argument any, real func() error) error {
	e := w.immediate(ctx, name, arrival{name: name, args: []any{argument}})
	if e.err != nil {
		return e.err
	}
	if err, ok := e.value.(error); ok {
		return err
	}
	return real()
}
