// Package clock finds workflow code that reads the wall clock or waits for it.
//
// A replay runs later than the first run did, so it reads another time, and it must not wait again. The workflow's own clock gives the same
// answers in every replay.
//
// WRONG
//
//	deadline := time.Now().Add(time.Hour)
//	time.Sleep(time.Minute)
//
// RIGHT
//
//	deadline := workflow.Now(ctx).Add(time.Hour)
//	err := workflow.Sleep(ctx, time.Minute)
package clock
