package gateway

import "go.temporal.io/sdk/worker"

// Register adds both sides of the gateway to a worker. It panics, like the worker's own methods, when the service cannot
// be registered.
func Register(r worker.Registry) {
	r.RegisterWorkflow(Checkout)
	r.RegisterWorkflow(CapturePayment)
	service, err := Service()
	if err != nil {
		panic(err)
	}
	r.RegisterNexusService(service)
}
