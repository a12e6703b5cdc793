package divergences

import (
	"go.temporal.io/sdk/workflow"

	historypb "go.temporal.io/api/history/v1"

	"github.com/groundhogdev/groundhog/internal/histories"
)

// Nexus operations: added, removed, changed, no longer cancelled, and events that no operation of the history has.

func nexusCases() []Case {
	pay := Case{Type: "PayInvoice", Old: payThenFile, History: paidThenFiled}
	stop := Case{Type: "PayInvoice", Old: payUnlessWithdrawn, History: paymentWithdrawn}
	corrupt := Case{Type: "PayInvoice"}
	return []Case{
		pay.change("nexus_operation_changed", "command-mismatch", authorizeThenFile, "history event is NexusOperationScheduled"),
		pay.change("nexus_service_changed", "command-mismatch", payElsewhereThenFile, "history event is NexusOperationScheduled"),
		pay.change("nexus_endpoint_changed", SiteSilent, payThroughOtherEndpointThenFile, "").note("The SDK compares service and operation, never the endpoint."),
		pay.change("nexus_operation_removed", "nexus-not-scheduled", fileOnly, "unable to find nexus operation state machine for event: NexusOperationScheduled"),
		{
			Name: "nexus_operation_added", Site: "activity-not-scheduled", Type: "PayInvoice", History: filedOnly,
			Old: fileOnly, New: payThenFile, Want: "scheduleEventID: 5, activityID: 5",
		},
		stop.change("nexus_cancel_removed", SiteNexusCancel, payWhateverHappens, "nil pointer dereference").
			note("The SDK looks for the cancellation that the code no longer asks for, and finds nil."),
		corrupt.broken("nexus_operation_started_after_its_end", "nexus-started-unknown", nexusAfterEnd((*histories.History).NexusStarted)),
		corrupt.broken("nexus_operation_completed_twice", "nexus-closed-unknown", nexusAfterEnd(nexusPaid)),
		corrupt.broken("nexus_operation_cancelled_after_its_end", "nexus-cancel-unknown", nexusAfterEnd((*histories.History).NexusCancelRequested)),
		corrupt.broken("nexus_cancel_delivered_after_the_end", "nexus-cancel-delivered-unknown", nexusAfterEnd(nexusCancelDelivered)),
	}
}

// broken returns a case whose history has an event of an operation that is over.
func (c Case) broken(name, site string, history func() *historypb.History) Case {
	c.Name, c.Site, c.History, c.New = name, site, history, payThenFile
	c.Want = "unable to find nexus operation state machine for event ID: 5"
	return c
}

func paidThenFiled() *historypb.History {
	return histories.Start("PayInvoice", "order-1042").
		Task().NexusScheduled("payments", "Payments", "Pay", "order-1042").
		NexusStarted("Pay").
		Task().
		NexusCompleted("Pay", "paid").
		Task().ActivityScheduled("FileInvoice", "order-1042").ActivityCompleted("FileInvoice").
		Task().Completed().Proto()
}

func filedOnly() *historypb.History {
	return histories.Start("PayInvoice", "order-1042").
		Task().ActivityScheduled("FileInvoice", "order-1042").ActivityCompleted("FileInvoice").
		Task().Completed().Proto()
}

func paymentWithdrawn() *historypb.History {
	return histories.Start("PayInvoice", "order-1042").
		Task().NexusScheduled("payments", "Payments", "Pay", "order-1042").
		NexusStarted("Pay").
		Task().
		Signaled("withdraw").
		Task().NexusCancelRequested("Pay").NexusCancelDelivered("Pay").
		Task().
		NexusCompleted("Pay", "paid").
		Task().Completed().Proto()
}

// nexusAfterEnd builds a history in which an operation has ended, and then gets one more event.
func nexusAfterEnd(late func(h *histories.History, operation string) *histories.History) func() *historypb.History {
	return func() *historypb.History {
		h := histories.Start("PayInvoice", "order-1042").
			Task().NexusScheduled("payments", "Payments", "Pay", "order-1042").
			NexusStarted("Pay").
			NexusCompleted("Pay", "paid")
		return late(h, "Pay").Task().Proto()
	}
}

func nexusPaid(h *histories.History, operation string) *histories.History {
	return h.NexusCompleted(operation, "paid")
}

func nexusCancelDelivered(h *histories.History, operation string) *histories.History {
	return h.Append(&historypb.NexusOperationCancelRequestCompletedEventAttributes{
		ScheduledEventId: h.Label("nexus", operation),
	})
}

// pay runs a Nexus operation to its end.
func pay(ctx workflow.Context, endpoint, service, operation, orderID string) error {
	client := workflow.NewNexusClient(endpoint, service)
	options := workflow.NexusOperationOptions{ScheduleToCloseTimeout: histories.NexusTimeout}
	return client.ExecuteOperation(ctx, operation, orderID, options).Get(ctx, nil)
}

func payThenFile(ctx workflow.Context, orderID string) error {
	if err := pay(ctx, "payments", "Payments", "Pay", orderID); err != nil {
		return err
	}
	return fileOnly(ctx, orderID)
}

func authorizeThenFile(ctx workflow.Context, orderID string) error {
	if err := pay(ctx, "payments", "Payments", "Authorize", orderID); err != nil {
		return err
	}
	return fileOnly(ctx, orderID)
}

func payElsewhereThenFile(ctx workflow.Context, orderID string) error {
	if err := pay(ctx, "payments", "Treasury", "Pay", orderID); err != nil {
		return err
	}
	return fileOnly(ctx, orderID)
}

func payThroughOtherEndpointThenFile(ctx workflow.Context, orderID string) error {
	if err := pay(ctx, "payments-eu", "Payments", "Pay", orderID); err != nil {
		return err
	}
	return fileOnly(ctx, orderID)
}

func fileOnly(ctx workflow.Context, orderID string) error {
	return workflow.ExecuteActivity(withTimeout(ctx), "FileInvoice", orderID).Get(ctx, nil)
}

func payUnlessWithdrawn(ctx workflow.Context, orderID string) error {
	payCtx, cancel := workflow.WithCancel(ctx)
	options := workflow.NexusOperationOptions{ScheduleToCloseTimeout: histories.NexusTimeout}
	payment := workflow.NewNexusClient("payments", "Payments").ExecuteOperation(payCtx, "Pay", orderID, options)
	workflow.GetSignalChannel(ctx, "withdraw").Receive(ctx, nil)
	cancel()
	return payment.Get(ctx, nil)
}

func payWhateverHappens(ctx workflow.Context, orderID string) error {
	options := workflow.NexusOperationOptions{ScheduleToCloseTimeout: histories.NexusTimeout}
	payment := workflow.NewNexusClient("payments", "Payments").ExecuteOperation(ctx, "Pay", orderID, options)
	workflow.GetSignalChannel(ctx, "withdraw").Receive(ctx, nil)
	return payment.Get(ctx, nil)
}
