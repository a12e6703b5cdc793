// Package broken is what became of the examples when nobody replayed their histories before a release.
//
// Every package here holds a later version of the application of the same name in the directory above. Its workflows have
// the same types and still compile and run; but each was changed in one way that running workflows cannot follow, and the
// histories in fixtures/histories show it:
//
//	orders        ProcessOrder      an activity was inserted, without workflow.GetVersion
//	subscription  Subscription      two activities changed places
//	subscription  Trial             a timer was removed
//	fleet         DispatchTour      a child workflow was renamed
//	fleet         RecallVan         a signal to another workflow became a cancellation
//	ledger        PostEntry         a side effect was removed
//	ledger        ImportStatement   workflow.GetVersion was removed while older runs were under way
//	media         TranscodeVideo    an activity was renamed
//	media         MakeThumbnail     a local activity became an ordinary one
//	gateway       Checkout          a Nexus operation was renamed
//
// It is a module of its own, so that each workflow type is registered once in each module. The packages keep only what
// the workflows need; their activities and types are those of the examples, or fewer.
package broken
