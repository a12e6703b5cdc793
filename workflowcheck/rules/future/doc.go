// Package future finds activities and child workflows that nobody waits for, and errors of Get that nobody looks at.
//
// An activity whose future is dropped may still run when the workflow ends, and then it is cancelled or lost; its failure is lost anyway. Assign to _ to say
// that this is meant.
//
// WRONG
//
//	workflow.ExecuteActivity(ctx, Charge, id)
//	future.Get(ctx, &result)
//
// RIGHT
//
//	err := workflow.ExecuteActivity(ctx, Charge, id).Get(ctx, nil)
package future
