package fleet

import (
	"errors"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// RecallVan orders a delivery back and reports whether there was still one to be recalled.
func RecallVan(ctx workflow.Context, r Recall) (bool, error) {
	var asked workflow.Future
	if r.Now {
		asked = workflow.RequestCancelExternalWorkflow(ctx, r.Delivery, "")
	} else {
		asked = workflow.SignalExternalWorkflow(ctx, r.Delivery, "", SignalReturn, r.Reason)
	}
	err := asked.Get(ctx, nil)
	if gone := (*temporal.UnknownExternalWorkflowExecutionError)(nil); errors.As(err, &gone) {
		return false, nil
	}
	return err == nil, err
}
