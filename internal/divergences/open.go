package divergences

import (
	historypb "go.temporal.io/api/history/v1"

	"github.com/groundhogdev/groundhog/internal/histories"
)

// Runs that are still open: how far the SDK's replayer looks depends on what their history ends with.

func openCases() []Case {
	waiting := Case{Type: "FulfilOrder", Old: chargeThenShip, History: chargeScheduled}
	held := Case{Type: "FulfilOrder", Old: chargeThenShip, History: chargedAndTaskHeld}
	retried := Case{Type: "FulfilOrder", Old: chargeThenShip, History: chargedAfterFailedTask}
	return []Case{
		retried.change("workflow_task_failed_before", "command-mismatch", shipThenCharge, "(Name:ChargeCard)"),
		waiting.change("open_run_waiting_for_activity", "command-mismatch", shipThenCharge, "(Name:ChargeCard)"),
		held.change("open_run_with_workflow_task_started", SiteSilent, shipThenCharge, "").
			note("When a history ends with WorkflowTaskStarted, the replayer leaves out everything since the workflow task before it. " +
				"Without its last two events, the same history shows the divergence."),
	}
}

func chargedAfterFailedTask() *historypb.History {
	return histories.Start("FulfilOrder", "order-1042").
		TaskFailed("assignment to entry in nil map").
		Task().ActivityScheduled("ChargeCard", "order-1042").ActivityCompleted("ChargeCard").
		Task().ActivityScheduled("ShipOrder", "order-1042").Proto()
}

func chargeScheduled() *historypb.History {
	return histories.Start("FulfilOrder", "order-1042").
		Task().ActivityScheduled("ChargeCard", "order-1042").Proto()
}

func chargedAndTaskHeld() *historypb.History {
	return histories.Start("FulfilOrder", "order-1042").
		Task().ActivityScheduled("ChargeCard", "order-1042").ActivityCompleted("ChargeCard").
		TaskStarted().Proto()
}
