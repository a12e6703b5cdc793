// Package timeouts finds activity options without a timeout that the service insists on.
//
// An activity needs a StartToCloseTimeout or a ScheduleToCloseTimeout. Without one the service refuses what the workflow task asks for, and the task
// is tried again until the code is changed; a local activity fails with an error. Without any options in its context ExecuteActivity panics; that is reported
// in functions that are registered or run as workflows in the same package, and that it does not call itself.
//
// WRONG
//
//	workflow.ActivityOptions{TaskQueue: "payments"}
//
// RIGHT
//
//	workflow.ActivityOptions{TaskQueue: "payments", StartToCloseTimeout: time.Minute}
package timeouts
