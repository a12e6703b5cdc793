// Package channel finds workflow code that uses channels, select or close.
//
// Which case of a select goes first, and when a goroutine sends, differs from run to run; and the SDK cannot see that the workflow waits. The
// channels and selectors of package workflow take part in replays.
//
// WRONG
//
//	select {
//	case v := <-results:
//	case <-done:
//	}
//
// RIGHT
//
//	workflow.NewSelector(ctx).AddReceive(results, onResult).AddReceive(done, onDone).Select(ctx)
package channel
