package b

import "go.temporal.io/sdk/workflow"

func Flow(ctx workflow.Context, ch chan int) error { return nil } // want "^parameter ch of type chan int cannot be encoded"

type Flows struct{}

// Run may be a workflow, and it may be none.
func (f *Flows) Run(ctx workflow.Context, ch chan int) error { return nil } // ok
