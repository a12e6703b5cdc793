package divergences

import (
	"go.temporal.io/sdk/workflow"

	historypb "go.temporal.io/api/history/v1"

	"github.com/groundhogdev/groundhog/internal/histories"
)

// Child workflows: added, removed, replaced, of another type, under another id, cancelled or not.

func childCases() []Case {
	deliver := Case{Type: "DeliverOrder", Old: deliverByCourier, History: deliveredByCourier}
	return []Case{
		deliver.change("child_type_changed", "command-mismatch", deliverByDrone, "history event is StartChildWorkflowExecutionInitiated"),
		deliver.change("child_id_changed", "command-not-produced", deliverUnderNewID,
			"a matching ChildWorkflow command was expected in history event position delivery-order-1042").
			note("The SDK does not compare ids of children, but finds their state machines by them."),
		{
			Name: "child_id_with_spaces_changed", Site: "command-not-produced", Type: "DeliverOrder", History: deliveredToElmStreet,
			Old: deliverToElmStreet, New: deliverByCourier, Want: "expected in history event position delivery, 4 elm street. However",
		},
		deliver.change("child_removed", "command-not-produced", deliverNothing, "a matching ChildWorkflow command was expected"),
		deliver.change("child_replaced_by_activity", "command-not-produced", deliverByActivity, "a matching ChildWorkflow command was expected"),
		deliver.change("child_added_at_the_end", "extra-command", deliverThenSurvey, "extra replay command for StartChildWorkflowExecution"),
		deliver.change("child_input_changed", SiteSilent, deliverElsewhere, "").note("The SDK compares the types of children, never input."),
		{
			Name: "child_cancel_removed", Site: "invalid-transition", Type: "DeliverOrder", History: deliveryCanceled,
			Old: cancelDelivery, New: waitForDelivery, Want: "attempt to handleCancelInitiatedEvent, CommandType: ChildWorkflow",
		},
	}
}

func deliveredByCourier() *historypb.History {
	return histories.Start("DeliverOrder", "order-1042").
		Task().ChildInitiated("delivery-order-1042", "CourierWorkflow", "order-1042").
		ChildStarted("delivery-order-1042").
		Task().
		ChildCompleted("delivery-order-1042").
		Task().Completed().Proto()
}

func deliveredToElmStreet() *historypb.History {
	const id = "delivery, 4 elm street"
	return histories.Start("DeliverOrder", "order-1042").
		Task().ChildInitiated(id, "CourierWorkflow", "order-1042").
		ChildStarted(id).
		Task().
		ChildCompleted(id).
		Task().Completed().Proto()
}

func deliveryCanceled() *historypb.History {
	return histories.Start("DeliverOrder", "order-1042").
		Task().ChildInitiated("delivery-order-1042", "CourierWorkflow", "order-1042").
		ChildStarted("delivery-order-1042").
		Task().
		Signaled("order-withdrawn").
		Task().ChildCancelRequested("delivery-order-1042").
		Task().
		ChildCanceled("delivery-order-1042").
		Task().Completed().Proto()
}

// withDelivery sets the id of the child that delivers an order.
func withDelivery(ctx workflow.Context, workflowID string) workflow.Context {
	return workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{WorkflowID: workflowID})
}

func deliverByCourier(ctx workflow.Context, orderID string) error {
	ctx = withDelivery(ctx, "delivery-"+orderID)
	return workflow.ExecuteChildWorkflow(ctx, "CourierWorkflow", orderID).Get(ctx, nil)
}

func deliverToElmStreet(ctx workflow.Context, orderID string) error {
	ctx = withDelivery(ctx, "delivery, 4 elm street")
	return workflow.ExecuteChildWorkflow(ctx, "CourierWorkflow", orderID).Get(ctx, nil)
}

func deliverByDrone(ctx workflow.Context, orderID string) error {
	ctx = withDelivery(ctx, "delivery-"+orderID)
	return workflow.ExecuteChildWorkflow(ctx, "DroneWorkflow", orderID).Get(ctx, nil)
}

func deliverUnderNewID(ctx workflow.Context, orderID string) error {
	ctx = withDelivery(ctx, orderID+"/delivery")
	return workflow.ExecuteChildWorkflow(ctx, "CourierWorkflow", orderID).Get(ctx, nil)
}

func deliverElsewhere(ctx workflow.Context, orderID string) error {
	ctx = withDelivery(ctx, "delivery-"+orderID)
	return workflow.ExecuteChildWorkflow(ctx, "CourierWorkflow", "EU-"+orderID).Get(ctx, nil)
}

func deliverNothing(workflow.Context, string) error {
	return nil
}

func deliverByActivity(ctx workflow.Context, orderID string) error {
	return workflow.ExecuteActivity(withTimeout(ctx), "CallCourier", orderID).Get(ctx, nil)
}

func deliverThenSurvey(ctx workflow.Context, orderID string) error {
	if err := deliverByCourier(ctx, orderID); err != nil {
		return err
	}
	return workflow.ExecuteChildWorkflow(ctx, "SurveyWorkflow", orderID).Get(ctx, nil)
}

func cancelDelivery(ctx workflow.Context, orderID string) error {
	childCtx, cancel := workflow.WithCancel(withDelivery(ctx, "delivery-"+orderID))
	delivery := workflow.ExecuteChildWorkflow(childCtx, "CourierWorkflow", orderID)
	workflow.GetSignalChannel(ctx, "order-withdrawn").Receive(ctx, nil)
	cancel()
	_ = delivery.Get(ctx, nil)
	return nil
}

func waitForDelivery(ctx workflow.Context, orderID string) error {
	childCtx := withDelivery(ctx, "delivery-"+orderID)
	delivery := workflow.ExecuteChildWorkflow(childCtx, "CourierWorkflow", orderID)
	workflow.GetSignalChannel(ctx, "order-withdrawn").Receive(ctx, nil)
	_ = delivery.Get(ctx, nil)
	return nil
}
