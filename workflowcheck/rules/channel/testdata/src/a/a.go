package a

import (
	"context"

	"go.temporal.io/sdk/workflow"
)

func Workflow(ctx workflow.Context, done <-chan struct{}) error {
	ch := make(chan int, 1) // ok
	ch <- 1                 // want "^sending to a channel blocks where the SDK cannot see it; use workflow.NewChannel$"
	<-ch                    // want "receiving from a channel"
	for range ch {          // want "range over a channel"
	}
	select { // want "select statement picks any case that is ready; use workflow.NewSelector"
	case v := <-ch:
		_ = v
		ch <- 2 // want "sending to a channel"
	case ch <- 2:
	case <-done:
	default:
	}
	close(ch) // want "closing a channel wakes other goroutines"
	drain(ch)
	c := workflow.NewChannel(ctx)
	c.Close()                                                                                   // ok
	workflow.NewSelector(ctx).AddReceive(c, func(workflow.ReceiveChannel, bool) {}).Select(ctx) // ok
	return nil
}

func drain[C ~chan T, T any](c C) {
	for range c { // want "range over a channel"
	}
}

type pipe interface {
	~chan int
}

func shut[C interface{ pipe }](ctx workflow.Context, c C) {
	for range c { // want "range over a channel"
	}
}

func Activity(ctx context.Context) error {
	select { // ok
	case <-ctx.Done():
	}
	return ctx.Err()
}
