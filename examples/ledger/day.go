package ledger

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// activityOptions leave all retries to whoever starts the workflow: the cron schedule of [CloseDay] and the retry policy of
// [ImportStatement] try again with a new run.
var activityOptions = workflow.ActivityOptions{
	StartToCloseTimeout: 10 * time.Second,
	RetryPolicy:         &temporal.RetryPolicy{MaximumAttempts: 1},
}

// CloseDay adds the day's turnover to the balance of the last day that was closed, and returns the sum in cents. When the
// run before this one failed, the error is noted beside the day that makes up for it.
func CloseDay(ctx workflow.Context) (int64, error) {
	ctx = workflow.WithActivityOptions(ctx, activityOptions)
	var balance int64
	if workflow.HasLastCompletionResult(ctx) {
		if err := workflow.GetLastCompletionResult(ctx, &balance); err != nil {
			return 0, err
		}
	}
	var a *Activities
	if err := workflow.GetLastError(ctx); err != nil {
		if err := workflow.ExecuteActivity(ctx, a.NoteGap, err.Error()).Get(ctx, nil); err != nil {
			return 0, err
		}
	}
	var turnover int64
	if err := workflow.ExecuteActivity(ctx, a.SumDay).Get(ctx, &turnover); err != nil {
		return 0, err
	}
	return balance + turnover, nil
}
