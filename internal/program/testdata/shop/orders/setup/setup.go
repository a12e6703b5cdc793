// Package setup registers the workflows of orders.
package setup

import (
	"example.com/shop/model"
	"example.com/shop/orders"
	"example.com/shop/orders/internal/flow"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// Register is what the worker calls.
func Register(w worker.Worker) {
	w.RegisterWorkflowWithOptions(orders.Order, workflow.RegisterOptions{Name: orders.OrderType})
	w.RegisterWorkflowWithOptions(orders.Process[model.Order], workflow.RegisterOptions{Name: "ProcessOrder"})
	w.RegisterWorkflowWithOptions(orders.Process[model.Refund], workflow.RegisterOptions{Name: "ProcessRefund"})
	w.RegisterActivityWithOptions(orders.Charge, activity.RegisterOptions{Name: "payments.charge"})
	w.RegisterWorkflow(flow.Pack)
	label := flow.Label{Prefix: "shop-"}
	w.RegisterWorkflow(label.Print)
	w.RegisterWorkflowWithOptions(func(ctx workflow.Context) error {
		return workflow.NewTimer(ctx, 1).Get(ctx, nil)
	}, workflow.RegisterOptions{Name: "Literal"})
}
