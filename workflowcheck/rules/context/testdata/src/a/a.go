package a

import (
	"context"
	"time"

	"rules/context/b"

	"go.temporal.io/sdk/workflow"
)

func Workflow(ctx workflow.Context) error {
	bg := context.Background()                        // want "^context.Background makes a context that the SDK knows nothing of; use the workflow.Context$"
	_, cancel := context.WithTimeout(bg, time.Minute) // want "the wall clock or another goroutine ends"
	defer cancel()
	<-bg.Done()                           // want "Done depends on the wall clock or another goroutine, which end a context.Context; use the workflow.Context$"
	b.Values()                            // ok: what a library makes for itself does nothing
	b.Expires()                           // want "calls b.Expires, which makes a context that the wall clock or another goroutine ends"
	ctx, stop := workflow.WithCancel(ctx) // ok
	defer stop()
	_ = workflow.ExecuteActivity(ctx, Activity) // ok
	return ctx.Err()                            // ok
}

func Activity(ctx context.Context) error { return ctx.Err() } // ok
