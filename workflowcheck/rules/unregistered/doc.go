// Package unregistered finds workflows and activities that are run and registered with no worker of the program.
//
// A worker that gets a task for a type that it does not know fails it, and the service tries again: an activity until its timeouts are over,
// a workflow for ever.
//
// The rule needs the whole program, so only workflowcheck run by itself has it, for whole modules such as ./... in their root; go vet does not. Every
// registration counts, whichever worker it is with. It is silent where it cannot know:
//
//   - no command of the module has the code that runs it, or nothing of its kind is registered;
//   - something of its kind is registered as dynamic;
//   - the function is used as a value somewhere, so that others may register it;
//   - it is a method or a name, and something is registered that cannot be followed, such as the elements of a slice of any;
//   - its options choose a task queue that no worker of the module is seen to serve, or cannot be seen while others choose one;
//   - it is a workflow that a client starts by its name.
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
