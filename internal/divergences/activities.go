package divergences

import (
	"strconv"
	"time"

	"go.temporal.io/sdk/workflow"

	historypb "go.temporal.io/api/history/v1"

	"github.com/groundhogdev/groundhog/internal/histories"
)

// Activities: added, removed, moved, renamed, replaced.

func activityCases() []Case {
	fulfil := Case{Type: "FulfilOrder", Old: chargeThenShip, History: chargedThenShipped}
	return []Case{
		fulfil.change("activity_added_at_the_start", "command-mismatch", checkFraudThenChargeThenShip,
			"history event is ActivityTaskScheduled: (ActivityId:5, ActivityType:(Name:ChargeCard)"),
		fulfil.change("activity_added_at_the_end", "extra-command", chargeThenShipThenReceipt, "extra replay command for ScheduleActivityTask"),
		fulfil.change("activity_removed_at_the_end", "activity-not-scheduled", chargeOnly,
			"scheduleEventID: 11, activityID: 11"),
		fulfil.change("activity_removed_at_the_start", "activity-not-scheduled", shipOnly, "scheduleEventID: 11, activityID: 11").
			note("The first divergence is at event 5, where ShipOrder stands for ChargeCard. The SDK sees it only at event 11: state machines do not know names."),
		fulfil.change("activities_reordered", "command-mismatch", shipThenCharge, "(Name:ChargeCard)"),
		fulfil.change("activity_renamed", "command-mismatch", captureThenShip, "(Name:CapturePayment)"),
		fulfil.change("activity_replaced_by_local_activity", "activity-not-scheduled", chargeLocallyThenShip, "scheduleEventID: 5, activityID: 5"),
		fulfil.change("activity_replaced_by_child", "activity-not-scheduled", chargeInChildThenShip, "scheduleEventID: 5, activityID: 5"),
		fulfil.change("activities_made_parallel", "activity-not-scheduled", chargeAndShipTogether, "scheduleEventID: 11, activityID: 11"),
		fulfil.change("activity_renamed_before_the_dot", SiteSilent, chargeInPackageThenShip, "").
			note("The SDK compares what follows the last dot of a type's name."),
		fulfil.change("activity_input_changed", SiteSilent, chargeOtherOrderThenShip, "").
			note("The SDK compares types and ids, never input."),
		{
			Name: "activity_id_changed", Site: "command-not-produced", Type: "RefundOrder", History: refundedTwice,
			Old: refundWithLineIDs, New: refundWithNewLineIDs, Want: "a matching Activity command was expected in history event position refund-line-1",
		},
		{
			Name: "activity_id_used_twice", Site: "duplicate-command", Type: "RefundOrder", History: refundedTwice,
			Old: refundWithLineIDs, New: refundWithOneID, Want: "adding duplicate command CommandType: Activity, ID: refund-line-1",
		},
		{
			Name: "goroutine_order_changed", Site: "command-mismatch", Type: "NotifyParties", History: notified,
			Old: notifyBuyerThenSeller, New: notifySellerThenBuyer, Want: "(Name:NotifyBuyer)",
		},
		{
			Name: "activity_added_in_a_goroutine", Site: "command-mismatch", Type: "FulfilOrder", History: chargedPackedShipped,
			Old: chargePackShip, New: chargeNotifyPackShip, Want: "(Name:NotifyBuyer)",
			Note: "The new activity starts beside a timer, which goes on as before.",
		},
		{
			Name: "workflow_parameter_type_changed", Site: "activity-not-scheduled", Type: "FulfilOrder", History: chargedThenShipped,
			Old: chargeThenShip, New: chargeThenShipByNumber, Want: "scheduleEventID: 5, activityID: 5",
			Note: "The SDK cannot decode the recorded input, and fails the workflow without entering its function.",
		},
		{
			Name: "activity_completed_twice", Site: "close-of-unknown-activity", Type: "FulfilOrder", History: chargedTwiceCompleted,
			New: chargeThenShip, Want: "unable to find activityID for the event: ActivityTaskCompleted",
		},
	}
}

func chargedThenShipped() *historypb.History {
	return histories.Start("FulfilOrder", "order-1042").
		Task().ActivityScheduled("ChargeCard", "order-1042").ActivityCompleted("ChargeCard").
		Task().ActivityScheduled("ShipOrder", "order-1042").ActivityCompleted("ShipOrder").
		Task().Completed().Proto()
}

func chargedPackedShipped() *historypb.History {
	return histories.Start("FulfilOrder", "order-1042").
		Task().ActivityScheduled("ChargeCard", "order-1042").ActivityCompleted("ChargeCard").
		Task().TimerStarted("packing", time.Hour).TimerFired("packing").
		Task().ActivityScheduled("ShipOrder", "order-1042").ActivityCompleted("ShipOrder").
		Task().Completed().Proto()
}

func refundedTwice() *historypb.History {
	return histories.Start("RefundOrder", "order-1042").
		Task().
		ActivityScheduledAs("refund-line-1", "RefundLine", "order-1042", 1).
		ActivityScheduledAs("refund-line-2", "RefundLine", "order-1042", 2).
		ActivityCompleted("RefundLine").
		Task().Proto()
}

func notified() *historypb.History {
	return histories.Start("NotifyParties", "order-1042").
		Task().ActivityScheduled("NotifyBuyer", "order-1042").ActivityScheduled("NotifySeller", "order-1042").
		ActivityCompleted("NotifySeller").ActivityCompleted("NotifyBuyer").
		Task().Completed().Proto()
}

func chargedTwiceCompleted() *historypb.History {
	return histories.Start("FulfilOrder", "order-1042").
		Task().ActivityScheduled("ChargeCard", "order-1042").ActivityCompleted("ChargeCard").ActivityCompleted("ChargeCard").
		Task().ActivityScheduled("ShipOrder", "order-1042").ActivityCompleted("ShipOrder").
		Task().Completed().Proto()
}

// withTimeout sets the options of every activity in this package.
func withTimeout(ctx workflow.Context) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
}

func chargeThenShip(ctx workflow.Context, orderID string) error {
	ctx = withTimeout(ctx)
	if err := workflow.ExecuteActivity(ctx, "ChargeCard", orderID).Get(ctx, nil); err != nil {
		return err
	}
	return workflow.ExecuteActivity(ctx, "ShipOrder", orderID).Get(ctx, nil)
}

func checkFraudThenChargeThenShip(ctx workflow.Context, orderID string) error {
	ctx = withTimeout(ctx)
	if err := workflow.ExecuteActivity(ctx, "CheckFraud", orderID).Get(ctx, nil); err != nil {
		return err
	}
	return chargeThenShip(ctx, orderID)
}

func chargeThenShipThenReceipt(ctx workflow.Context, orderID string) error {
	if err := chargeThenShip(ctx, orderID); err != nil {
		return err
	}
	return workflow.ExecuteActivity(withTimeout(ctx), "SendReceipt", orderID).Get(ctx, nil)
}

func chargeOnly(ctx workflow.Context, orderID string) error {
	ctx = withTimeout(ctx)
	return workflow.ExecuteActivity(ctx, "ChargeCard", orderID).Get(ctx, nil)
}

func shipOnly(ctx workflow.Context, orderID string) error {
	ctx = withTimeout(ctx)
	return workflow.ExecuteActivity(ctx, "ShipOrder", orderID).Get(ctx, nil)
}

func shipThenCharge(ctx workflow.Context, orderID string) error {
	ctx = withTimeout(ctx)
	if err := workflow.ExecuteActivity(ctx, "ShipOrder", orderID).Get(ctx, nil); err != nil {
		return err
	}
	return workflow.ExecuteActivity(ctx, "ChargeCard", orderID).Get(ctx, nil)
}

func captureThenShip(ctx workflow.Context, orderID string) error {
	ctx = withTimeout(ctx)
	if err := workflow.ExecuteActivity(ctx, "CapturePayment", orderID).Get(ctx, nil); err != nil {
		return err
	}
	return workflow.ExecuteActivity(ctx, "ShipOrder", orderID).Get(ctx, nil)
}

func chargeLocallyThenShip(ctx workflow.Context, orderID string) error {
	if err := workflow.ExecuteLocalActivity(withLocalTimeout(ctx), "ChargeCard", orderID).Get(ctx, nil); err != nil {
		return err
	}
	return workflow.ExecuteActivity(withTimeout(ctx), "ShipOrder", orderID).Get(ctx, nil)
}

func chargeInChildThenShip(ctx workflow.Context, orderID string) error {
	if err := workflow.ExecuteChildWorkflow(ctx, "ChargeCard", orderID).Get(ctx, nil); err != nil {
		return err
	}
	return workflow.ExecuteActivity(withTimeout(ctx), "ShipOrder", orderID).Get(ctx, nil)
}

func chargeAndShipTogether(ctx workflow.Context, orderID string) error {
	ctx = withTimeout(ctx)
	charge := workflow.ExecuteActivity(ctx, "ChargeCard", orderID)
	ship := workflow.ExecuteActivity(ctx, "ShipOrder", orderID)
	if err := charge.Get(ctx, nil); err != nil {
		return err
	}
	return ship.Get(ctx, nil)
}

func chargeInPackageThenShip(ctx workflow.Context, orderID string) error {
	ctx = withTimeout(ctx)
	if err := workflow.ExecuteActivity(ctx, "payments.ChargeCard", orderID).Get(ctx, nil); err != nil {
		return err
	}
	return workflow.ExecuteActivity(ctx, "ShipOrder", orderID).Get(ctx, nil)
}

func chargeOtherOrderThenShip(ctx workflow.Context, orderID string) error {
	ctx = withTimeout(ctx)
	if err := workflow.ExecuteActivity(ctx, "ChargeCard", "EU-"+orderID).Get(ctx, nil); err != nil {
		return err
	}
	return workflow.ExecuteActivity(ctx, "ShipOrder", orderID).Get(ctx, nil)
}

// chargeThenShipByNumber takes a number where orders had a text.
func chargeThenShipByNumber(ctx workflow.Context, orderNumber int) error {
	return chargeThenShip(ctx, strconv.Itoa(orderNumber))
}
