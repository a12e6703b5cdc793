package gateway

import "go.temporal.io/sdk/worker"

// Register adds the workflows to a worker. The service of the Nexus endpoint runs on a worker of its own.
func Register(r worker.Registry) {
	r.RegisterWorkflow(Checkout)
	r.RegisterWorkflow(CapturePayment)
}
