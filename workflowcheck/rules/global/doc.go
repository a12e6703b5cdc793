// Package global finds workflow code that writes to package variables, or reads those that activities write.
//
// All workflows of a worker share its package variables, and the next worker has others: what a workflow writes there is seen by strangers and gone
// at the next replay. Variables that are set while the program starts are fine to read.
//
// WRONG
//
//	var processed int
//
//	func Workflow(ctx workflow.Context) error {
//		processed++
//
// RIGHT
//
//	func Workflow(ctx workflow.Context) error {
//		processed := 0
package global
