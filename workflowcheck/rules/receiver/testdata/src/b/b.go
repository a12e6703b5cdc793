package b

import "go.temporal.io/sdk/workflow"

type Workflows struct{ n int }

func (w *Workflows) Run(ctx workflow.Context) error {
	workflow.Go(ctx, func(workflow.Context) { w.n++ })
	return nil
}

func (w *Workflows) Clean(ctx workflow.Context) error { return nil }
