// Package cleanup finds clean-up that a cancelled workflow cannot do.
//
// When a workflow is cancelled, so is its context: activities, timers and operations that are started with it fail at once, child workflows are cancelled
// as soon as they have started. What has to be done after that needs a context that is disconnected from the cancellation. Looked at are
// deferred functions, and code below ctx.Err() != nil, temporal.IsCanceledError and a selector's ctx.Done().
//
// WRONG
//
//	defer func() {
//		err = workflow.ExecuteActivity(ctx, Release).Get(ctx, nil)
//	}()
//
// RIGHT
//
//	defer func() {
//		ctx, _ := workflow.NewDisconnectedContext(ctx)
//		err = workflow.ExecuteActivity(ctx, Release).Get(ctx, nil)
//	}()
package cleanup
