package ledger

import (
	"fmt"
	"math/rand/v2"

	"go.temporal.io/sdk/workflow"
)

// PostEntry books an entry: it draws a reference, waits for the receiving bank and books the amount and the fee. The fee
// is asked for at both ends of the wait, and the lower one counts.
func PostEntry(ctx workflow.Context, e Entry) (Posted, error) {
	ctx = workflow.WithActivityOptions(ctx, activityOptions)
	reference, err := drawReference(ctx)
	if err != nil {
		return Posted{}, err
	}
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

// drawReference draws a random reference once; replays get the same one.
func drawReference(ctx workflow.Context) (string, error) {
	var reference string
	err := workflow.SideEffect(ctx, func(workflow.Context) any {
		return fmt.Sprintf("%016x", rand.Uint64())
	}).Get(&reference)
	return reference, err
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
