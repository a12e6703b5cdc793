package ledger

import (
	"fmt"

	"go.temporal.io/sdk/workflow"
)

// PostEntry books an entry: it makes a reference, waits for the receiving bank and books the amount and the fee. The fee
// is asked for at both ends of the wait, and the lower one counts.
func PostEntry(ctx workflow.Context, e Entry) (Posted, error) {
	ctx = workflow.WithActivityOptions(ctx, activityOptions)
	reference := newReference(ctx, e)
	if err := announce(ctx, e, reference); err != nil {
		return Posted{}, err
	}
	before, err := currentFee(ctx, e.To)
	if err != nil {
		return Posted{}, err
	}
	if err := workflow.Sleep(ctx, e.Clearing); err != nil {
		return Posted{}, err
	}
	after, err := currentFee(ctx, e.To)
	if err != nil {
		return Posted{}, err
	}
	posted := Posted{Reference: reference, Fee: min(before, after)}
	var a *Activities
	if err := workflow.ExecuteActivity(ctx, a.Book, e, posted).Get(ctx, nil); err != nil {
		return Posted{}, err
	}
	return posted, workflow.UpsertTypedSearchAttributes(ctx, KeyStatus.ValueSet(StatusPosted), KeyAccount.ValueUnset())
}

// announce makes the entry findable, and tells in its memo what it is about.
func announce(ctx workflow.Context, e Entry, reference string) error {
	err := workflow.UpsertTypedSearchAttributes(ctx, KeyAccount.ValueSet(e.From), KeyStatus.ValueSet(StatusClearing))
	if err != nil {
		return err
	}
	return workflow.UpsertMemo(ctx, map[string]any{"reference": reference, "cents": e.Cents})
}

// newReference makes a reference of what the entry is about and of the run that posts it.
func newReference(ctx workflow.Context, e Entry) string {
	return fmt.Sprintf("%s-%s-%s", e.From, e.To, workflow.GetInfo(ctx).WorkflowExecution.RunID)
}

// currentFee reads the fee that is in force. It changes rarely, so the history holds it only when it did.
func currentFee(ctx workflow.Context, account string) (int64, error) {
	var fee int64
	err := workflow.MutableSideEffect(ctx, "fee",
		func(workflow.Context) any { return tariff.of(account) },
		func(a, b any) bool { return a == b },
	).Get(&fee)
	return fee, err
}
