// Package unregistered finds workflows and activities that are run and registered with no worker of the program.
//
// A worker that gets a task for a type that it does not know fails it, and the service tries again: an activity until its timeouts are over,
// a workflow for ever.
//
// The rule needs the whole program, so only workflowcheck run by itself has it, for whole modules such as ./... in their root; go vet does not. It counts every
// registration by a name that it can follow, whichever worker it is with, and it is silent where it cannot know: if no command of the module has the
// code; if one of the kind is registered as dynamic; if a function is passed on as a value, to somebody who may register it; if what is registered is known at run
// time only, such as the elements of a slice of any, of methods and names; if the task queue is not one that a worker of the module is seen to serve; and of a
// string for a name, if the command registers nothing of the kind, and for workflows that clients start.
//
// WRONG
//
//	w.RegisterWorkflow(Order) // and nothing else
//
//	workflow.ExecuteActivity(ctx, Charge, order) // in Order
//
// RIGHT
//
//	w.RegisterWorkflow(Order)
//	w.RegisterActivity(Charge)
package unregistered
