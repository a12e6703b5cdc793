// Package registration finds workflows and activities that are registered twice with one worker, or for what they are not.
//
// A worker knows workflows by name, and activities too: the name of the function without its package, or the one in the options. RegisterWorkflow and
// RegisterActivity panic where the name is taken, and the worker does not start. RegisterWorkflow also
// panics at a function that does not take a workflow.Context, such as an activity, and RegisterActivity at one that does.
//
// WRONG
//
//	w.RegisterActivity(orders.Cancel)
//	w.RegisterActivity(payments.Cancel)
//
// RIGHT
//
//	w.RegisterActivity(orders.Cancel)
//	w.RegisterActivityWithOptions(payments.Cancel, activity.RegisterOptions{Name: "CancelPayment"})
package registration
