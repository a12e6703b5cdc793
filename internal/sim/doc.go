// Package sim looks for defects of the in-memory service: random clients and workers do to its core whatever comes to mind, good or bad, while
// invariants watch.
//
// One seed draws everything. What is drawn are lines of a script (package script), so a failure shrinks to a script that shows it, and
// that can stay as a test:
//
//	failure := sim.Run(sim.Options{Seed: 7, Steps: 400})
//	if failure != nil {
//		fmt.Println(sim.Shrink(failure))
//	}
//
// A kind of request or command that is drawn has a row in a table: draws.go, commands.go. Requests that have none are drawn from their
// fields (generic.go), so a new one is met without a change here. An invariant has a file of its own and a row in invariants.go.
//
// Nothing here is safe for concurrent use; each Run is independent of every other one.
package sim
