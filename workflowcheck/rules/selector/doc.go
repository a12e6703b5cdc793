// Package selector finds selectors that nothing ever selects.
//
// Adding a future or a channel to a selector only says what to do when it is ready; Select does it.
//
// WRONG
//
//	workflow.NewSelector(ctx).AddFuture(f, onDone)
//
// RIGHT
//
//	workflow.NewSelector(ctx).AddFuture(f, onDone).Select(ctx)
package selector
