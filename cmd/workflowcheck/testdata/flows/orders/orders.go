// Package orders has mistakes that the scripts look for.
package orders

import (
	"time"

	"example.com/flows/stock"
	"go.temporal.io/sdk/workflow"
)

// Workflow ships an order.
func Workflow(ctx workflow.Context, items map[string]int) error {
	started := time.Now()
	for item, n := range items {
		if err := workflow.ExecuteActivity(ctx, Ship, item, n).Get(ctx, nil); err != nil {
			return err
		}
	}
	workflow.GetLogger(ctx).Info("shipped", "level", stock.Level("x"), "since", started)
	return nil
}

// Ship is an activity.
func Ship(item string, n int) error { return nil }
