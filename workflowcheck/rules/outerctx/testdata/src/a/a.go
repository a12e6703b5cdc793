package a

import (
	"time"

	"go.temporal.io/sdk/workflow"
)

func Workflow(ctx workflow.Context, f workflow.Future) error {
	workflow.Go(ctx, func(gctx workflow.Context) {
		_ = workflow.Sleep(ctx, time.Minute) // want "^waiting with ctx blocks the coroutine that it belongs to, which the SDK panics at; use the context that the function gets$"
		_ = f.Get(ctx, nil)                  // want "waiting with ctx"
		_ = f.Get(gctx, nil)                 // ok
		_ = workflow.Now(ctx)                // ok
		inner := workflow.WithTaskQueue(gctx, "x")
		_ = workflow.Sleep(inner, time.Minute) // ok
	})
	workflow.Go(ctx, func(ctx workflow.Context) {
		_ = workflow.Sleep(ctx, time.Minute) // ok
	})
	sel := workflow.NewSelector(ctx)
	sel.AddFuture(f, func(f workflow.Future) {
		_ = f.Get(ctx, nil) // ok
	})
	sel.Select(ctx) // ok
	return workflow.SetUpdateHandler(ctx, "u", func(uctx workflow.Context) error {
		return workflow.Sleep(ctx, time.Minute) // want "waiting with ctx"
	})
}
