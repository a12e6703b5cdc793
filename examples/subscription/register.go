package subscription

import "go.temporal.io/sdk/worker"

// Register adds the workflows and their activities to a worker.
func Register(r worker.Registry) {
	r.RegisterWorkflow(Subscription)
	r.RegisterWorkflow(Trial)
	r.RegisterActivity(&Activities{})
}
