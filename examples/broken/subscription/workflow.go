package subscription

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// Subscription bills s.Customer once every s.Period until the subscription is cancelled or s.Periods are over.
func Subscription(ctx workflow.Context, s State) (State, error) {
	ctx = workflow.WithActivityOptions(ctx, activityOptions)
	if err := serve(ctx, &s); err != nil {
		return s, err
	}
	for run := 1; !s.over(); run++ {
		if err := sleepThroughPeriod(ctx, &s); err != nil {
			return s, err
		}
		if s.Cancelled {
			break
		}
		if err := charge(ctx, &s); err != nil {
			return s, err
		}
		if renew(ctx, &s, run) {
			return s, workflow.NewContinueAsNewError(ctx, Subscription, s)
		}
	}
	// An update that was accepted is answered before the workflow closes.
	return s, workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) })
}

var activityOptions = workflow.ActivityOptions{
	StartToCloseTimeout: 10 * time.Second,
	RetryPolicy:         &temporal.RetryPolicy{InitialInterval: 500 * time.Millisecond, MaximumAttempts: 5},
}

// charge sends the invoice of one period and takes its price from the customer's card.
func charge(ctx workflow.Context, s *State) error {
	var a *Activities
	cents := s.due()
	if err := workflow.ExecuteActivity(ctx, a.SendInvoice, s.Customer, cents).Get(ctx, nil); err != nil {
		return err
	}
	if err := workflow.ExecuteActivity(ctx, a.ChargeSubscription, s.Customer, cents).Get(ctx, nil); err != nil {
		return err
	}
	s.Billed++
	s.Paid += cents
	return nil
}

// renew reports whether the workflow should continue as new: when its run has billed enough periods or the service says
// that the history has grown long, and nothing is under way that the next run would not hear of.
func renew(ctx workflow.Context, s *State, billed int) bool {
	long := s.PerRun > 0 && billed >= s.PerRun || workflow.GetInfo(ctx).GetContinueAsNewSuggested()
	return long && !s.over() && workflow.AllHandlersFinished(ctx) && !unheard(ctx)
}
