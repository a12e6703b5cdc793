// Package timeouts finds activity options without a timeout that the service insists on.
//
// An activity needs a StartToCloseTimeout or a ScheduleToCloseTimeout. Without one the call fails when the workflow gets there.
//
// WRONG
//
//	workflow.ActivityOptions{TaskQueue: "payments"}
//
// RIGHT
//
//	workflow.ActivityOptions{TaskQueue: "payments", StartToCloseTimeout: time.Minute}
package timeouts
