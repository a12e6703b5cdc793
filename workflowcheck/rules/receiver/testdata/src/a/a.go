package a

import (
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"rules/receiver/b"
)

type Workflows struct {
	limit    int
	attempts int
	seen     map[string]bool
}

func (w *Workflows) Run(ctx workflow.Context) error {
	w.attempts++       // want "^a write to w.attempts is seen by all runs of the workflow, which share the receiver; keep it in a local variable$"
	w.seen["x"] = true // want "a write to w.seen"
	_ = w.limit        // ok
	local := *w
	local.attempts++ // ok
	return nil
}

// Value has a copy of its own.
func (w Workflows) Value(ctx workflow.Context) error {
	w.attempts++ // ok
	return nil
}

type run struct{ n int }

// next is a method of a value that the workflow makes.
func (r *run) next(ctx workflow.Context) { r.n++ } // ok

func Plain(ctx workflow.Context) error {
	r := &run{}
	r.next(ctx)
	return nil
}

func register(w worker.Worker) {
	mine := &Workflows{}
	w.RegisterWorkflow(mine.Run)
	w.RegisterWorkflow(mine.Value)
	w.RegisterWorkflow(Plain)
	other := &b.Workflows{}
	w.RegisterWorkflow(other.Run)   // want "^the workflow Run writes to its receiver, which all runs share .b/b.go:8.; keep it in local variables$"
	w.RegisterWorkflow(other.Clean) // ok
}
