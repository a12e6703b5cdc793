package a

import "go.temporal.io/sdk/workflow"

type state struct{ id string }

func Workflow(ctx workflow.Context, s *state) error {
	id, n := "", 0
	workflow.SideEffect(ctx, func(ctx workflow.Context) any {
		id = "x"                                // want "^a write to id in a side effect is missing at a replay; return the value, and read it with Get$"
		n++                                     // want "a write to n"
		s.id = "y"                              // want "a write to s.id"
		workflow.ExecuteActivity(ctx, "Charge") // want "workflow.ExecuteActivity is called in a side effect"
		local := 1                              // ok
		local++                                 // ok
		_ = workflow.Now(ctx)                   // ok
		return local
	})
	id = "z"                                                                            // ok
	return workflow.SideEffect(ctx, func(workflow.Context) any { return "x" }).Get(&id) // ok
}
