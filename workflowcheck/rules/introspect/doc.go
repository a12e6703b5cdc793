// Package introspect finds workflow code that looks at or steers the Go runtime.
//
// Stacks, memory, the garbage collector and addresses are not the same in a replay, nor is when a finalizer runs.
//
// WRONG
//
//	if runtime.NumGoroutine() > limit {
//
// RIGHT
//
//	count it in the worker, outside of workflows
package introspect
