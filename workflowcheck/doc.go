// Package workflowcheck is a set of analyzers for workflows written with Temporal's Go SDK: what makes a replay diverge, and what makes
// calls of the workflow API fail when they run.
//
// The command of the same name runs them, by itself or for go vet. Other drivers of golang.org/x/tools/go/analysis take [Analyzers];
// all of them share one prerequisite that exchanges facts between packages, so a driver has to analyze what is imported first.
//
// A rule is a folder in rules; facts finds out what workflow code reaches. Analyzers may run on several packages at once.
//
//	multichecker.Main(workflowcheck.Analyzers()...)
package workflowcheck
