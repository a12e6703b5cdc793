// Package arguments finds activities and workflows that are run with arguments they do not take.
//
// The SDK looks at the arguments when the call is made, and it is strict: there must be exactly one for each parameter after the context, a
// variadic parameter counting as one, and an int is no int64. What does not fit fails the workflow when it gets there.
//
// WRONG
//
//	workflow.ExecuteActivity(ctx, Charge, order.ID)          // func Charge(ctx context.Context, id string, cents int64) error
//	workflow.ExecuteActivity(ctx, (*Activities).Charge, id)  // a method expression has its receiver as first parameter
//
// RIGHT
//
//	var a *Activities
//	workflow.ExecuteActivity(ctx, a.Charge, order.ID, int64(100))
package arguments
