package divergences

import (
	"go.temporal.io/sdk/workflow"

	historypb "go.temporal.io/api/history/v1"

	"github.com/groundhogdev/groundhog/internal/histories"
)

// Signals to and cancellations of other workflows, and signals from outside.

func externalCases() []Case {
	tell := Case{Type: "TellWarehouse", Old: tellEast, History: eastTold}
	stop := Case{Type: "StopPicking", Old: stopEast, History: eastStopped}
	return []Case{
		tell.change("signal_target_changed", "command-mismatch", tellWest, "history event is SignalExternalWorkflowExecutionInitiated"),
		tell.change("signal_name_changed", "command-mismatch", tellEastAnew, "history event is SignalExternalWorkflowExecutionInitiated"),
		tell.change("signal_removed", "command-not-produced", tellNobody, "a matching Signal command was expected in history event position 5"),
		tell.change("signal_added", "extra-command", tellEastThenWest, "extra replay command for SignalExternalWorkflowExecution"),
		tell.change("signal_payload_changed", SiteSilent, tellEastMore, "").note("The SDK compares a signal's name and target, never its input."),
		stop.change("external_cancel_target_changed", "command-mismatch", stopWest, "history event is RequestCancelExternalWorkflowExecutionInitiated"),
		stop.change("external_cancel_removed", "command-not-produced", stopNobody, "a matching Cancellation command was expected in history event position 5"),
		{
			Name: "received_signal_renamed", Site: "activity-not-scheduled", Type: "ApproveOrder", History: approvedThenCharged,
			Old: chargeOnApprove, New: chargeOnApproved, Want: "scheduleEventID: 9, activityID: 9",
			Note: "The new code still waits, on a channel that nobody ever sent to.",
		},
	}
}

func eastTold() *historypb.History {
	return histories.Start("TellWarehouse", "order-1042").
		Task().SignalInitiated("warehouse-east", "order-paid", "order-1042").
		SignalDelivered("warehouse-east").
		Task().Completed().Proto()
}

func eastStopped() *historypb.History {
	return histories.Start("StopPicking", "order-1042").
		Task().CancelInitiated("picking-east").
		CancelDelivered("picking-east").
		Task().Completed().Proto()
}

func approvedThenCharged() *historypb.History {
	return histories.Start("ApproveOrder", "order-1042").
		Task().
		Signaled("approve").
		Task().ActivityScheduled("ChargeCard", "order-1042").ActivityCompleted("ChargeCard").
		Task().Completed().Proto()
}

func tellEast(ctx workflow.Context, orderID string) error {
	return workflow.SignalExternalWorkflow(ctx, "warehouse-east", "", "order-paid", orderID).Get(ctx, nil)
}

func tellWest(ctx workflow.Context, orderID string) error {
	return workflow.SignalExternalWorkflow(ctx, "warehouse-west", "", "order-paid", orderID).Get(ctx, nil)
}

func tellEastAnew(ctx workflow.Context, orderID string) error {
	return workflow.SignalExternalWorkflow(ctx, "warehouse-east", "", "order-settled", orderID).Get(ctx, nil)
}

func tellEastMore(ctx workflow.Context, orderID string) error {
	return workflow.SignalExternalWorkflow(ctx, "warehouse-east", "", "order-paid", "EU-"+orderID).Get(ctx, nil)
}

func tellNobody(workflow.Context, string) error {
	return nil
}

func tellEastThenWest(ctx workflow.Context, orderID string) error {
	if err := tellEast(ctx, orderID); err != nil {
		return err
	}
	return tellWest(ctx, orderID)
}

func stopEast(ctx workflow.Context, _ string) error {
	return workflow.RequestCancelExternalWorkflow(ctx, "picking-east", "").Get(ctx, nil)
}

func stopWest(ctx workflow.Context, _ string) error {
	return workflow.RequestCancelExternalWorkflow(ctx, "picking-west", "").Get(ctx, nil)
}

func stopNobody(workflow.Context, string) error {
	return nil
}

func chargeOnApprove(ctx workflow.Context, orderID string) error {
	workflow.GetSignalChannel(ctx, "approve").Receive(ctx, nil)
	return workflow.ExecuteActivity(withTimeout(ctx), "ChargeCard", orderID).Get(ctx, nil)
}

func chargeOnApproved(ctx workflow.Context, orderID string) error {
	workflow.GetSignalChannel(ctx, "approved").Receive(ctx, nil)
	return workflow.ExecuteActivity(withTimeout(ctx), "ChargeCard", orderID).Get(ctx, nil)
}
