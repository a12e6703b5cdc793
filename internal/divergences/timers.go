package divergences

import (
	"time"

	"go.temporal.io/sdk/workflow"

	historypb "go.temporal.io/api/history/v1"

	"github.com/groundhogdev/groundhog/internal/histories"
)

// Timers: added, removed, replaced, cancelled or not.

func timerCases() []Case {
	remind := Case{Type: "RemindCustomer", Old: waitThenRemind, History: waitedThenReminded}
	approve := Case{Type: "ApproveOrder", Old: approveAndStopTimer, History: approvedInTime}
	return []Case{
		remind.change("timer_removed", "command-not-produced", remindAtOnce, "a matching Timer command was expected in history event position 5"),
		remind.change("timer_replaced_by_activity", "command-not-produced", waitByActivity, "a matching Timer command was expected"),
		{
			Name: "timer_added_at_the_start", Site: "activity-not-scheduled", Type: "FulfilOrder", History: chargedThenShipped,
			Old: chargeThenShip, New: graceThenChargeThenShip, Want: "scheduleEventID: 5, activityID: 5",
		},
		remind.change("timer_added_at_the_end", "extra-command", waitThenRemindThenRest, "extra replay command for StartTimer"),
		remind.change("timer_duration_changed", SiteSilent, waitLongerThenRemind, "").note("The SDK compares timer ids, never durations."),
		approve.change("timer_cancel_removed", "invalid-transition", approveAndForgetTimer,
			"attempt to handleCanceledEvent, CommandType: Timer, ID: 5, state=Initiated"),
		{
			Name: "timer_cancel_added", Site: "activity-not-scheduled", Type: "ApproveOrder", History: approvedTimerForgotten,
			Old: approveAndForgetTimer, New: approveAndStopTimer, Want: "scheduleEventID: 10, activityID: 10",
			Note: "The first divergence is the cancellation, which took the activity's event id.",
		},
		{
			Name: "timer_added_after_a_cancel", Site: "extra-command", Type: "ApproveOrder", History: approvedAndDone,
			Old: approveOnly, New: approveThenWatch, Want: "extra replay command for StartTimer",
			Note: "Nothing but the cancellation comes before the new timer in its workflow task.",
		},
		{
			Name: "activity_added_before_a_cancel", Site: "invalid-transition", Type: "ApproveOrder", History: approvedAndDone,
			Old: approveOnly, New: approveAfterNote, Want: "attempt to handleCanceledEvent, CommandType: Timer",
		},
		{
			Name: "timer_not_waited_for", Site: "activity-not-scheduled", Type: "RemindCustomer", History: waitedThenReminded,
			Old: waitThenRemind, New: awaitNothingThenRemind, Want: "scheduleEventID: 10, activityID: 10",
			Note: "The timer is started as before; the activity does not wait for it.",
		},
	}
}

func waitedThenReminded() *historypb.History {
	return histories.Start("RemindCustomer", "order-1042").
		Task().SleepStarted("wait", 24*time.Hour).TimerFired("wait").
		Task().ActivityScheduled("SendReminder", "order-1042").ActivityCompleted("SendReminder").
		Task().Completed().Proto()
}

func approvedInTime() *historypb.History {
	return histories.Start("ApproveOrder", "order-1042").
		Task().TimerStarted("deadline", time.Hour).
		Signaled("approve").
		Task().TimerCanceled("deadline").ActivityScheduled("ChargeCard", "order-1042").ActivityCompleted("ChargeCard").
		Task().Completed().Proto()
}

func approvedAndDone() *historypb.History {
	return histories.Start("ApproveOrder", "order-1042").
		Task().TimerStarted("deadline", time.Hour).
		Signaled("approve").
		Task().TimerCanceled("deadline").Completed().Proto()
}

func approvedTimerForgotten() *historypb.History {
	return histories.Start("ApproveOrder", "order-1042").
		Task().TimerStarted("deadline", time.Hour).
		Signaled("approve").
		Task().ActivityScheduled("ChargeCard", "order-1042").ActivityCompleted("ChargeCard").
		Task().Completed().Proto()
}

func waitThenRemind(ctx workflow.Context, orderID string) error {
	if err := workflow.Sleep(ctx, 24*time.Hour); err != nil {
		return err
	}
	return workflow.ExecuteActivity(withTimeout(ctx), "SendReminder", orderID).Get(ctx, nil)
}

func remindAtOnce(ctx workflow.Context, orderID string) error {
	return workflow.ExecuteActivity(withTimeout(ctx), "SendReminder", orderID).Get(ctx, nil)
}

func waitByActivity(ctx workflow.Context, orderID string) error {
	ctx = withTimeout(ctx)
	if err := workflow.ExecuteActivity(ctx, "AwaitBusinessDay", orderID).Get(ctx, nil); err != nil {
		return err
	}
	return workflow.ExecuteActivity(ctx, "SendReminder", orderID).Get(ctx, nil)
}

func graceThenChargeThenShip(ctx workflow.Context, orderID string) error {
	if err := workflow.Sleep(ctx, 10*time.Minute); err != nil {
		return err
	}
	return chargeThenShip(ctx, orderID)
}

func waitThenRemindThenRest(ctx workflow.Context, orderID string) error {
	if err := waitThenRemind(ctx, orderID); err != nil {
		return err
	}
	return workflow.Sleep(ctx, time.Hour)
}

func waitLongerThenRemind(ctx workflow.Context, orderID string) error {
	if err := workflow.Sleep(ctx, 48*time.Hour); err != nil {
		return err
	}
	return workflow.ExecuteActivity(withTimeout(ctx), "SendReminder", orderID).Get(ctx, nil)
}

func approveAndStopTimer(ctx workflow.Context, orderID string) error {
	timerCtx, stop := workflow.WithCancel(ctx)
	workflow.NewTimer(timerCtx, time.Hour)
	workflow.GetSignalChannel(ctx, "approve").Receive(ctx, nil)
	stop()
	return workflow.ExecuteActivity(withTimeout(ctx), "ChargeCard", orderID).Get(ctx, nil)
}

func approveOnly(ctx workflow.Context, _ string) error {
	timerCtx, stop := workflow.WithCancel(ctx)
	workflow.NewTimer(timerCtx, time.Hour)
	workflow.GetSignalChannel(ctx, "approve").Receive(ctx, nil)
	stop()
	return nil
}

func approveThenWatch(ctx workflow.Context, orderID string) error {
	if err := approveOnly(ctx, orderID); err != nil {
		return err
	}
	workflow.NewTimer(ctx, 24*time.Hour)
	return nil
}

func awaitNothingThenRemind(ctx workflow.Context, orderID string) error {
	workflow.NewTimer(ctx, 24*time.Hour)
	return workflow.ExecuteActivity(withTimeout(ctx), "SendReminder", orderID).Get(ctx, nil)
}

func approveAndForgetTimer(ctx workflow.Context, orderID string) error {
	workflow.NewTimer(ctx, time.Hour)
	workflow.GetSignalChannel(ctx, "approve").Receive(ctx, nil)
	return workflow.ExecuteActivity(withTimeout(ctx), "ChargeCard", orderID).Get(ctx, nil)
}

func approveAfterNote(ctx workflow.Context, orderID string) error {
	timerCtx, stop := workflow.WithCancel(ctx)
	workflow.NewTimer(timerCtx, time.Hour)
	workflow.GetSignalChannel(ctx, "approve").Receive(ctx, nil)
	if err := workflow.ExecuteActivity(withTimeout(ctx), "NoteApproval", orderID).Get(ctx, nil); err != nil {
		return err
	}
	stop()
	return nil
}
