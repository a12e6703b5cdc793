package divergences

import (
	"go.temporal.io/sdk/workflow"

	historypb "go.temporal.io/api/history/v1"

	"github.com/groundhogdev/groundhog/internal/histories"
)

// workflow.GetVersion: guards that are missing, renamed, narrowed or removed too early.

const fraudChange = "check-fraud-before-charge"

func versionCases() []Case {
	before := Case{Type: "FulfilOrder", Old: chargeThenShip, History: chargedThenShipped}
	after := Case{Type: "FulfilOrder", Old: checkFraudSinceVersion1, History: checkedUnderVersion1}
	return []Case{
		before.change("version_guards_the_change", SiteSilent, checkFraudSinceVersion1, "").note("How to do it: the old history takes the old branch."),
		before.change("version_guard_missing", "command-mismatch", checkFraudThenChargeThenShip, "(Name:ChargeCard)"),
		before.change("version_default_no_longer_supported", "version-removed", checkFraudNeedsVersion1,
			`removed support of version -1. for "check-fraud-before-charge" changeID. The oldest supported version is 1`),
		after.change("version_minimum_raised", "version-removed", checkFraudNeedsVersion2,
			`removed support of version 1. for "check-fraud-before-charge" changeID. The oldest supported version is 2`),
		after.change("version_guard_removed_with_old_branch", SiteSilent, checkFraudThenChargeThenShip, "").
			note("How to do it: markers of versions may stay without their calls."),
		after.change("version_guard_removed_with_new_branch", "activity-not-scheduled", chargeThenShip, "scheduleEventID: 19, activityID: 19").
			note("The first divergence is at event 7, where ChargeCard stands for CheckFraud; the SDK sees the activity that is one too many."),
		after.change("version_guard_renamed", "activity-not-scheduled", checkFraudUnderNewName, "scheduleEventID: 19, activityID: 19").
			note("The renamed guard finds no marker, so the code takes the old branch."),
		{
			Name: "version_behind_the_change", Site: "command-mismatch", Type: "FulfilOrder", History: chargedThenChecked,
			Old: chargeThenCheck, New: captureThenCheck, Want: "(Name:CapturePayment)",
			Note: "The replay stops before GetVersion, which is where it was.",
		},
		{
			Name: "version_maximum_lowered", Site: "version-too-old", Type: "FulfilOrder", History: checkedUnderVersion2,
			Old: checkFraudNeedsVersion2, New: checkFraudSinceVersion1,
			Want: `too old to support version 2 for "check-fraud-before-charge" changeID. The maximum supported version is 1`,
			Note: "A rollback: the old worker meets a run that the new one started.",
		},
	}
}

func checkedUnderVersion1() *historypb.History { return checkedUnder(1) }

func checkedUnderVersion2() *historypb.History { return checkedUnder(2) }

func checkedUnder(version int) *historypb.History {
	return histories.Start("FulfilOrder", "order-1042").
		Task().Version(fraudChange, version).ActivityScheduled("CheckFraud", "order-1042").ActivityCompleted("CheckFraud").
		Task().ActivityScheduled("ChargeCard", "order-1042").ActivityCompleted("ChargeCard").
		Task().ActivityScheduled("ShipOrder", "order-1042").ActivityCompleted("ShipOrder").
		Task().Completed().Proto()
}

func chargedThenChecked() *historypb.History {
	return histories.Start("FulfilOrder", "order-1042").
		Task().ActivityScheduled("ChargeCard", "order-1042").ActivityCompleted("ChargeCard").
		Task().Version(fraudChange, 1).ActivityScheduled("CheckFraud", "order-1042").ActivityCompleted("CheckFraud").
		Task().Completed().Proto()
}

func chargeThenCheck(ctx workflow.Context, orderID string) error {
	return thenCheck(ctx, "ChargeCard", orderID)
}

func captureThenCheck(ctx workflow.Context, orderID string) error {
	return thenCheck(ctx, "CapturePayment", orderID)
}

func thenCheck(ctx workflow.Context, pay, orderID string) error {
	ctx = withTimeout(ctx)
	if err := workflow.ExecuteActivity(ctx, pay, orderID).Get(ctx, nil); err != nil {
		return err
	}
	workflow.GetVersion(ctx, fraudChange, workflow.DefaultVersion, 1)
	return workflow.ExecuteActivity(ctx, "CheckFraud", orderID).Get(ctx, nil)
}

func checkFraudSinceVersion1(ctx workflow.Context, orderID string) error {
	if workflow.GetVersion(ctx, fraudChange, workflow.DefaultVersion, 1) == workflow.DefaultVersion {
		return chargeThenShip(ctx, orderID)
	}
	return checkFraudThenChargeThenShip(ctx, orderID)
}

func checkFraudNeedsVersion1(ctx workflow.Context, orderID string) error {
	workflow.GetVersion(ctx, fraudChange, 1, 1)
	return checkFraudThenChargeThenShip(ctx, orderID)
}

func checkFraudNeedsVersion2(ctx workflow.Context, orderID string) error {
	workflow.GetVersion(ctx, fraudChange, 2, 2)
	return checkFraudThenChargeThenShip(ctx, orderID)
}

func checkFraudUnderNewName(ctx workflow.Context, orderID string) error {
	if workflow.GetVersion(ctx, "fraud-check", workflow.DefaultVersion, 1) == workflow.DefaultVersion {
		return chargeThenShip(ctx, orderID)
	}
	return checkFraudThenChargeThenShip(ctx, orderID)
}
