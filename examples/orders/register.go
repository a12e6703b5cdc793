package orders

import "go.temporal.io/sdk/worker"

// Register adds the workflow and its activities to a worker.
func Register(r worker.Registry) {
	r.RegisterWorkflow(ProcessOrder)
	r.RegisterActivity(&Activities{})
}
