package divergences

import (
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	historypb "go.temporal.io/api/history/v1"

	"github.com/groundhogdev/groundhog/internal/histories"
)

// Cancelled activities: no longer cancelled, cancelled in another order, cancelled after their end.

func activityCancelCases() []Case {
	return []Case{
		{
			Name: "activity_cancel_removed", Site: "missing-command", Type: "ReserveStock", History: reservationCanceled,
			Old: cancelReservation, New: abandonReservation, Want: "missing replay command for ActivityTaskCancelRequested",
		},
		{
			Name: "activity_cancel_added", Site: "extra-command", Type: "ReserveStock", History: reservationAbandoned,
			Old: abandonReservation, New: cancelReservation, Want: "extra replay command for RequestCancelActivityTask",
		},
		{
			Name: "activity_cancel_order_changed", Site: "command-mismatch", Type: "ReserveStock", History: bothReservationsCanceled,
			Old: cancelEastThenWest, New: cancelWestThenEast, Want: "history event is ActivityTaskCancelRequested: (ScheduledEventId:5",
		},
		{
			Name: "activity_cancelled_after_its_end", Site: "cancel-of-unknown-activity", Type: "ReserveStock", History: canceledAfterClose,
			New: cancelReservation, Want: "unable to find activityID for the scheduledEventID: 5",
		},
		{
			Name: "cleanup_after_cancel_removed", Site: "activity-not-scheduled", Type: "ReserveStock", History: reservationCleanedUp,
			Old: reserveWithCleanup, New: reserveWithoutCleanup, Want: "scheduleEventID: 11, activityID: 11",
		},
	}
}

func reservationCanceled() *historypb.History {
	return histories.Start("ReserveStock", "order-1042").
		Task().ActivityScheduled("ReserveStock", "order-1042").
		Signaled("order-changed").
		Task().ActivityScheduled("ReleaseStock", "order-1042").ActivityCancelRequested("ReserveStock").
		ActivityCanceled("ReserveStock").ActivityCompleted("ReleaseStock").
		Task().Completed().Proto()
}

func reservationAbandoned() *historypb.History {
	return histories.Start("ReserveStock", "order-1042").
		Task().ActivityScheduled("ReserveStock", "order-1042").
		Signaled("order-changed").
		Task().ActivityScheduled("ReleaseStock", "order-1042").
		ActivityCompleted("ReserveStock").ActivityCompleted("ReleaseStock").
		Task().Completed().Proto()
}

func bothReservationsCanceled() *historypb.History {
	return histories.Start("ReserveStock", "order-1042").
		Task().ActivityScheduled("ReserveEast", "order-1042").ActivityScheduled("ReserveWest", "order-1042").
		Signaled("order-changed").
		Task().ActivityCancelRequested("ReserveEast").ActivityCancelRequested("ReserveWest").Completed().Proto()
}

func canceledAfterClose() *historypb.History {
	return histories.Start("ReserveStock", "order-1042").
		Task().ActivityScheduled("ReserveStock", "order-1042").
		ActivityCompleted("ReserveStock").
		Task().ActivityCancelRequested("ReserveStock").Proto()
}

func reservationCleanedUp() *historypb.History {
	return histories.Start("ReserveStock", "order-1042").
		Task().ActivityScheduled("ReserveStock", "order-1042").
		CancelRequested().
		Task().ActivityCancelRequested("ReserveStock").ActivityScheduled("ReleaseStock", "order-1042").
		ActivityCanceled("ReserveStock").ActivityCompleted("ReleaseStock").
		Task().Canceled().Proto()
}

func reserveWithCleanup(ctx workflow.Context, orderID string) error {
	err := workflow.ExecuteActivity(withTimeout(ctx), "ReserveStock", orderID).Get(ctx, nil)
	if temporal.IsCanceledError(err) {
		cleanupCtx, _ := workflow.NewDisconnectedContext(ctx)
		_ = workflow.ExecuteActivity(withTimeout(cleanupCtx), "ReleaseStock", orderID).Get(cleanupCtx, nil)
	}
	return err
}

func reserveWithoutCleanup(ctx workflow.Context, orderID string) error {
	return workflow.ExecuteActivity(withTimeout(ctx), "ReserveStock", orderID).Get(ctx, nil)
}

func cancelReservation(ctx workflow.Context, orderID string) error {
	reserveCtx, cancel := workflow.WithCancel(withTimeout(ctx))
	workflow.ExecuteActivity(reserveCtx, "ReserveStock", orderID)
	workflow.GetSignalChannel(ctx, "order-changed").Receive(ctx, nil)
	release := workflow.ExecuteActivity(withTimeout(ctx), "ReleaseStock", orderID)
	cancel()
	return release.Get(ctx, nil)
}

func abandonReservation(ctx workflow.Context, orderID string) error {
	workflow.ExecuteActivity(withTimeout(ctx), "ReserveStock", orderID)
	workflow.GetSignalChannel(ctx, "order-changed").Receive(ctx, nil)
	return workflow.ExecuteActivity(withTimeout(ctx), "ReleaseStock", orderID).Get(ctx, nil)
}

func cancelEastThenWest(ctx workflow.Context, orderID string) error {
	eastCtx, cancelEast := workflow.WithCancel(withTimeout(ctx))
	westCtx, cancelWest := workflow.WithCancel(withTimeout(ctx))
	workflow.ExecuteActivity(eastCtx, "ReserveEast", orderID)
	workflow.ExecuteActivity(westCtx, "ReserveWest", orderID)
	workflow.GetSignalChannel(ctx, "order-changed").Receive(ctx, nil)
	cancelEast()
	cancelWest()
	return nil
}

func cancelWestThenEast(ctx workflow.Context, orderID string) error {
	eastCtx, cancelEast := workflow.WithCancel(withTimeout(ctx))
	westCtx, cancelWest := workflow.WithCancel(withTimeout(ctx))
	workflow.ExecuteActivity(eastCtx, "ReserveEast", orderID)
	workflow.ExecuteActivity(westCtx, "ReserveWest", orderID)
	workflow.GetSignalChannel(ctx, "order-changed").Receive(ctx, nil)
	cancelWest()
	cancelEast()
	return nil
}
