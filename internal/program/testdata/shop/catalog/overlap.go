package catalog

import (
	"example.com/shop/internal/billing"
	"go.temporal.io/sdk/worker"
)

// RegisterAll registers also what others register.
func RegisterAll(r worker.Registry) {
	r.RegisterWorkflow(billing.Dunning)
	r.RegisterWorkflow(New(fakeStore{}).Import)
}
