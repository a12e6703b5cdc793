// Package environment finds workflow code that depends on the process or the host that it runs on.
//
// A replay may run on another worker: with other environment variables, flags, another host name and time zone. Read such things where
// the workflow is started and pass them as arguments, or read them in an activity.
//
// WRONG
//
//	region := os.Getenv("REGION")
//
// RIGHT
//
//	func Workflow(ctx workflow.Context, region string) error
package environment
