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

func Named(ctx workflow.Context, s *state) error {
	if err := workflow.SetQueryHandler(ctx, "next", s.next); err != nil {
		return err
	}
	if err := workflow.SetUpdateHandler(ctx, "restart", restart); err != nil {
		return err
	}
	options := workflow.UpdateHandlerOptions{Validator: s.valid}
	if err := workflow.SetUpdateHandlerWithOptions(ctx, "add", s.add, options); err != nil {
		return err
	}
	s.reset()
	return workflow.NewContinueAsNewError(ctx, Named, s) // ok
}

func (s *state) next() (int, error) {
	m := s.n // ok
	m++      // ok
	s.n++    // want "^a write to s.n in a query handler is lost at a replay; only read there$"
	return m, nil
}

func (s *state) valid(ctx workflow.Context, by int) error {
	return workflow.Sleep(ctx, 1) // want "^workflow.Sleep is called in an update validator, which must not wait or schedule; do it in the workflow$"
}

func (s *state) add(ctx workflow.Context, by int) error {
	s.n += by                     // ok
	return workflow.Sleep(ctx, 1) // ok
}

func (s *state) reset() { s.n = 0 } // ok

func restart(ctx workflow.Context) error {
	return workflow.NewContinueAsNewError(ctx, Named, nil) // want "continuing as new in an update handler only fails the update"
}

func Variable(ctx workflow.Context) error {
	n := 0
	next := func() (int, error) {
		n++ // want "^a write to n in a query handler is lost at a replay; only read there$"
		m := n
		m++ // ok
		return m, nil
	}
	valid := func(ctx workflow.Context, by int) error {
		n = by                        // want "a write to n in an update validator"
		return workflow.Sleep(ctx, 1) // want "workflow.Sleep is called in an update validator"
	}
	add := func(ctx workflow.Context, by int) error {
		n += by                                              // ok
		return workflow.NewContinueAsNewError(ctx, Variable) // want "continuing as new in an update handler"
	}
	reset := func() { n = 0 } // ok
	reset()
	if err := workflow.SetQueryHandler(ctx, "next", next); err != nil {
		return err
	}
	return workflow.SetUpdateHandlerWithOptions(ctx, "add", add, workflow.UpdateHandlerOptions{Validator: valid})
}
