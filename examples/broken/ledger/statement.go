package ledger

import "go.temporal.io/sdk/workflow"

// ImportStatement fetches a bank statement, checks it and returns the number of its lines. It fails while the bank has not
// issued the statement: start it with a retry policy.
func ImportStatement(ctx workflow.Context, bank string) (int, error) {
	ctx = workflow.WithActivityOptions(ctx, activityOptions)
	var a *Activities
	var lines int
	attempt := workflow.GetInfo(ctx).Attempt
	if err := workflow.ExecuteActivity(ctx, a.FetchStatement, bank, attempt).Get(ctx, &lines); err != nil {
		return 0, err
	}
	if err := workflow.ExecuteActivity(ctx, a.CheckStatement, bank, lines).Get(ctx, nil); err != nil {
		return 0, err
	}
	return lines, workflow.ExecuteActivity(ctx, a.FileStatement, bank).Get(ctx, nil)
}
