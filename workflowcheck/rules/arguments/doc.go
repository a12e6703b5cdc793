// Package arguments finds activities, workflows and Nexus operations that are run with arguments they do not take.
//
// Arguments travel as JSON, and the compiler does not compare them with the parameters. One that is missing arrives as a zero value, one too many
// is dropped, and one of another shape fails when it is decoded. Where the SDK gets the function itself, it is as strict as the compiler:
// NewContinueAsNewError panics, local activities and operations fail.
//
// WRONG
//
//	workflow.ExecuteActivity(ctx, Charge, order.ID) // func Charge(ctx context.Context, id string, cents int64) error
//
// RIGHT
//
//	workflow.ExecuteActivity(ctx, Charge, order.ID, order.Cents)
package arguments
