package ledger

import "go.temporal.io/sdk/worker"

// Register adds the workflows and their activities to a worker.
func Register(r worker.Registry) {
	r.RegisterWorkflow(PostEntry)
	r.RegisterWorkflow(CloseDay)
	r.RegisterWorkflow(ImportStatement)
	r.RegisterActivity(&Activities{})
}
