package divergences

import (
	"go.temporal.io/sdk/workflow"

	historypb "go.temporal.io/api/history/v1"

	"github.com/groundhogdev/groundhog/internal/histories"
)

// What stops a replay without being a divergence: code that panics or does not yield, code that is not there, histories
// that cannot be read to their end.

func brokenCases() []Case {
	fulfil := Case{Type: "FulfilOrder", Old: chargeThenShip, History: chargedThenShipped}
	unreadable := Case{Type: "FulfilOrder", New: chargeThenShip}
	return []Case{
		fulfil.change("workflow_panics", SitePanic, panicAfterCharge, "assignment to entry in nil map"),
		fulfil.change("workflow_blocks_on_go_channel", SiteDeadlock, chargeThenBlock, "[TMPRL1101] Potential deadlock detected").
			note("The blocked coroutine stays until the process ends."),
		fulfil.change("workflow_type_not_registered", SiteUnknownType, nil, "unable to find workflow type: FulfilOrder"),
		unreadable.unread("sdk_flag_unknown", SiteUnknownFlag, chargedUnderUnknownFlag, "unknown SDK flag: 9000"),
		unreadable.unread("events_missing", SiteMissingEvents, chargedWithHole, "missing history events, expectedNextEventID=6 but receivedNextEventID=7"),
		unreadable.unread("event_type_unknown", SiteUnknownEvent, chargedWithPause, "unknown history event").
			note("The SDK does not know what a newer service may write."),
	}
}

// unread returns a case whose history cannot be read to its end.
func (c Case) unread(name, site string, history func() *historypb.History, want string) Case {
	c.Name, c.Site, c.History, c.Want = name, site, history, want
	return c
}

func chargedUnderUnknownFlag() *historypb.History {
	return histories.Start("FulfilOrder", "order-1042").
		Task().UseFlag(9000).ActivityScheduled("ChargeCard", "order-1042").
		TaskStarted().Proto()
}

func chargedWithHole() *historypb.History {
	return histories.Start("FulfilOrder", "order-1042").
		Task().ActivityScheduled("ChargeCard", "order-1042").ActivityCompleted("ChargeCard").
		Task().ActivityScheduled("ShipOrder", "order-1042").
		TaskStarted().Without(6).Proto()
}

func chargedWithPause() *historypb.History {
	return histories.Start("FulfilOrder", "order-1042").
		Task().ActivityScheduled("ChargeCard", "order-1042").
		Append(&historypb.WorkflowExecutionPausedEventAttributes{Identity: "client@orders", Reason: "stocktaking"}).
		ActivityCompleted("ChargeCard").
		Task().ActivityScheduled("ShipOrder", "order-1042").
		TaskStarted().Proto()
}

func panicAfterCharge(ctx workflow.Context, orderID string) error {
	if err := chargeOnly(ctx, orderID); err != nil {
		return err
	}
	var charged map[string]bool
	charged[orderID] = true
	return workflow.ExecuteActivity(withTimeout(ctx), "ShipOrder", orderID).Get(ctx, nil)
}

func chargeThenBlock(ctx workflow.Context, orderID string) error {
	if err := chargeOnly(ctx, orderID); err != nil {
		return err
	}
	<-neverSent
	return workflow.ExecuteActivity(withTimeout(ctx), "ShipOrder", orderID).Get(ctx, nil)
}

// neverSent is a channel on which a workflow must not wait, because the SDK cannot see that it does.
var neverSent = make(chan struct{})
