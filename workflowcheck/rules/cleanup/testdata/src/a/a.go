package a

import (
	"time"

	"go.temporal.io/sdk/workflow"
)

func Workflow(ctx workflow.Context) (err error) {
	options := workflow.ActivityOptions{StartToCloseTimeout: time.Minute}
	actx := workflow.WithActivityOptions(ctx, options)
	defer func() {
		_ = workflow.ExecuteActivity(ctx, "Release").Get(ctx, nil)  // want "^deferred workflow.ExecuteActivity fails at once if the workflow is cancelled; use a context of workflow.NewDisconnectedContext$"
		_ = workflow.ExecuteActivity(actx, "Release").Get(ctx, nil) // want "deferred workflow.ExecuteActivity"
	}()
	defer func() {
		free, cancel := workflow.NewDisconnectedContext(ctx)
		defer cancel()
		_ = workflow.ExecuteActivity(free, "Release").Get(free, nil) // ok
		fctx := workflow.WithActivityOptions(free, options)
		_ = workflow.ExecuteActivity(fctx, "Release").Get(free, nil) // ok
	}()
	return workflow.ExecuteActivity(actx, "Charge").Get(ctx, nil) // ok
}

func Reused(ctx workflow.Context) {
	defer func() {
		ctx, _ := workflow.NewDisconnectedContext(ctx)
		ctx = workflow.WithTaskQueue(ctx, "x")
		_ = workflow.ExecuteActivity(ctx, "Release").Get(ctx, nil) // ok
	}()
}

func Replaced(ctx workflow.Context) {
	defer func() {
		if ctx.Err() != nil {
			ctx, _ = workflow.NewDisconnectedContext(ctx)
		}
		_ = workflow.ExecuteActivity(ctx, "Release").Get(ctx, nil) // ok
	}()
}
