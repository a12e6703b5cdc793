// Package logging finds workflow code that prints or logs by other means than the workflow's logger.
//
// A replay runs the code again, and prints again. The workflow's logger keeps silent while replaying. Code that runs only if
// workflow.IsReplaying is false may print what it likes.
//
// WRONG
//
//	log.Println("order accepted", id)
//
// RIGHT
//
//	workflow.GetLogger(ctx).Info("order accepted", "id", id)
package logging
