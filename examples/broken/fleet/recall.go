package fleet

import (
	"errors"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// RecallVan cancels a delivery and reports whether there was still one to be recalled.
func RecallVan(ctx workflow.Context, r Recall) (bool, error) {
	err := workflow.RequestCancelExternalWorkflow(ctx, r.Delivery, "").Get(ctx, nil)
	if gone := (*temporal.UnknownExternalWorkflowExecutionError)(nil); errors.As(err, &gone) {
		return false, nil
	}
	return err == nil, err
}
