package divergences

import (
	"time"

	"go.temporal.io/sdk/workflow"

	historypb "go.temporal.io/api/history/v1"

	"github.com/groundhogdev/groundhog/internal/histories"
)

// Side effects and local activities: what leaves only a marker.

func markerCases() []Case {
	code := Case{Type: "IssueVoucher", Old: sendDrawnCode, History: drawnCodeSent}
	rate := Case{Type: "QuotePrice", Old: quoteByLocalActivity, History: quoted}
	return []Case{
		code.change("side_effect_removed", "activity-not-scheduled", sendFixedCode, "scheduleEventID: 6, activityID: 6").
			note("The first divergence is the marker, at event 5; the SDK sees the activity's id first, which moved."),
		code.change("side_effect_replaced_by_local_activity", "activity-not-scheduled", sendLocallyDrawnCode, "scheduleEventID: 6, activityID: 6").
			note("The new code waits for a local activity that the history does not have."),
		{
			Name: "side_effect_added", Site: "side-effect-not-recorded", Type: "IssueVoucher", History: fixedCodeSent,
			Old: sendFixedCode, New: sendDrawnCode, Want: "No cached result found for side effectID=1",
		},
		{
			Name: "mutable_side_effect_added", Site: "mutable-side-effect-not-recorded", Type: "IssueVoucher", History: fixedCodeSent,
			Old: sendFixedCode, New: configureThenSend, Want: "MutableSideEffect ID: voucher-prefix",
		},
		{
			Name: "mutable_side_effect_removed", Site: SiteSilent, Type: "IssueVoucher", History: configured,
			Old: configureOnly, New: configureNothing, Want: "",
			Note: "The SDK skips markers of mutable side effects, and nothing later in this history depends on event ids.",
		},
		{
			Name: "mutable_side_effect_removed_before_activity", Site: "activity-not-scheduled", Type: "IssueVoucher", History: configuredThenSent,
			Old: configureThenSend, New: sendFixedCode, Want: "scheduleEventID: 6, activityID: 6",
			Note: "The SDK skips the marker, but counts event ids: the activity is one too early.",
		},
		{
			Name: "mutable_side_effect_renamed", Site: "mutable-side-effect-not-recorded", Type: "IssueVoucher", History: configured,
			Old: configureOnly, New: configureUnderNewID, Want: "MutableSideEffect ID: voucher-series",
		},
		rate.change("local_activity_renamed", "local-activity-mismatch", quoteByRenamedActivity,
			"code executed local activity LookUpPrice, but history event found LookupRate"),
		rate.change("local_activity_added_before_another", "local-activity-mismatch", quoteAfterWarmUp,
			"code executed local activity WarmUp, but history event found LookupRate"),
		rate.change("local_activity_removed", "missing-command", quoteFixed, "missing replay command for MarkerRecorded"),
		rate.change("local_activity_replaced_by_activity", "command-mismatch", quoteByActivity, "replay command is ScheduleActivityTask"),
		{
			Name: "local_activity_added", Site: SiteResult, Type: "QuotePrice", History: quotedFixed,
			Old: quoteFixed, New: quoteByLocalActivity, Want: "replay workflow doesn't return the same result as the last event",
			Note: "The new code waits for a local activity that the history does not have.",
		},
	}
}

func drawnCodeSent() *historypb.History {
	return histories.Start("IssueVoucher", "order-1042").
		Task().SideEffect(4711).ActivityScheduled("SendVoucher", "order-1042", 4711).ActivityCompleted("SendVoucher").
		Task().Completed().Proto()
}

func fixedCodeSent() *historypb.History {
	return histories.Start("IssueVoucher", "order-1042").
		Task().ActivityScheduled("SendVoucher", "order-1042", 1).ActivityCompleted("SendVoucher").
		Task().Completed().Proto()
}

func configured() *historypb.History {
	return histories.Start("IssueVoucher", "order-1042").
		Task().MutableSideEffect("voucher-prefix", 7).Completed().Proto()
}

func configuredThenSent() *historypb.History {
	return histories.Start("IssueVoucher", "order-1042").
		Task().MutableSideEffect("voucher-prefix", 7).
		ActivityScheduled("SendVoucher", "order-1042", 7).ActivityCompleted("SendVoucher").
		Task().Completed().Proto()
}

func quoted() *historypb.History {
	return histories.Start("QuotePrice", "order-1042").
		Task().LocalActivity("LookupRate", 12).Completed(12).Proto()
}

func quotedFixed() *historypb.History {
	return histories.Start("QuotePrice", "order-1042").Task().Completed(10).Proto()
}

// sendVoucher is what every version of IssueVoucher ends with.
func sendVoucher(ctx workflow.Context, orderID string, code int) error {
	return workflow.ExecuteActivity(withTimeout(ctx), "SendVoucher", orderID, code).Get(ctx, nil)
}

func sendDrawnCode(ctx workflow.Context, orderID string) error {
	var code int
	draw := workflow.SideEffect(ctx, func(workflow.Context) any { return 4711 })
	if err := draw.Get(&code); err != nil {
		return err
	}
	return sendVoucher(ctx, orderID, code)
}

func sendFixedCode(ctx workflow.Context, orderID string) error {
	return sendVoucher(ctx, orderID, 1)
}

func sendLocallyDrawnCode(ctx workflow.Context, orderID string) error {
	var code int
	if err := workflow.ExecuteLocalActivity(withLocalTimeout(ctx), "DrawCode").Get(ctx, &code); err != nil {
		return err
	}
	return sendVoucher(ctx, orderID, code)
}

func configureOnly(ctx workflow.Context, _ string) error {
	_, err := configuredPrefix(ctx)
	return err
}

func configureThenSend(ctx workflow.Context, orderID string) error {
	prefix, err := configuredPrefix(ctx)
	if err != nil {
		return err
	}
	return sendVoucher(ctx, orderID, prefix)
}

func configuredPrefix(ctx workflow.Context) (prefix int, err error) {
	read := workflow.MutableSideEffect(ctx, "voucher-prefix",
		func(workflow.Context) any { return 7 },
		func(a, b any) bool { return a == b })
	err = read.Get(&prefix)
	return prefix, err
}

func configureUnderNewID(ctx workflow.Context, _ string) error {
	var prefix int
	return workflow.MutableSideEffect(ctx, "voucher-series",
		func(workflow.Context) any { return 7 },
		func(a, b any) bool { return a == b }).Get(&prefix)
}

func configureNothing(workflow.Context, string) error {
	return nil
}

// withLocalTimeout sets the options of every local activity in this package.
func withLocalTimeout(ctx workflow.Context) workflow.Context {
	return workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{StartToCloseTimeout: time.Second})
}

func quoteByLocalActivity(ctx workflow.Context, orderID string) (price int, err error) {
	err = workflow.ExecuteLocalActivity(withLocalTimeout(ctx), "LookupRate", orderID).Get(ctx, &price)
	return price, err
}

func quoteByRenamedActivity(ctx workflow.Context, orderID string) (price int, err error) {
	err = workflow.ExecuteLocalActivity(withLocalTimeout(ctx), "LookUpPrice", orderID).Get(ctx, &price)
	return price, err
}

func quoteByActivity(ctx workflow.Context, orderID string) (price int, err error) {
	err = workflow.ExecuteActivity(withTimeout(ctx), "LookupRate", orderID).Get(ctx, &price)
	return price, err
}

func quoteFixed(workflow.Context, string) (int, error) {
	return 10, nil
}

func quoteAfterWarmUp(ctx workflow.Context, orderID string) (price int, err error) {
	ctx = withLocalTimeout(ctx)
	if err := workflow.ExecuteLocalActivity(ctx, "WarmUp").Get(ctx, nil); err != nil {
		return 0, err
	}
	err = workflow.ExecuteLocalActivity(ctx, "LookupRate", orderID).Get(ctx, &price)
	return price, err
}
