package a

import (
	"sync"
	"time"

	"go.temporal.io/sdk/workflow"
)

func Workflow(ctx workflow.Context, name string) error {
	go notify(ctx) // want "^go statement starts a goroutine; use workflow.Go$"
	go func() {    // want "go statement starts a goroutine"
		notify(ctx)
		time.Sleep(time.Hour)
	}()
	go print(name) // want "go statement"
	var wg sync.WaitGroup
	wg.Go(func() {})                                             // want "runs a function in another goroutine"
	workflow.Go(ctx, notify)                                     // ok
	workflow.Go(ctx, func(ctx workflow.Context) { notify(ctx) }) // ok
	_ = workflow.SideEffect(ctx, func(workflow.Context) any {    // ok
		go print(name) // ok
		return nil
	})
	return nil
}

func notify(workflow.Context) {}

func background() {
	go print("x") // ok
}
