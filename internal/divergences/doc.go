// Package divergences holds pairs of old and new workflow code that part from each other on replay, one for each way in
// which the SDK notices, and a few for ways in which it does not. Tests of packages that explain divergences use it.
//
// A [Case] has a history as a service recorded it while the old code ran, and the new code that cannot follow it. The old
// code replays the history cleanly; the new code makes the SDK's own replayer return an error that contains [Case.Want]:
//
//	for _, c := range divergences.Cases() {
//		replayer := worker.NewWorkflowReplayer()
//		replayer.RegisterWorkflowWithOptions(c.New, workflow.RegisterOptions{Name: c.Type})
//		err := replayer.ReplayWorkflowHistoryWithOptions(nil, c.History(), options)
//		// err contains c.Want
//	}
//
// [Sites] lists the places in the SDK that report a broken history or broken workflow code under the code TMPRL1100,
// and how each can be reached. A test compares the list with the SDK's sources, so that a new version of the SDK shows
// its new places.
//
// The package is data: its functions return fresh values and may be called from several goroutines. Its workflow functions
// keep their lines apart, because explanations quote the line at which the new code left the history.
package divergences
