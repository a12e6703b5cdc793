// Package cleanup finds deferred clean-up that a cancelled workflow cannot do.
//
// When a workflow is cancelled, so is its context: activities and timers that are started with it fail at once. What has to be done after that needs
// a context that is disconnected from the cancellation.
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
