// Package flows has a workflow for each kind of fix. The directory beside it has what the fixes make of it, and a test runs that.
package flows

import (
	"fmt"
	"time"

	"go.temporal.io/sdk/workflow"
)

// Clock waits for an hour, and returns how long it took.
func Clock(ctx workflow.Context) (time.Duration, error) {
	start := time.Now()
	time.Sleep(time.Hour)
	return time.Since(start), nil
}

// Goroutine has somebody else send two values.
func Goroutine(ctx workflow.Context) (int, error) {
	sum, ready := 0, workflow.NewBufferedChannel(ctx, 2)
	go func() {
		ready.Send(ctx, 1)
	}()
	go send(ctx, ready)
	for range 2 {
		var n int
		ready.Receive(ctx, &n)
		sum += n
	}
	return sum, nil
}

func send(ctx workflow.Context, ready workflow.SendChannel) { ready.Send(ctx, 2) }

// MapOrder collects names and, one by one, what waits for them.
func MapOrder(ctx workflow.Context, waits map[string]time.Duration) ([]string, error) {
	var names []string
	for name, wait := range waits {
		if err := workflow.Sleep(ctx, wait); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, nil
}

// Logging tells who it greets.
func Logging(ctx workflow.Context, name string) (string, error) {
	fmt.Println("hello " + name)
	return name, nil
}

// OuterContext waits in a coroutine.
func OuterContext(ctx workflow.Context) (bool, error) {
	done := false
	workflow.Go(ctx, func(gctx workflow.Context) {
		done = workflow.Sleep(ctx, time.Hour) == nil
	})
	err := workflow.Await(ctx, func() bool { return done })
	return done, err
}
