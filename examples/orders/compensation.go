package orders

import (
	"slices"

	"go.temporal.io/sdk/workflow"
)

// compensation undoes one step: an activity and the handle of what it has to take back.
type compensation struct {
	activity any
	handle   string
}

// compensations are the steps to undo when an order cannot be fulfilled, oldest first.
type compensations struct {
	steps []compensation
}

func (c *compensations) add(activity any, handle string) {
	c.steps = append(c.steps, compensation{activity, handle})
}

// run undoes the newest step first. It works on a context of its own, because that of a cancelled order starts nothing
// any more, and it goes on after an error: half an undo is better than none.
func (c *compensations) run(ctx workflow.Context) {
	ctx, cancel := workflow.NewDisconnectedContext(ctx)
	defer cancel()
	for _, step := range slices.Backward(c.steps) {
		if err := workflow.ExecuteActivity(ctx, step.activity, step.handle).Get(ctx, nil); err != nil {
			workflow.GetLogger(ctx).Error("compensation did not succeed", "handle", step.handle, "error", err)
		}
	}
}
