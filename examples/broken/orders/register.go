package orders

import "go.temporal.io/sdk/worker"

// Register adds the workflow to a worker. The activities run on workers of their own.
func Register(r worker.Registry) {
	r.RegisterWorkflow(ProcessOrder)
}
