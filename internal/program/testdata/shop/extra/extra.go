// Package extra has the dynamic workflow, whose registration stands in a constructor of dependency injection.
package extra

import (
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// Any runs every type that has no function of its own.
func Any(ctx workflow.Context, args converter.EncodedValues) error { return nil }

// Module offers the registration.
var Module = func(w worker.Worker) {
	w.RegisterDynamicWorkflow(Any, workflow.DynamicRegisterOptions{})
}
