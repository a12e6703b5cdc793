// Package timeouts finds activity options without a timeout that the service insists on, and options that nobody gets.
//
// An activity needs a StartToCloseTimeout or a ScheduleToCloseTimeout. Without one the service refuses what the workflow task asks for, and the task
// is tried again until the code is changed; a local activity fails with an error. The same goes for no options at all; that is reported
// in functions that are registered or run as workflows in the same package, and that it does not call itself. WithActivityOptions and its like return
// another context: if nobody takes that, nothing has the options.
//
// WRONG
//
//	workflow.ActivityOptions{TaskQueue: "payments"}
//
//	workflow.WithActivityOptions(ctx, options)
//
// RIGHT
//
//	workflow.ActivityOptions{TaskQueue: "payments", StartToCloseTimeout: time.Minute}
//
//	ctx = workflow.WithActivityOptions(ctx, options)
package timeouts
