// Package left has one of two workflows with the same name.
package left

import (
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// Twin does nothing.
func Twin(ctx workflow.Context) error { return nil }

// Register is in both packages.
func Register(r worker.WorkflowRegistry) { r.RegisterWorkflow(Twin) }
