// Package payload finds values that do not survive the way through JSON to an activity, a workflow or back.
//
// Channels, functions and complex numbers cannot be encoded, and the call fails. Fields without a capital are left out without a word, so a struct that
// has no others arrives empty, and what a call sets in one is lost. What is decoded into an interface with methods fails, for nobody knows what to make;
// the same goes for a field, once the package sets it.
//
// Looked at are the arguments of activities, workflows and Nexus operations, what signals carry, what side effects return, and the signatures of functions
// that are registered or run as workflows in the package, of exported ones that look like workflows, and of activities where they are run.
//
// WRONG
//
//	type Order struct{ id string }
//	workflow.ExecuteActivity(ctx, Ship, Order{id: "x"})
//
// RIGHT
//
//	type Order struct{ ID string }
//	workflow.ExecuteActivity(ctx, Ship, Order{ID: "x"})
package payload
