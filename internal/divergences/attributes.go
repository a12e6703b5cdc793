package divergences

import (
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	historypb "go.temporal.io/api/history/v1"

	"github.com/groundhogdev/groundhog/internal/histories"
)

// Search attributes and memo: upserts added, removed, changed.

func attributeCases() []Case {
	tag := Case{Type: "TagOrder", Old: tagThenCharge, History: taggedThenCharged}
	memo := Case{Type: "NoteOrder", Old: noteOnly, History: noted}
	return []Case{
		tag.change("search_attribute_upsert_removed", "activity-not-scheduled", chargeOnly, "scheduleEventID: 6, activityID: 6").
			note("The first divergence is the upsert, at event 5; the SDK sees the activity's id first, which moved."),
		tag.change("search_attribute_upsert_moved", "activity-not-scheduled", chargeThenTag, "scheduleEventID: 6, activityID: 6"),
		tag.change("search_attribute_value_changed", SiteSilent, tagOtherwiseThenCharge, "").note("The SDK never compares attributes or values of an upsert."),
		{
			Name: "side_effect_removed_before_upsert", Site: "command-mismatch", Type: "TagOrder", History: drawnThenTagged,
			Old: drawThenTag, New: tagOnly, Want: "replay command is UpsertWorkflowSearchAttributes",
		},
		{
			Name: "search_attribute_upsert_added", Site: "activity-not-scheduled", Type: "TagOrder", History: chargedUntagged,
			Old: chargeOnly, New: tagThenCharge, Want: "scheduleEventID: 5, activityID: 5",
		},
		{
			Name: "search_attribute_upsert_added_at_the_end", Site: "extra-command", Type: "TagOrder", History: chargedUntagged,
			Old: chargeOnly, New: chargeThenTag, Want: "extra replay command for UpsertWorkflowSearchAttributes",
		},
		memo.change("memo_upsert_removed", "missing-command", noteNothing, "missing replay command for WorkflowPropertiesModified"),
		memo.change("memo_upsert_replaced_by_search_attribute", "command-mismatch", tagOnly, "replay command is UpsertWorkflowSearchAttributes"),
		{
			Name: "memo_upsert_added", Site: "extra-command", Type: "NoteOrder", History: notNoted,
			Old: noteNothing, New: noteOnly, Want: "extra replay command for ModifyWorkflowProperties",
		},
	}
}

var stage = temporal.NewSearchAttributeKeyKeyword("OrderStage")

func taggedThenCharged() *historypb.History {
	return histories.Start("TagOrder", "order-1042").
		Task().SearchAttribute("OrderStage", "charging").
		ActivityScheduled("ChargeCard", "order-1042").ActivityCompleted("ChargeCard").
		Task().Completed().Proto()
}

func drawnThenTagged() *historypb.History {
	return histories.Start("TagOrder", "order-1042").
		Task().SideEffect(4711).SearchAttribute("OrderStage", "noted").Completed().Proto()
}

func chargedUntagged() *historypb.History {
	return histories.Start("TagOrder", "order-1042").
		Task().ActivityScheduled("ChargeCard", "order-1042").ActivityCompleted("ChargeCard").
		Task().Completed().Proto()
}

func noted() *historypb.History {
	return histories.Start("NoteOrder", "order-1042").Task().Memo("stage", "noted").Completed().Proto()
}

func notNoted() *historypb.History {
	return histories.Start("NoteOrder", "order-1042").Task().Completed().Proto()
}

func tagThenCharge(ctx workflow.Context, orderID string) error {
	if err := workflow.UpsertTypedSearchAttributes(ctx, stage.ValueSet("charging")); err != nil {
		return err
	}
	return chargeOnly(ctx, orderID)
}

func tagOtherwiseThenCharge(ctx workflow.Context, orderID string) error {
	if err := workflow.UpsertTypedSearchAttributes(ctx, stage.ValueSet("payment")); err != nil {
		return err
	}
	return chargeOnly(ctx, orderID)
}

func chargeThenTag(ctx workflow.Context, orderID string) error {
	if err := chargeOnly(ctx, orderID); err != nil {
		return err
	}
	return workflow.UpsertTypedSearchAttributes(ctx, stage.ValueSet("charged"))
}

func drawThenTag(ctx workflow.Context, orderID string) error {
	workflow.SideEffect(ctx, func(workflow.Context) any { return 4711 })
	return tagOnly(ctx, orderID)
}

func tagOnly(ctx workflow.Context, _ string) error {
	return workflow.UpsertTypedSearchAttributes(ctx, stage.ValueSet("noted"))
}

func noteOnly(ctx workflow.Context, _ string) error {
	return workflow.UpsertMemo(ctx, map[string]any{"stage": "noted"})
}

func noteNothing(workflow.Context, string) error {
	return nil
}
