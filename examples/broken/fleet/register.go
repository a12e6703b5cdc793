package fleet

import "go.temporal.io/sdk/worker"

// Register adds the workflows to a worker. The fleet has no activities: its vans are workflows.
func Register(r worker.Registry) {
	r.RegisterWorkflow(DispatchTour)
	r.RegisterWorkflow(DeliverParcel)
	r.RegisterWorkflow(Deliver)
	r.RegisterWorkflow(Telemetry)
	r.RegisterWorkflow(RecallVan)
}
