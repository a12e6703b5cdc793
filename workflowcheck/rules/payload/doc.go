// Package payload finds values that do not survive the way through JSON to an activity, a workflow or back.
//
// Channels, functions and complex numbers cannot be encoded, and the call fails. Fields without a capital are left out without a word, so a struct that
// has no others arrives empty. What is decoded into an interface with methods fails, for nobody knows what to make.
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
