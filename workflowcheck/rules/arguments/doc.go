// Package arguments finds activities and workflows that are run with arguments they do not take.
//
// Arguments travel as JSON, and the compiler does not compare them with the parameters. One that is missing arrives as a zero value, one too many
// is dropped, and one of another shape fails when it is decoded.
//
// WRONG
//
//	workflow.ExecuteActivity(ctx, Charge, order.ID) // func Charge(ctx context.Context, id string, cents int64) error
//
// RIGHT
//
//	workflow.ExecuteActivity(ctx, Charge, order.ID, order.Cents)
package arguments
