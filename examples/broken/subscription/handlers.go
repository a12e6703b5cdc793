package subscription

import "go.temporal.io/sdk/workflow"

// serve installs the query and the updates.
func serve(ctx workflow.Context, s *State) error {
	if err := workflow.SetQueryHandler(ctx, QueryState, func() (State, error) { return *s, nil }); err != nil {
		return err
	}
	err := workflow.SetUpdateHandlerWithOptions(ctx, UpdateChangePlan,
		func(ctx workflow.Context, plan string) (State, error) { return changePlan(ctx, s, plan) },
		workflow.UpdateHandlerOptions{
			Description: "move the subscription to another plan and charge the difference",
			Validator:   s.checkPlan,
		})
	if err != nil {
		return err
	}
	return workflow.SetUpdateHandlerWithOptions(ctx, UpdateAddSeats,
		func(_ workflow.Context, n int) (State, error) {
			s.Seats += n
			return *s, nil
		},
		workflow.UpdateHandlerOptions{
			Description: "add seats from the next period on",
			Validator:   s.checkSeats,
		})
}

// changePlan charges the difference between the plans first; a customer who cannot pay stays on the old one.
func changePlan(ctx workflow.Context, s *State, plan string) (State, error) {
	var a *Activities
	ctx = workflow.WithActivityOptions(ctx, activityOptions)
	difference := (prices[plan] - prices[s.Plan]) * int64(s.Seats)
	if err := workflow.ExecuteActivity(ctx, a.ProratePlan, s.Customer, plan, difference).Get(ctx, nil); err != nil {
		return *s, err
	}
	s.Plan = plan
	s.Paid += difference
	return *s, nil
}
