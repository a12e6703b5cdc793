// Package ignore finds ignore comments that are of no use, that name rules which do not exist, or that give no reason.
//
// A comment //workflowcheck:ignore before a statement or function, or behind it on its line, tells all rules to leave that alone. If it names
// rules, only those do, and then it has to say why.
//
// WRONG
//
//	//workflowcheck:ignore clock
//	started := time.Now()
//
// RIGHT
//
//	//workflowcheck:ignore clock -- for a metric, never in a decision
//	started := time.Now()
package ignore
