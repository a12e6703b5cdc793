// Package registration finds workflows and activities that are registered twice with one worker.
//
// A worker knows workflows by name, and activities too: the name of the function without its package, or the one in the options. RegisterWorkflow and
// RegisterActivity panic where the name is taken, and the worker does not start.
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
