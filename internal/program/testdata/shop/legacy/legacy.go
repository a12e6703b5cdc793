// Package legacy has another function by the name of one in reports, under the same type.
package legacy

import (
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// Weekly is not reports.Weekly.
func Weekly(ctx workflow.Context) error { return workflow.Sleep(ctx, 1) }

// Register registers it by the same name.
func Register(r worker.WorkflowRegistry) {
	r.RegisterWorkflowWithOptions(Weekly, workflow.RegisterOptions{Name: "report/weekly"})
}
