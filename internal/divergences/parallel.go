package divergences

import (
	"fmt"
	"time"

	"go.temporal.io/sdk/workflow"
)

// Activities with ids of the workflow's choice, and activities in several coroutines.

func refundWithLineIDs(ctx workflow.Context, orderID string) error {
	return refundLines(ctx, orderID, func(line int) string { return fmt.Sprintf("refund-line-%d", line) })
}

func refundWithNewLineIDs(ctx workflow.Context, orderID string) error {
	return refundLines(ctx, orderID, func(line int) string { return fmt.Sprintf("%s/refund/%d", orderID, line) })
}

func refundWithOneID(ctx workflow.Context, orderID string) error {
	return refundLines(ctx, orderID, func(int) string { return "refund-line-1" })
}

func refundLines(ctx workflow.Context, orderID string, activityID func(line int) string) error {
	var refunds []workflow.Future
	for line := 1; line <= 2; line++ {
		lineCtx := workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
			ActivityID:          activityID(line),
			StartToCloseTimeout: time.Minute,
		})
		refunds = append(refunds, workflow.ExecuteActivity(lineCtx, "RefundLine", orderID, line))
	}
	for _, refund := range refunds {
		if err := refund.Get(ctx, nil); err != nil {
			return err
		}
	}
	return nil
}

func chargePackShip(ctx workflow.Context, orderID string) error {
	return chargePackShipBeside(ctx, orderID, func() {})
}

func chargeNotifyPackShip(ctx workflow.Context, orderID string) error {
	return chargePackShipBeside(ctx, orderID, func() {
		workflow.Go(ctx, func(ctx workflow.Context) {
			_ = workflow.ExecuteActivity(withTimeout(ctx), "NotifyBuyer", orderID).Get(ctx, nil)
		})
	})
}

// chargePackShipBeside starts something beside the hour that packing takes.
func chargePackShipBeside(ctx workflow.Context, orderID string, beside func()) error {
	if err := chargeOnly(ctx, orderID); err != nil {
		return err
	}
	beside()
	if err := workflow.NewTimer(ctx, time.Hour).Get(ctx, nil); err != nil {
		return err
	}
	return workflow.ExecuteActivity(withTimeout(ctx), "ShipOrder", orderID).Get(ctx, nil)
}

func notifyBuyerThenSeller(ctx workflow.Context, orderID string) error {
	return notifyAll(ctx, orderID, "NotifyBuyer", "NotifySeller")
}

func notifySellerThenBuyer(ctx workflow.Context, orderID string) error {
	return notifyAll(ctx, orderID, "NotifySeller", "NotifyBuyer")
}

func notifyAll(ctx workflow.Context, orderID string, activities ...string) error {
	ctx = withTimeout(ctx)
	group := workflow.NewWaitGroup(ctx)
	for _, activity := range activities {
		group.Add(1)
		workflow.Go(ctx, func(ctx workflow.Context) {
			defer group.Done()
			_ = workflow.ExecuteActivity(ctx, activity, orderID).Get(ctx, nil)
		})
	}
	group.Wait(ctx)
	return nil
}
