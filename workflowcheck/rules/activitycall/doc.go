// Package activitycall finds activities that workflow code calls as plain functions.
//
// Called directly, an activity runs in the workflow's own goroutine: without retries and timeouts, at every replay again, and its result is not in
// the history.
//
// WRONG
//
//	total, err := Total(order)
//
// RIGHT
//
//	err := workflow.ExecuteActivity(ctx, Total, order).Get(ctx, &total)
package activitycall
