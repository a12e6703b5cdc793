package subscription

import (
	"time"

	"go.temporal.io/sdk/workflow"
)

// SignalSubscribe turns a trial into a subscription. Its argument is the plan.
const SignalSubscribe = "subscribe"

// Trial waits for the customer to subscribe and reports the plan that they chose; it is empty when the trial lapsed.
// A reminder is sent when half of the time is over.
func Trial(ctx workflow.Context, customer string, length time.Duration) (string, error) {
	ctx = workflow.WithActivityOptions(ctx, activityOptions)
	plan := ""
	workflow.Go(ctx, func(ctx workflow.Context) {
		workflow.GetSignalChannel(ctx, SignalSubscribe).Receive(ctx, &plan)
	})
	subscribed := func() bool { return plan != "" }
	ok, err := workflow.AwaitWithTimeout(ctx, length/2, subscribed)
	if err != nil || ok {
		return plan, err
	}
	var a *Activities
	if err := workflow.ExecuteActivity(ctx, a.SendReminder, customer).Get(ctx, nil); err != nil {
		return "", err
	}
	_, err = workflow.AwaitWithTimeout(ctx, length-length/2, subscribed)
	return plan, err
}
