package main

import (
	"context"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/examples/ledger"
)

// anEntry returns a transfer that takes the receiving bank a while.
func anEntry(clearing time.Duration) ledger.Entry {
	return ledger.Entry{From: "savings", To: "rent", Cents: 80_000, Clearing: clearing}
}

// ledgerScenarios are about side effects, search attributes and memos.
var ledgerScenarios = []scenario{
	{
		feature: "side_effects", label: "unchanged", doc: "a random reference from a side effect; the fee, a mutable one, is the same twice",
		register: ledger.Register, drive: runToEnd(ledger.PostEntry, anEntry(200*time.Millisecond)),
	},
	{
		feature: "side_effects", label: "changed", doc: "the fee changes while the receiving bank is at work",
		register: ledger.Register, drive: changeFee,
	},
	{
		feature: "attributes", label: "upserted", doc: "search attributes and memo are set in one task; later one attribute is changed and one unset",
		register: ledger.Register,
		drive: runWith(client.StartWorkflowOptions{Memo: map[string]any{"desk": "retail"}},
			ledger.PostEntry, anEntry(200*time.Millisecond)),
	},
	{
		feature: "versions", label: "import_before_change", doc: "a statement imported before statements were checked: no marker, no check",
		register: with(ledger.Register, flow("ImportStatement", importBeforeCheck)),
		drive:    runToEnd(ledger.ImportStatement, "second-bank"),
	},
}

// importBeforeCheck is ImportStatement as it was before statements were checked.
func importBeforeCheck(ctx workflow.Context, bank string) (int, error) {
	var a *ledger.Activities
	var lines int
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: 10 * time.Second})
	if err := workflow.ExecuteActivity(ctx, a.FetchStatement, bank, 2).Get(ctx, &lines); err != nil {
		return 0, err
	}
	return lines, workflow.ExecuteActivity(ctx, a.FileStatement, bank).Get(ctx, nil)
}

// changeFee raises the fee of an account to which no other scenario sends, while an entry to it waits.
func changeFee(ctx context.Context, st *stage) error {
	entry := anEntry(time.Second)
	entry.To = "brokerage"
	run, err := st.start(ctx, client.StartWorkflowOptions{}, ledger.PostEntry, entry)
	if err != nil {
		return err
	}
	if _, err := st.await(ctx, st.id(), enumspb.EVENT_TYPE_TIMER_STARTED, 1); err != nil {
		return err
	}
	ledger.SetFee(entry.To, 60)
	return finish(ctx, run)
}
