package a

import "go.temporal.io/sdk/workflow"

type state struct{ n int }

func Workflow(ctx workflow.Context, s *state) error {
	n := 0
	err := workflow.SetQueryHandler(ctx, "next", func() (int, error) {
		n++     // want "^a write to n in a query handler is lost at a replay; only read there$"
		s.n = 2 // want "a write to s.n in a query handler"
		m := n  // ok
		m++     // ok
		return m, nil
	})
	if err != nil {
		return err
	}
	err = workflow.SetUpdateHandlerWithOptions(ctx, "add", func(ctx workflow.Context, by int) error {
		n += by // ok
		if n > 10 {
			return workflow.NewContinueAsNewError(ctx, Workflow, s) // want "continuing as new in an update handler only fails the update"
		}
		return workflow.ExecuteActivity(ctx, "Charge").Get(ctx, nil) // ok
	}, workflow.UpdateHandlerOptions{Validator: func(ctx workflow.Context, by int) error {
		n = by                        // want "a write to n in an update validator"
		return workflow.Sleep(ctx, 1) // want "workflow.Sleep is called in an update validator"
	}})
	return err
}
