package main

import (
	"context"
	"sync/atomic"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// registration adds workflows or activities to a worker.
type registration = func(worker.Registry)

// with registers an example and then what replaces parts of it.
func with(example registration, replacements ...registration) registration {
	return func(r worker.Registry) {
		example(r)
		for _, replace := range replacements {
			replace(r)
		}
	}
}

// act replaces an activity, for scenarios in which the outside world misbehaves.
func act(name string, f any) registration {
	return func(r worker.Registry) {
		r.RegisterActivityWithOptions(f, activity.RegisterOptions{Name: name, DisableAlreadyRegisteredCheck: true})
	}
}

// flow replaces a workflow, for scenarios in which other code ran than that of today.
func flow(name string, f any) registration {
	return func(r worker.Registry) {
		r.RegisterWorkflowWithOptions(f, workflow.RegisterOptions{Name: name, DisableAlreadyRegisteredCheck: true})
	}
}

// once reports true to its first caller.
func once() func() bool {
	var used atomic.Bool
	return func() bool { return !used.Swap(true) }
}

// gate lets a scenario's client act while code of its worker stands still.
type gate struct{ reached, open chan struct{} }

func newGate() *gate { return &gate{make(chan struct{}), make(chan struct{})} }

// pass is called by the code that stands still.
func (g *gate) pass() {
	close(g.reached)
	<-g.open
}

// await is called by the client; it blocks until the code stands still.
func (g *gate) await(ctx context.Context) error {
	select {
	case <-g.reached:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
