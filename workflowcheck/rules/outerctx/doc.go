// Package outerctx finds coroutines and update handlers that wait with the workflow.Context of somebody else.
//
// Each coroutine has a context of its own, which knows whether it is blocked. To wait with the context of another one means to block that one, which
// is blocked already, and the SDK panics.
//
// WRONG
//
//	workflow.Go(ctx, func(gctx workflow.Context) {
//		err := workflow.Sleep(ctx, time.Minute)
//
// RIGHT
//
//	workflow.Go(ctx, func(ctx workflow.Context) {
//		err := workflow.Sleep(ctx, time.Minute)
package outerctx
