// Package replayer replays recorded workflow histories through workflow code and explains where the two part.
//
// In a test, one line replays a directory of histories, one subtest each:
//
//	func TestReplay(t *testing.T) {
//		replayer.Run(t, "testdata/histories", func(r worker.Registry) {
//			r.RegisterWorkflow(orders.FulfilOrder)
//		})
//	}
//
// [Check] is what the replay-check command and [Run] are made of: it takes the histories that package corpus finds, has
// an [Engine] replay them, several at a time, and yields a [Result] for each in the order of the corpus. [New] makes an
// engine that replays in this process on the SDK's own worker.WorkflowReplayer; the command uses one that runs the
// user's code in child processes. Package explain makes the explanations, package report writes results in the
// formats that people and CI systems read.
//
// An Engine may be used by several goroutines at once. A workflow that exits the process takes an in-process engine with
// it, as it would a worker.
package replayer
