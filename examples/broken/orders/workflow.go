package orders

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// ProcessOrder takes an order from the shop's basket to the customer's door.
func ProcessOrder(ctx workflow.Context, order Order) (Receipt, error) {
	ctx = workflow.WithActivityOptions(ctx, stepOptions(order.Limits))
	undo := &compensations{}
	receipt, err := fulfil(ctx, order, undo)
	if err != nil {
		undo.run(ctx)
		return Receipt{}, err
	}
	if err := workflow.ExecuteActivity(ctx, "NotifyCustomer", order.Customer, receipt).Get(ctx, nil); err != nil {
		workflow.GetLogger(ctx).Warn("customer not notified", "order", order.ID, "error", err)
	}
	return receipt, nil
}

// fulfil runs the steps in order and notes in undo how to take each of them back.
func fulfil(ctx workflow.Context, order Order, undo *compensations) (Receipt, error) {
	var reservation string
	if err := workflow.ExecuteActivity(ctx, "ReserveStock", order.ID, order.Items).Get(ctx, &reservation); err != nil {
		return Receipt{}, err
	}
	undo.add("ReleaseStock", reservation)

	if workflow.GetVersion(ctx, "screen-for-fraud", workflow.DefaultVersion, 1) >= 1 {
		if err := workflow.ExecuteActivity(ctx, "ScreenForFraud", order).Get(ctx, nil); err != nil {
			return Receipt{}, err
		}
	}

	if err := workflow.ExecuteActivity(ctx, "CheckAddress", order.Customer).Get(ctx, nil); err != nil {
		return Receipt{}, err
	}

	var charge string
	if err := workflow.ExecuteActivity(ctx, "ChargeCard", order.Customer, order.Total).Get(ctx, &charge); err != nil {
		return Receipt{}, err
	}
	undo.add("RefundCard", charge)

	if err := workflow.Sleep(ctx, order.Packing); err != nil {
		return Receipt{}, err
	}

	tracking, err := ship(ctx, order)
	if err != nil {
		return Receipt{}, err
	}
	return Receipt{OrderID: order.ID, ChargeID: charge, Tracking: tracking}, nil
}

// ship hands the parcel to the order's carrier, whose workers listen on a task queue of their own.
func ship(ctx workflow.Context, order Order) (string, error) {
	if order.Carrier != "" {
		ctx = workflow.WithTaskQueue(ctx, "carrier-"+order.Carrier)
	}
	var tracking string
	err := workflow.ExecuteActivity(ctx, "ShipOrder", order.ID).Get(ctx, &tracking)
	return tracking, err
}

func stepOptions(l Limits) workflow.ActivityOptions {
	return workflow.ActivityOptions{
		StartToCloseTimeout:    max(l.Attempt, time.Second),
		ScheduleToCloseTimeout: l.Total,
		ScheduleToStartTimeout: l.Queued,
		RetryPolicy:            &temporal.RetryPolicy{InitialInterval: l.Pause, MaximumAttempts: l.Attempts},
	}
}
