package main

import (
	"context"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"github.com/groundhogdev/groundhog/examples/orders"
	"github.com/groundhogdev/groundhog/examples/subscription"
)

// openScenarios are about histories of workflows that still run.
var openScenarios = []scenario{
	{
		feature: "open", label: "timer_pending", doc: "the warehouse is packing",
		register: orders.Register,
		drive: upTo(enumspb.EVENT_TYPE_TIMER_STARTED, 1, orders.ProcessOrder,
			anOrder(func(o *orders.Order) { o.Packing = time.Hour })),
	},
	{
		feature: "open", label: "activity_pending", doc: "the parcel waits for a carrier without workers",
		register: orders.Register,
		drive: upTo(enumspb.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED, 4, orders.ProcessOrder,
			anOrder(func(o *orders.Order) { o.Carrier = "nobody" })),
	},
	{
		feature: "open", label: "signal_pending", doc: "a trial waits for the customer's decision; its reminder was sent",
		register: subscription.Register,
		drive:    upTo(enumspb.EVENT_TYPE_TIMER_STARTED, 2, subscription.Trial, "ada", 2*time.Second),
	},
	{
		feature: "open", label: "first_task_scheduled", doc: "no worker has seen the order yet",
		drive: upTo(enumspb.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED, 1, orders.ProcessOrder, anOrder(nil)),
	},
	{
		feature: "open", label: "first_task_started", doc: "a worker has taken the first workflow task and not answered",
		drive: func(ctx context.Context, st *stage) error {
			_, err := st.start(ctx, client.StartWorkflowOptions{}, orders.ProcessOrder, anOrder(nil))
			if err != nil {
				return err
			}
			return st.pollTask(ctx)
		},
	},
	{
		feature: "open", label: "task_scheduled", doc: "the packing timer has fired and no worker is there",
		register: orders.Register, drive: desertWhilePacking,
	},
	{
		feature: "open", label: "task_started", doc: "a worker has taken the task of the packing timer and not answered",
		register: orders.Register,
		drive: func(ctx context.Context, st *stage) error {
			if err := desertWhilePacking(ctx, st); err != nil {
				return err
			}
			return st.pollTask(ctx)
		},
	},
}

// upTo starts a workflow and waits only until it has n events of a kind.
func upTo(kind enumspb.EventType, n int, workflow any, args ...any) func(context.Context, *stage) error {
	return func(ctx context.Context, st *stage) error {
		if _, err := st.start(ctx, client.StartWorkflowOptions{}, workflow, args...); err != nil {
			return err
		}
		_, err := st.await(ctx, st.id(), kind, n)
		return err
	}
}

// desertWhilePacking starts an order, stops its worker while the warehouse packs, and waits until the timer has fired.
func desertWhilePacking(ctx context.Context, st *stage) error {
	_, err := st.start(ctx, client.StartWorkflowOptions{}, orders.ProcessOrder,
		anOrder(func(o *orders.Order) { o.Packing = 2 * time.Second }))
	if err != nil {
		return err
	}
	if _, err := st.await(ctx, st.id(), enumspb.EVENT_TYPE_TIMER_STARTED, 1); err != nil {
		return err
	}
	if err := st.desert(ctx); err != nil {
		return err
	}
	_, err = st.await(ctx, st.id(), enumspb.EVENT_TYPE_TIMER_FIRED, 1)
	return err
}
