// Package random finds workflow code that draws random numbers or makes random ids.
//
// A replay draws other numbers than the first run did. A side effect writes what it drew into the history. A generator of its own, with
// a seed that is the same in each replay, is fine.
//
// WRONG
//
//	id := uuid.NewString()
//
// RIGHT
//
//	var id string
//	err := workflow.SideEffect(ctx, func(workflow.Context) any { return uuid.NewString() }).Get(&id)
package random
