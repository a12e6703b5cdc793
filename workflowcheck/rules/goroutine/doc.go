// Package goroutine finds workflow code that starts goroutines.
//
// Go runs goroutines in any order, and the SDK neither waits for them nor replays them. A coroutine of workflow.Go takes its turn.
//
// WRONG
//
//	go notify(ctx, order)
//
// RIGHT
//
//	workflow.Go(ctx, func(ctx workflow.Context) { notify(ctx, order) })
package goroutine
