// Package version finds calls of workflow.GetVersion that cannot do what they are for.
//
// A change id names one change for good, so it is a constant; the versions are its range; and the result decides which code runs. Without a branch
// the call only adds a marker, which is what it is for when one version is left.
//
// WRONG
//
//	workflow.GetVersion(ctx, "add-tax", workflow.DefaultVersion, 1)
//	addTax()
//
// RIGHT
//
//	if workflow.GetVersion(ctx, "add-tax", workflow.DefaultVersion, 1) >= 1 {
//		addTax()
//	}
package version
