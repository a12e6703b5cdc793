package divergences

import (
	"errors"

	"go.temporal.io/sdk/workflow"

	historypb "go.temporal.io/api/history/v1"

	"github.com/groundhogdev/groundhog/internal/histories"
)

// Update handlers: removed, renamed, stricter, doing something else.

func updateCases() []Case {
	cart := Case{Type: "Cart", Old: cartWithAddItem, History: itemAdded}
	return []Case{
		cart.change("update_handler_removed", "missing-command", cartWithoutHandlers, "missing replay command for WorkflowExecutionUpdateAccepted"),
		cart.change("update_handler_renamed", "missing-command", cartWithPutItem, "missing replay command for WorkflowExecutionUpdateAccepted"),
		cart.change("update_handler_does_more", "command-mismatch", cartWithStockCheck, "replay command is ScheduleActivityTask"),
		{
			Name: "update_handler_with_activity_removed", Site: "activity-not-scheduled", Type: "Cart", History: checkedItemAdded,
			Old: cartWithStockCheck, New: cartWithoutHandlers, Want: "scheduleEventID: 9, activityID: 9",
			Note: "The SDK misses the handler's activity before it misses the handler.",
		},
		cart.change("update_validator_stricter", SiteSilent, cartWithValidator, "").note("Validators do not run on replay: the history says that the update was accepted."),
		cart.change("update_result_changed", SiteSilent, cartWithOtherAnswer, "").note("The SDK never compares outcomes of updates."),
		{
			Name: "update_id_used_twice", Site: "invalid-update-action", Type: "Cart", History: itemAddedTwiceUnderOneID,
			New: cartWithAddItem, Want: `invalid action "update request" in update protocol`,
		},
	}
}

func itemAdded() *historypb.History {
	return histories.Start("Cart", "order-1042").
		Task().
		Task().UpdateAccepted("add-1", "AddItem", "book").UpdateCompleted("add-1", 1).
		Signaled("check-out").
		Task().Completed(1).Proto()
}

func checkedItemAdded() *historypb.History {
	return histories.Start("Cart", "order-1042").
		Task().
		Task().UpdateAccepted("add-1", "AddItem", "book").ActivityScheduled("CheckStock", "book").ActivityCompleted("CheckStock").
		Task().UpdateCompleted("add-1", 1).
		Signaled("check-out").
		Task().Completed(1).Proto()
}

func itemAddedTwiceUnderOneID() *historypb.History {
	return histories.Start("Cart", "order-1042").
		Task().
		Task().UpdateAccepted("add-1", "AddItem", "book").UpdateCompleted("add-1", 1).
		Signaled("unrelated").
		Task().UpdateAccepted("add-1", "AddItem", "book").UpdateCompleted("add-1", 2).
		Signaled("check-out").
		Task().Completed(2).Proto()
}

// cart is a cart that is checked out by a signal; its handlers are already set.
func cart(ctx workflow.Context, items *[]string) (int, error) {
	workflow.GetSignalChannel(ctx, "check-out").Receive(ctx, nil)
	return len(*items), nil
}

func cartWithAddItem(ctx workflow.Context, _ string) (int, error) {
	var items []string
	add := func(_ workflow.Context, item string) (int, error) {
		items = append(items, item)
		return len(items), nil
	}
	if err := workflow.SetUpdateHandler(ctx, "AddItem", add); err != nil {
		return 0, err
	}
	return cart(ctx, &items)
}

func cartWithoutHandlers(ctx workflow.Context, _ string) (int, error) {
	workflow.GetSignalChannel(ctx, "check-out").Receive(ctx, nil)
	return 0, nil
}

func cartWithPutItem(ctx workflow.Context, _ string) (int, error) {
	var items []string
	put := func(_ workflow.Context, item string) (int, error) {
		items = append(items, item)
		return len(items), nil
	}
	if err := workflow.SetUpdateHandler(ctx, "PutItem", put); err != nil {
		return 0, err
	}
	return cart(ctx, &items)
}

func cartWithStockCheck(ctx workflow.Context, _ string) (int, error) {
	var items []string
	add := func(ctx workflow.Context, item string) (int, error) {
		if err := workflow.ExecuteActivity(withTimeout(ctx), "CheckStock", item).Get(ctx, nil); err != nil {
			return 0, err
		}
		items = append(items, item)
		return len(items), nil
	}
	if err := workflow.SetUpdateHandler(ctx, "AddItem", add); err != nil {
		return 0, err
	}
	return cart(ctx, &items)
}

func cartWithValidator(ctx workflow.Context, _ string) (int, error) {
	var items []string
	add := func(_ workflow.Context, item string) (int, error) {
		items = append(items, item)
		return len(items), nil
	}
	refuse := func(string) error { return errors.New("the shop is closed") }
	if err := workflow.SetUpdateHandlerWithOptions(ctx, "AddItem", add, workflow.UpdateHandlerOptions{Validator: refuse}); err != nil {
		return 0, err
	}
	return cart(ctx, &items)
}

func cartWithOtherAnswer(ctx workflow.Context, _ string) (int, error) {
	var items []string
	add := func(_ workflow.Context, item string) (int, error) {
		items = append(items, item)
		return 100 * len(items), nil
	}
	if err := workflow.SetUpdateHandler(ctx, "AddItem", add); err != nil {
		return 0, err
	}
	return cart(ctx, &items)
}
