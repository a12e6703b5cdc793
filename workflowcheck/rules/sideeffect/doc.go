// Package sideeffect finds side effects that write to variables outside, or that use the workflow API.
//
// The function of a side effect runs once; at a replay the SDK takes its result from the history and does not call it. What it wrote elsewhere is
// missing then. Only what it returns is kept.
//
// WRONG
//
//	workflow.SideEffect(ctx, func(workflow.Context) any { id = uuid.NewString(); return nil })
//
// RIGHT
//
//	err := workflow.SideEffect(ctx, func(workflow.Context) any { return uuid.NewString() }).Get(&id)
package sideeffect
