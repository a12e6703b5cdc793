// Package timeskip is the virtual clock of the in-memory service, and the policy by which it moves.
//
// Virtual time is a step function: it takes only the values of deadlines, of Advance, and of the start time, so tests may
// compare times for equality. It moves only while somebody waits for an outcome and nobody is at work, and it never steps over
// a deadline. [State.Decide] is the policy as a pure function.
//
// An activity that really runs is at work, of course; but when it has used up as much real time as the next deadline is away, that
// deadline comes due, so that an activity that hangs is timed out as on a server.
//
//	clock := server.Clock()
//	release := clock.Hold("the test prepares the next signal")
//	...
//	release()
//	err := clock.Advance(ctx, 24*time.Hour)
//	t.Log(clock.Why()) // a sentence for each reason why time stands still
//
// A Clock is safe for concurrent use.
package timeskip
