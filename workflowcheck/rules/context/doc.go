// Package context finds workflow code that uses a context.Context.
//
// A context.Context ends by the wall clock or by another goroutine, which a replay does not repeat, and what takes one talks to the world outside.
// The workflow.Context is the one that the SDK cancels, and that a replay cancels again.
//
// WRONG
//
//	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
//
// RIGHT
//
//	ctx, cancel := workflow.WithCancel(ctx)
package context
