// Package receiver finds workflows that are methods and keep state in their receiver.
//
// A method that is registered as a workflow shares its receiver with all runs on the worker, and a replay on another worker starts with another one. What the
// fields hold from the start, such as settings, is fine to read.
//
// WRONG
//
//	func (w *Workflows) Run(ctx workflow.Context) error {
//		w.attempts++
//
// RIGHT
//
//	func (w *Workflows) Run(ctx workflow.Context) error {
//		attempts := 0
package receiver
