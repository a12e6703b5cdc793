package a

import (
	"errors"
	"time"

	"go.temporal.io/sdk/temporal"
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

func After(ctx workflow.Context, future workflow.Future) error {
	err := workflow.ExecuteActivity(ctx, "Charge").Get(ctx, nil)
	if temporal.IsCanceledError(err) {
		_ = workflow.ExecuteActivity(ctx, "Release").Get(ctx, nil) // want "^workflow.ExecuteActivity fails at once, because its context is cancelled; use a context of workflow.NewDisconnectedContext$"
		free, _ := workflow.NewDisconnectedContext(ctx)
		_ = workflow.ExecuteActivity(free, "Release").Get(ctx, nil) // ok
	}
	if err := workflow.Sleep(ctx, time.Minute); err != nil && temporal.IsCanceledError(err) {
		_ = workflow.ExecuteChildWorkflow(ctx, After).Get(ctx, nil) // want "^workflow.ExecuteChildWorkflow is cancelled as soon as it has started, because its context is cancelled"
	}
	err = workflow.Sleep(ctx, time.Minute)
	var cancelled *temporal.CanceledError
	if errors.As(err, &cancelled) {
		_ = workflow.ExecuteActivity(ctx, "Release").Get(ctx, nil) // want "workflow.ExecuteActivity fails at once, because its context is cancelled"
	}
	if errors.Is(both()) {
		_ = workflow.ExecuteActivity(ctx, "Release").Get(ctx, nil) // ok
	}
	if errors.As(target()) {
		_ = workflow.ExecuteActivity(ctx, "Release").Get(ctx, nil) // ok
	}
	var late *temporal.TimeoutError
	if errors.As(err, &late) {
		_ = workflow.ExecuteActivity(ctx, "Release").Get(ctx, nil) // ok
	}
	if errors.Is(ctx.Err(), workflow.ErrCanceled) {
		_ = workflow.Sleep(ctx, time.Minute) // want "workflow.Sleep fails at once"
	}
	if err := future.Get(ctx, nil); temporal.IsCanceledError(err) { // the future may have been started with another context
		_ = workflow.ExecuteActivity(ctx, "Release").Get(ctx, nil) // ok
	}
	if err := workflow.ExecuteChildWorkflow(ctx, After).Get(ctx, nil); temporal.IsCanceledError(err) { // somebody may have cancelled the child
		_ = workflow.ExecuteActivity(ctx, "Release").Get(ctx, nil) // ok
	}
	cctx, cancel := workflow.WithCancel(ctx)
	defer cancel()
	if temporal.IsCanceledError(workflow.Sleep(cctx, time.Minute)) {
		_ = workflow.Sleep(cctx, time.Minute) // want "workflow.Sleep fails at once"
		_ = workflow.Sleep(ctx, time.Minute)  // ok
	}
	if ctx.Err() != nil {
		_ = workflow.Sleep(cctx, time.Minute) // want "workflow.Sleep fails at once"
		ctx, _ := workflow.NewDisconnectedContext(ctx)
		_ = workflow.Sleep(ctx, time.Minute) // ok
	} else {
		_ = workflow.Sleep(ctx, time.Minute) // ok
	}
	sel := workflow.NewSelector(ctx)
	sel.AddReceive(ctx.Done(), func(workflow.ReceiveChannel, bool) {
		_ = workflow.ExecuteActivity(ctx, "Release").Get(ctx, nil) // want "workflow.ExecuteActivity fails at once, because its context is cancelled"
	})
	sel.Select(ctx)
	return nil
}

func both() (error, error) { return nil, nil }

func target() (error, any) { return nil, new(error) }
