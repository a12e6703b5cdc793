// Package timeskip is the virtual clock of the in-memory service, and the policy by which it moves.
//
// Virtual time is a step function: it takes only the values of deadlines, of Advance, and of the start time, so tests may
// compare times for equality. It never steps over a deadline. [State.Decide] is the policy as a pure function, in this order:
//
//  1. Time stands still while something holds it without a limit: a Hold, an alarm of the clock that goes off, a call that was just woken.
//  2. It stands still unless somebody waits for it: a call waits for an outcome (the end of a run, an update, ...), or Advance for a moment.
//     What is due already comes due all the same.
//  3. It stands still for work that is about to be done, for as long in real time as that may take.
//  4. While code of activities runs, time keeps to the pace of real time: a deadline comes due when they have used up as much real time as it is away.
//     So an activity that hangs is timed out as on a server.
//  5. Else it goes on to the next deadline, or to where the nearest Advance wants to be.
//
// What holds time, as [Clock.Why] says it:
//
//	a workflow task waits on queue "q" for the worker that polls it          5 s of real time: the worker comes with its next poll
//	a workflow task waits on queue "q" for a worker that may be starting     250 ms of real time; likewise for activities, Nexus and queries
//	a worker has the workflow task of "order-7"                              the timeout of the task, in real time
//	a worker runs activity Charge of "order-7"                               pace of real time
//	a worker runs a local activity of "order-7"                              pace of real time
//	a worker handles Nexus operation payments.refund of "order-7"            pace of real time
//	a call is about to be answered                                           until it is
//	an alarm of the clock goes off                                           until it has gone off
//	the reason that was given to Hold                                        until its release
//
// and why it has nowhere to go:
//
//	nobody waits for an outcome
//	nothing is due: no timer, retry or timeout is left
//	a workflow task waits on queue "q": no worker polls it
//
// An activity is not at work while it waits for the service itself, such as for the end of a workflow that it has started, while it sleeps
// on the clock's [Clock.View], and after it has returned activity.ErrResultPending. The same is true of local activities; and as long as one runs, its
// workflow task does not time out, for the worker keeps it with heartbeats that come in real time.
//
// # Waiting in vain
//
// A service can be told to fail the calls that wait for an outcome which nothing but a new request can bring:
//
//   - Stuck: nobody is at work, nothing is due, and for a moment of real time no request comes and no hold ends.
//   - Livelock: workers and the clock are busy for 12,000 turns, and nothing has come of it in the last 10,000. A turn is a move of the clock
//     or a worker's call; an attempt of an activity takes about three. Progress is each deadline that comes nearer and is within a
//     hundred times the way so far, each history that grows (the service ends a run whose history is too long), each run that ends
//     for good, and runs that differ in what they were given, did or returned. What is left are attempts without end, and runs that
//     repeat themselves: continued as new with the same input, by cron or by a schedule. While somebody asks the clock to advance, it is no livelock.
//
// With real time, the clock skips nothing and nothing holds it.
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
