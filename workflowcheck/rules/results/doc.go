// Package results finds results that are received into something that cannot hold them.
//
// What Get decodes is what the activity or workflow returned, by way of JSON: it needs a pointer, to something that looks the same in JSON.
//
// WRONG
//
//	var total string
//	err := workflow.ExecuteActivity(ctx, Total, id).Get(ctx, total)   // func Total(id string) (int, error)
//
// RIGHT
//
//	var total int
//	err := workflow.ExecuteActivity(ctx, Total, id).Get(ctx, &total)
package results
