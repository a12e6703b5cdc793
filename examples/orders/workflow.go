package orders

import (
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// changeScreening is the change that put the fraud screening between the reservation and the charge.
const changeScreening = "screen-for-fraud"

// ProcessOrder takes an order from the shop's basket to the customer's door. It fails with the first error of a step
// that cannot be retried, after undoing what was done; a customer who cannot be notified does not fail the order.
func ProcessOrder(ctx workflow.Context, order Order) (Receipt, error) {
	ctx = workflow.WithActivityOptions(ctx, stepOptions(order.Limits.orDefault()))
	undo := &compensations{}
	receipt, err := fulfil(ctx, order, undo)
	if err != nil {
		undo.run(ctx)
		return Receipt{}, err
	}
	var a *Activities
	if err := workflow.ExecuteActivity(ctx, a.NotifyCustomer, order.Customer, receipt).Get(ctx, nil); err != nil {
		workflow.GetLogger(ctx).Warn("customer not notified", "order", order.ID, "error", err)
	}
	return receipt, nil
}

// fulfil runs the steps in order and notes in undo how to take each of them back.
func fulfil(ctx workflow.Context, order Order, undo *compensations) (Receipt, error) {
	var a *Activities

	var reservation string
	if err := workflow.ExecuteActivity(ctx, a.ReserveStock, order.ID, order.Items).Get(ctx, &reservation); err != nil {
		return Receipt{}, err
	}
	undo.add(a.ReleaseStock, reservation)

	if workflow.GetVersion(ctx, changeScreening, workflow.DefaultVersion, 1) >= 1 {
		if err := workflow.ExecuteActivity(ctx, a.ScreenForFraud, order).Get(ctx, nil); err != nil {
			return Receipt{}, err
		}
	}

	var charge string
	if err := workflow.ExecuteActivity(ctx, a.ChargeCard, order.Customer, order.Total).Get(ctx, &charge); err != nil {
		return Receipt{}, err
	}
	undo.add(a.RefundCard, charge)

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
	var a *Activities
	var tracking string
	err := workflow.ExecuteActivity(ctx, a.ShipOrder, order.ID).Get(ctx, &tracking)
	return tracking, err
}

func stepOptions(l Limits) workflow.ActivityOptions {
	return workflow.ActivityOptions{
		StartToCloseTimeout:    l.Attempt,
		ScheduleToCloseTimeout: l.Total,
		ScheduleToStartTimeout: l.Queued,
		RetryPolicy: &temporal.RetryPolicy{
			InitialInterval:        l.Pause,
			MaximumAttempts:        l.Attempts,
			NonRetryableErrorTypes: []string{errOutOfStock, errDeclined, errFraud},
		},
	}
}
