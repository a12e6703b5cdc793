// Package broken does not compile.
package broken

import (
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// Torn is a workflow.
func Torn(ctx workflow.Context) error { return undefinedName }

// Register registers it.
func Register(r worker.Registry) { r.RegisterWorkflow(Torn) }
