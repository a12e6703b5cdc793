package main

import (
	"context"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/examples/subscription"
)

// aSubscription returns a subscription of two periods.
func aSubscription(period time.Duration) subscription.State {
	return subscription.State{Customer: "ada", Plan: "basic", Seats: 3, Period: period, Periods: 2}
}

// subscriptionScenarios are about signals, updates, timers and awaits.
var subscriptionScenarios = []scenario{
	{
		feature: "timers", label: "fired", doc: "two periods are billed, each after its timer",
		register: subscription.Register,
		drive:    runToEnd(subscription.Subscription, aSubscription(200*time.Millisecond)),
	},
	{
		feature: "timers", label: "cancelled", doc: "a pause cancels the period's timer, a resume starts a new one, a cancellation ends it",
		register: subscription.Register,
		drive: subscribed(func(ctx context.Context, st *stage) error {
			if err := st.client.SignalWorkflow(ctx, st.id(), "", subscription.SignalPause, nil); err != nil {
				return err
			}
			if _, err := st.await(ctx, st.id(), enumspb.EVENT_TYPE_TIMER_CANCELED, 1); err != nil {
				return err
			}
			if err := st.client.SignalWorkflow(ctx, st.id(), "", subscription.SignalResume, nil); err != nil {
				return err
			}
			_, err := st.await(ctx, st.id(), enumspb.EVENT_TYPE_TIMER_STARTED, 2)
			return err
		}),
	},
	{
		feature: "signals", label: "received", doc: "a signal ends the subscription",
		register: subscription.Register,
		drive:    subscribed(func(context.Context, *stage) error { return nil }),
	},
	{
		feature: "signals", label: "with_start", doc: "the subscription is started by the signal that ends it",
		register: subscription.Register, drive: signalWithStart,
	},
	signalsBuffered(),
	{
		feature: "updates", label: "completed", doc: "seats are added at once; a change of plan runs an activity first",
		register: subscription.Register,
		drive: subscribed(func(ctx context.Context, st *stage) error {
			if err := st.update(ctx, subscription.UpdateAddSeats, 2); err != nil {
				return err
			}
			return st.update(ctx, subscription.UpdateChangePlan, "team")
		}),
	},
	{
		feature: "updates", label: "rejected", doc: "a change to an unknown plan is rejected and leaves no event; one that follows is accepted",
		register: subscription.Register,
		drive: subscribed(func(ctx context.Context, st *stage) error {
			if err := st.update(ctx, subscription.UpdateChangePlan, "platinum"); err != nil {
				return err
			}
			return st.update(ctx, subscription.UpdateAddSeats, 1)
		}),
	},
	{
		feature: "updates", label: "failed", doc: "a change of plan is accepted and fails, because the card is declined",
		register: subscription.Register,
		drive: subscribed(func(ctx context.Context, st *stage) error {
			return st.update(ctx, subscription.UpdateChangePlan, "enterprise")
		}),
	},
	{
		feature: "updates", label: "in_flight", doc: "a change of plan is accepted and waits for its activity",
		register: with(subscription.Register, act("ProratePlan", proratesForever)), drive: inFlight,
	},
	{
		feature: "awaits", label: "satisfied", doc: "the customer subscribes before the trial is half over",
		register: subscription.Register,
		drive: func(ctx context.Context, st *stage) error {
			run, err := st.start(ctx, client.StartWorkflowOptions{}, subscription.Trial, "ada", time.Hour)
			if err != nil {
				return err
			}
			if _, err := st.await(ctx, st.id(), enumspb.EVENT_TYPE_TIMER_STARTED, 1); err != nil {
				return err
			}
			if err := st.client.SignalWorkflow(ctx, st.id(), "", subscription.SignalSubscribe, "team"); err != nil {
				return err
			}
			return finish(ctx, run)
		},
	},
	{
		feature: "awaits", label: "timed_out", doc: "the customer is reminded and the trial lapses",
		register: subscription.Register,
		drive:    runToEnd(subscription.Trial, "ada", 600*time.Millisecond),
	},
}

// subscribed starts a subscription with a long period, acts when its timer runs, and ends it with a signal.
func subscribed(then func(context.Context, *stage) error) func(context.Context, *stage) error {
	return func(ctx context.Context, st *stage) error {
		run, err := st.start(ctx, client.StartWorkflowOptions{}, subscription.Subscription, aSubscription(time.Hour))
		if err != nil {
			return err
		}
		if _, err := st.await(ctx, st.id(), enumspb.EVENT_TYPE_TIMER_STARTED, 1); err != nil {
			return err
		}
		if err := then(ctx, st); err != nil {
			return err
		}
		if err := st.client.SignalWorkflow(ctx, st.id(), "", subscription.SignalCancel, nil); err != nil {
			return err
		}
		return finish(ctx, run)
	}
}

// update sends an update and waits for its outcome. A refusal is an outcome too, and the fixture tells of it.
func (st *stage) update(ctx context.Context, name string, arg any) error {
	handle, err := st.client.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID:   st.id(),
		UpdateName:   name,
		Args:         []any{arg},
		WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err == nil {
		_ = handle.Get(ctx, nil)
	}
	return ctx.Err()
}

func signalWithStart(ctx context.Context, st *stage) error {
	run, err := st.client.SignalWithStartWorkflow(ctx, st.id(), subscription.SignalCancel, nil,
		client.StartWorkflowOptions{TaskQueue: st.queue()}, subscription.Subscription, aSubscription(time.Hour))
	if err != nil {
		return err
	}
	st.keep("", run.GetID(), run.GetRunID())
	return finish(ctx, run)
}

// signalsBuffered holds the first workflow task until two signals have come.
func signalsBuffered() scenario {
	g, first := newGate(), once()
	held := func(ctx workflow.Context, s subscription.State) (subscription.State, error) {
		if first() {
			g.pass()
		}
		return subscription.Subscription(ctx, s)
	}
	return scenario{
		feature: "signals", label: "buffered", doc: "a pause and a cancellation come while a workflow task is at work",
		register: with(subscription.Register, flow("Subscription", held)),
		options:  patient,
		drive: func(ctx context.Context, st *stage) error {
			run, err := st.start(ctx, client.StartWorkflowOptions{}, subscription.Subscription, aSubscription(time.Hour))
			if err != nil {
				return err
			}
			if err := g.await(ctx); err != nil {
				return err
			}
			for _, name := range []string{subscription.SignalPause, subscription.SignalCancel} {
				if err := st.client.SignalWorkflow(ctx, st.id(), "", name, nil); err != nil {
					return err
				}
			}
			close(g.open)
			return finish(ctx, run)
		},
	}
}

// inFlight sends an update whose activity does not end, and leaves it so.
func inFlight(ctx context.Context, st *stage) error {
	_, err := st.start(ctx, client.StartWorkflowOptions{}, subscription.Subscription, aSubscription(time.Hour))
	if err != nil {
		return err
	}
	if _, err := st.await(ctx, st.id(), enumspb.EVENT_TYPE_TIMER_STARTED, 1); err != nil {
		return err
	}
	_, err = st.client.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID:   st.id(),
		UpdateName:   subscription.UpdateChangePlan,
		Args:         []any{"team"},
		WaitForStage: client.WorkflowUpdateStageAccepted,
	})
	if err != nil {
		return err
	}
	_, err = st.await(ctx, st.id(), enumspb.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED, 1)
	return err
}

// proratesForever is a ProratePlan whose payment provider does not answer.
func proratesForever(ctx context.Context, _, _ string, _ int64) error {
	<-ctx.Done()
	return ctx.Err()
}
