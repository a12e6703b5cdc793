package subscription_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/examples/subscription"
	"github.com/groundhogdev/groundhog/testsuite"
)

const (
	day   = 24 * time.Hour
	month = 30 * day
)

// newEnv returns an environment in which the sandbox's activities run.
func newEnv(t *testing.T, options ...testsuite.Option) *testsuite.TestWorkflowEnvironment {
	env := testsuite.New(t, options...)
	env.RegisterWorkflow(subscription.Subscription)
	env.RegisterActivity(&subscription.Activities{})
	return env
}

// monthly is a subscription of two seats for so many months.
func monthly(months int) subscription.State {
	return subscription.State{Customer: "phil", Plan: "basic", Seats: 2, Period: month, Periods: months}
}

func final(t *testing.T, env *testsuite.TestWorkflowEnvironment) (s subscription.State) {
	t.Helper()
	require.NoError(t, env.GetWorkflowResult(&s))
	return s
}

func TestYearIsBilledMonthByMonth(t *testing.T) {
	env := newEnv(t)
	var a *subscription.Activities
	began := env.Now()
	var billed []time.Duration
	env.OnActivity(a.SendInvoice, mock.Anything, "phil", int64(1800)).Return(func(context.Context, string, int64) error {
		billed = append(billed, env.Now().Sub(began))
		return nil
	}).Times(12)

	env.ExecuteWorkflow(subscription.Subscription, monthly(12))

	require.Equal(t, int64(12*1800), final(t, env).Paid)
	require.Equal(t, 12*month, billed[11])
	env.AssertExpectations(t)
}

func TestPauseStopsTheClockOfThePeriod(t *testing.T) {
	env := newEnv(t)
	began := env.Now()
	env.RegisterDelayedCallback(func() { env.SignalWorkflow(subscription.SignalPause, nil) }, 10*day)
	env.RegisterDelayedCallback(func() {
		value, err := env.QueryWorkflow(subscription.QueryState)
		require.NoError(t, err)
		var s subscription.State
		require.NoError(t, value.Get(&s))
		require.True(t, s.Paused)
		require.Zero(t, s.Billed)
	}, 50*day)
	env.RegisterDelayedCallback(func() { env.SignalWorkflow(subscription.SignalResume, nil) }, 100*day)

	env.ExecuteWorkflow(subscription.Subscription, monthly(1))

	require.Equal(t, 1, final(t, env).Billed)
	require.Equal(t, 100*day+month, env.Now().Sub(began))
}

func TestPlanChangesBetweenTwoBills(t *testing.T) {
	env := newEnv(t)
	var changed subscription.State
	env.RegisterDelayedCallback(func() {
		env.UpdateWorkflow(subscription.UpdateChangePlan, "", &testsuite.TestUpdateCallback{
			OnReject: func(err error) { t.Error(err) },
			OnComplete: func(state any, err error) {
				require.NoError(t, err)
				changed = state.(subscription.State)
			},
		}, "team")
	}, 10*day)

	env.ExecuteWorkflow(subscription.Subscription, monthly(2))

	require.Equal(t, "team", changed.Plan)
	require.Equal(t, int64(2*(1900-900)+2*2*1900), final(t, env).Paid)
}

func TestPlanThatCannotBePaidIsNotTaken(t *testing.T) {
	env := newEnv(t)
	env.RegisterDelayedCallback(func() {
		env.UpdateWorkflow(subscription.UpdateChangePlan, "", &testsuite.TestUpdateCallback{OnComplete: func(_ any, err error) {
			require.ErrorContains(t, err, "card declined")
		}}, "enterprise")
	}, 10*day)
	env.ExecuteWorkflow(subscription.Subscription, monthly(1))
	require.Equal(t, "basic", final(t, env).Plan)
}

func TestUpdatesAreValidated(t *testing.T) {
	env := newEnv(t)
	rejected := map[string]error{}
	reject := func(name string, arg any) {
		env.UpdateWorkflow(name, "", &testsuite.TestUpdateCallback{OnReject: func(err error) { rejected[name] = err }}, arg)
	}
	env.RegisterDelayedCallback(func() {
		reject(subscription.UpdateChangePlan, "gold")
		reject(subscription.UpdateAddSeats, 0)
	}, day)
	env.ExecuteWorkflow(subscription.Subscription, monthly(1))
	require.ErrorContains(t, rejected[subscription.UpdateChangePlan], `change plan to "gold": no such plan`)
	require.ErrorContains(t, rejected[subscription.UpdateAddSeats], "the number must be positive")
}

func TestSubscriptionContinuesAsNew(t *testing.T) {
	s := monthly(12)
	s.PerRun = 5
	env := newEnv(t)
	env.ExecuteWorkflow(subscription.Subscription, s)
	var next *workflow.ContinueAsNewError
	require.ErrorAs(t, env.GetWorkflowError(), &next)

	env = newEnv(t, testsuite.FollowRuns())
	env.ExecuteWorkflow(subscription.Subscription, s)
	require.Equal(t, 12, final(t, env).Billed)
}

func TestDeclinedCardEndsTheSubscription(t *testing.T) {
	env := newEnv(t)
	var a *subscription.Activities
	declined := temporal.NewNonRetryableApplicationError("card declined", "CardDeclined", nil)
	env.OnActivity(a.ChargeSubscription, mock.Anything, "phil", mock.Anything).Return(nil).Twice()
	env.OnActivity(a.ChargeSubscription, mock.Anything, "phil", mock.Anything).Return(declined).Once()
	env.ExecuteWorkflow(subscription.Subscription, monthly(12))
	require.ErrorContains(t, env.GetWorkflowError(), "card declined")
	env.AssertActivityNumberOfCalls(t, "SendInvoice", 2)
}

func TestTrial(t *testing.T) {
	for name, test := range map[string]struct {
		subscribe time.Duration // 0: never
		plan      string
		reminders int
	}{
		"subscribes at once":          {2 * day, "team", 0},
		"subscribes after a reminder": {8 * day, "team", 1},
		"lapses":                      {0, "", 1},
		"subscribes after it is over": {15 * day, "", 1},
	} {
		t.Run(name, func(t *testing.T) {
			env := newEnv(t)
			if test.subscribe > 0 {
				env.RegisterDelayedCallback(func() { env.SignalWorkflow(subscription.SignalSubscribe, "team") }, test.subscribe)
			}
			env.ExecuteWorkflow(subscription.Trial, "phil", 14*day)
			var plan string
			require.NoError(t, env.GetWorkflowResult(&plan))
			require.Equal(t, test.plan, plan)
			env.AssertActivityNumberOfCalls(t, "SendReminder", test.reminders)
		})
	}
}
