// Package blocking finds workflow code that blocks on Go's own means of synchronization.
//
// Workflow code runs one coroutine at a time, and hands over when it waits for the SDK. A mutex or wait group of package sync does not hand over:
// what would release it never runs, and the worker reports a deadlock. State of a workflow needs no mutex: no two coroutines run at once.
// State that others have too may have one, if it is unlocked before anything can wait: that is not reported.
//
// WRONG
//
//	var wg sync.WaitGroup
//	wg.Wait()
//
// RIGHT
//
//	wg := workflow.NewWaitGroup(ctx)
//	wg.Wait(ctx)
package blocking
