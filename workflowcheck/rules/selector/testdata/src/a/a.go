package a

import "go.temporal.io/sdk/workflow"

func Workflow(ctx workflow.Context, f workflow.Future) error {
	workflow.NewSelector(ctx).AddFuture(f, func(workflow.Future) {})             // want "^the selector is never selected, so nothing of what is added to it happens; call Select$"
	workflow.NewSelector(ctx).AddFuture(f, func(workflow.Future) {}).Select(ctx) // ok
	lost := workflow.NewSelector(ctx)                                            // want "the selector is never selected"
	lost.AddFuture(f, func(workflow.Future) {})
	s := workflow.NewSelector(ctx).AddFuture(f, func(workflow.Future) {}) // ok
	s.AddDefault(func() {})
	for s.HasPending() {
		s.Select(ctx)
	}
	handed := workflow.NewNamedSelector(ctx, "x") // ok
	use(ctx, handed)
	return nil
}

func use(ctx workflow.Context, s workflow.Selector) { s.Select(ctx) }

func newSelector(ctx workflow.Context) workflow.Selector { return workflow.NewSelector(ctx) } // ok
