package divergences

import (
	"errors"

	"go.temporal.io/sdk/workflow"

	historypb "go.temporal.io/api/history/v1"

	"github.com/groundhogdev/groundhog/internal/histories"
)

// Ends: too early, never, or another one.

const otherResult = "replay workflow doesn't return the same result as the last event"

func completionCases() []Case {
	fulfil := Case{Type: "FulfilOrder", Old: chargeThenShip, History: chargedThenShipped}
	failed := Case{Type: "FulfilOrder", Old: chargeOrFail, History: chargeFailed}
	poll := Case{Type: "PollCarrier", Old: pollAgain, History: polledAgain}
	return []Case{
		fulfil.change("completed_early", "activity-not-scheduled", chargeOnly, "scheduleEventID: 11, activityID: 11"),
		fulfil.change("kept_running", SiteResult, chargeThenShipThenAwaitReturn, otherResult),
		fulfil.change("failed_instead_of_completed", SiteResult, chargeThenShipThenFail, otherResult),
		fulfil.change("continued_instead_of_completed", SiteResult, chargeThenShipThenAgain, otherResult),
		poll.change("completed_instead_of_continued", SiteResult, pollOnce, otherResult),
		poll.change("continued_with_other_input", SiteSilent, pollAgainFromStart, "").note("The SDK compares only that the run continued."),
		failed.change("completed_instead_of_failed", SiteSilent, chargeOrCarryOn, "").note("The SDK looks only at ends that are Completed or ContinuedAsNew."),
		failed.change("kept_running_instead_of_failed", SiteSilent, chargeOrAwaitReturn, "").note("The SDK looks only at ends that are Completed or ContinuedAsNew."),
	}
}

func chargeFailed() *historypb.History {
	return histories.Start("FulfilOrder", "order-1042").
		Task().ActivityScheduled("ChargeCard", "order-1042").ActivityFailed("ChargeCard", "card declined").
		Task().Failed("charge order-1042: card declined").Proto()
}

func polledAgain() *historypb.History {
	return histories.Start("PollCarrier", "order-1042", 1).
		Task().ActivityScheduled("AskCarrier", "order-1042").ActivityCompleted("AskCarrier").
		Task().ContinuedAsNew("PollCarrier", "order-1042", 2).Proto()
}

func chargeThenShipThenAwaitReturn(ctx workflow.Context, orderID string) error {
	if err := chargeThenShip(ctx, orderID); err != nil {
		return err
	}
	workflow.GetSignalChannel(ctx, "returned").Receive(ctx, nil)
	return nil
}

func chargeThenShipThenFail(ctx workflow.Context, orderID string) error {
	if err := chargeThenShip(ctx, orderID); err != nil {
		return err
	}
	return errors.New("no carrier was booked")
}

func chargeThenShipThenAgain(ctx workflow.Context, orderID string) error {
	if err := chargeThenShip(ctx, orderID); err != nil {
		return err
	}
	return workflow.NewContinueAsNewError(ctx, "FulfilOrder", orderID)
}

func askCarrier(ctx workflow.Context, orderID string) error {
	return workflow.ExecuteActivity(withTimeout(ctx), "AskCarrier", orderID).Get(ctx, nil)
}

func pollAgain(ctx workflow.Context, orderID string, round int) error {
	if err := askCarrier(ctx, orderID); err != nil {
		return err
	}
	return workflow.NewContinueAsNewError(ctx, "PollCarrier", orderID, round+1)
}

func pollAgainFromStart(ctx workflow.Context, orderID string, _ int) error {
	if err := askCarrier(ctx, orderID); err != nil {
		return err
	}
	return workflow.NewContinueAsNewError(ctx, "PollCarrier", orderID, 1)
}

func pollOnce(ctx workflow.Context, orderID string, _ int) error {
	return askCarrier(ctx, orderID)
}

func chargeOrFail(ctx workflow.Context, orderID string) error {
	if err := chargeOnly(ctx, orderID); err != nil {
		return errors.New("charge " + orderID + ": card declined")
	}
	return nil
}

func chargeOrCarryOn(ctx workflow.Context, orderID string) error {
	_ = chargeOnly(ctx, orderID)
	return nil
}

func chargeOrAwaitReturn(ctx workflow.Context, orderID string) error {
	if err := chargeOnly(ctx, orderID); err != nil {
		workflow.GetSignalChannel(ctx, "card-changed").Receive(ctx, nil)
	}
	return nil
}
