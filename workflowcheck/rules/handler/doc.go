// Package handler finds query handlers and update validators that wait, schedule or change the workflow, and updates that continue as new.
//
// A query and a validator may run at any time, on any worker, and leave no trace in the history: what they change is gone at the next replay. An update
// handler runs beside the workflow, which alone decides how it ends.
//
// WRONG
//
//	workflow.SetQueryHandler(ctx, "next", func() (int, error) { n++; return n, nil })
//
// RIGHT
//
//	workflow.SetQueryHandler(ctx, "next", func() (int, error) { return n + 1, nil })
package handler
