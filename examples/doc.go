// Package examples holds small applications written with Temporal's Go SDK, one per directory. They are what this
// project's documentation shows, and what its recorded histories were recorded with: see fixtures/histories.
//
// Each application is a package with its workflows, its activities and a Register function, and knows nothing of this
// project. In examples/broken, a module of its own, are later versions of them, each with one mistake that makes the
// recorded histories diverge.
package examples
