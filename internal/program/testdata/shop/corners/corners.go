// Package corners registers in ways that are easily misread.
package corners

import (
	"flag"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	wf "go.temporal.io/sdk/workflow"
)

// Flows has settings.
type Flows struct{ Region string }

// Mutated is registered on a value that changes after its declaration.
func (f *Flows) Mutated(ctx wf.Context) error { return nil }

// Escaped is registered on a value that another function has seen.
func (f *Flows) Escaped(ctx wf.Context) error { return nil }

// Reassigned is registered on a variable with two values.
func (f *Flows) Reassigned(ctx wf.Context) error { return nil }

// AtRunTime is registered on a package variable that is set in Run.
func (f *Flows) AtRunTime(ctx wf.Context) error { return nil }

// AtStart is registered on a package variable that has its value from the start.
func (f *Flows) AtStart(ctx wf.Context) error { return nil }

// InField is registered through a field of a local literal.
func (f *Flows) InField(ctx wf.Context) error { return nil }

// Deferred is registered by a worker that is wrapped.
func (f *Flows) Deferred(ctx wf.Context) error { return nil }

type wrapped struct{ worker.Worker }

type ownRegistry interface{ RegisterWorkflow(any) }

var (
	region  = flag.String("region", "eu", "")
	late    *Flows
	early   = &Flows{Region: "eu"}
	variant = "corner/" + "variable"
)

func configure(f *Flows) { f.Region = *region }

func plain(ctx wf.Context) error { return nil }

// Run is what a main function would call.
func Run(c client.Client, queue string) {
	late = &Flows{Region: *region}
	w := wrapped{worker.New(c, queue, worker.Options{})}

	mutated := &Flows{}
	mutated.Region = *region
	w.RegisterWorkflow(mutated.Mutated)

	escaped := &Flows{}
	configure(escaped)
	w.RegisterWorkflow(escaped.Escaped)

	reassigned := &Flows{}
	if queue != "" {
		reassigned = &Flows{Region: queue}
	}
	w.RegisterWorkflow(reassigned.Reassigned)

	w.RegisterWorkflow(late.AtRunTime)
	w.RegisterWorkflow(early.AtStart)

	deps := struct{ flows *Flows }{flows: &Flows{Region: "us"}}
	w.RegisterWorkflow(deps.flows.InField)

	w.RegisterWorkflowWithOptions(func(ctx wf.Context) error {
		_ = queue
		return nil
	}, wf.RegisterOptions{Name: "captures"})

	w.RegisterWorkflowWithOptions(plain, wf.RegisterOptions{Name: variant})

	var options wf.RegisterOptions
	options.Name = "corner/" + queue
	w.RegisterWorkflowWithOptions(plain, options)
}

// RegisterOwn takes an interface of our own.
func RegisterOwn(r ownRegistry) {
	flows := new(Flows)
	defer func() { r.RegisterWorkflow(flows.Deferred) }()
}
