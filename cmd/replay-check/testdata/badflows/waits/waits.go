// Package waits has workflows that do not give control back.
package waits

import (
	"time"

	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// Fine does what its history says.
func Fine(ctx workflow.Context) error { return workflow.Sleep(ctx, time.Minute) }

// Chatty says what it does, and sleeps.
func Chatty(ctx workflow.Context) error {
	workflow.GetLogger(ctx).Info("going to sleep", "minutes", 1)
	return workflow.Sleep(ctx, time.Minute)
}

// Channel waits for a Go channel that nobody sends to.
func Channel(ctx workflow.Context) error {
	<-make(chan int)
	return nil
}

// Loops computes for ever.
func Loops(ctx workflow.Context) error {
	for n := 0; ; n++ {
		_ = n
	}
}

// Sleeps sleeps on the machine's clock.
func Sleeps(ctx workflow.Context) error {
	time.Sleep(time.Hour)
	return nil
}

// Register registers them.
func Register(r worker.WorkflowRegistry) {
	r.RegisterWorkflow(Fine)
	r.RegisterWorkflow(Chatty)
	r.RegisterWorkflow(Channel)
	r.RegisterWorkflow(Loops)
	r.RegisterWorkflow(Sleeps)
}
