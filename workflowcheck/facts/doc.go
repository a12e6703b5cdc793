// Package facts tells which functions do what a replay would do differently, and why.
//
// [New] makes one analyzer of all rules. It walks a package once, gives every node to the detectors, and builds the package's call graph:
// static calls, function literals, method values, function values that are passed on, calls through interfaces. What the functions
// of imported packages reach comes from their facts; the standard library and well-known modules are never walked, a table judges them.
// Then it spreads what was found along the calls, and exports for each function which hazards it reaches: one for each rule, the
// nearest one.
//
// Workflow code is every function whose first parameter is a workflow.Context, and what is called from there. [Reporter] makes the
// analyzer of one rule, which reports the sites of that rule that workflow code reaches: at the offending line if that is in the
// package, and otherwise at the call that leaves the package.
//
// What a function value does is counted where the value is mentioned, since it is called from there or after. It is not counted where it is
// converted to an interface: nobody calls it there, the SDK is told its name. What only a side effect's function calls is not workflow code.
//
// What only a whole program shows is left to who has all of its packages: a rule with a Join gets a part of the [Result] of each.
//
// All results are in the order of the source. Packages may be analyzed concurrently; an analyzer has no state of its own.
//
//	all := facts.New(rules, facts.Config{})
//	analyzers := []*analysis.Analyzer{facts.Reporter(all, clock.Rule)}
package facts
