package main

import (
	"context"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"github.com/groundhogdev/groundhog/examples/orders"
)

// outcomeScenarios are about the ways in which a workflow begins and ends.
var outcomeScenarios = []scenario{
	{
		feature: "outcomes", label: "completed", doc: "an order is fulfilled",
		register: orders.Register, drive: order(func(o *orders.Order) { o.Packing = 0 }),
	},
	{
		feature: "outcomes", label: "failed", doc: "an order without a customer fails the fraud screening",
		register: orders.Register, drive: order(func(o *orders.Order) { o.Customer = "" }),
	},
	{
		feature: "outcomes", label: "timed_out", doc: "the run timeout elapses while the warehouse packs",
		register: orders.Register,
		drive: runWith(client.StartWorkflowOptions{WorkflowRunTimeout: time.Second}, orders.ProcessOrder,
			anOrder(func(o *orders.Order) { o.Packing = time.Hour })),
	},
	{
		feature: "outcomes", label: "cancelled", doc: "the customer cancels while the warehouse packs; charge and reservation are undone",
		register: orders.Register,
		drive: whilePacking(func(ctx context.Context, st *stage) error {
			return st.client.CancelWorkflow(ctx, st.id(), "")
		}),
	},
	{
		feature: "outcomes", label: "terminated", doc: "an operator terminates the order, with a reason",
		register: orders.Register,
		drive: whilePacking(func(ctx context.Context, st *stage) error {
			return st.client.TerminateWorkflow(ctx, st.id(), "", "duplicate order", "see order 1000")
		}),
	},
	{
		feature: "outcomes", label: "cancelled_before_start", doc: "the customer cancels before any worker has seen the order",
		register: orders.Register, late: true, drive: cancelUnseen,
	},
	{
		feature: "starts", label: "eager", doc: "the first workflow task comes with the answer to the start request",
		register: orders.Register,
		drive:    runWith(client.StartWorkflowOptions{EnableEagerStart: true}, orders.ProcessOrder, anOrder(nil)),
	},
	{
		feature: "starts", label: "delayed", doc: "the first workflow task waits for the start delay",
		register: orders.Register,
		drive:    runWith(client.StartWorkflowOptions{StartDelay: time.Second}, orders.ProcessOrder, anOrder(nil)),
	},
	{
		feature: "starts", label: "described", doc: "started with a memo, timeouts, a summary and details",
		register: orders.Register,
		drive: runWith(client.StartWorkflowOptions{
			Memo:                     map[string]any{"channel": "web", "basket": 3},
			WorkflowExecutionTimeout: time.Hour,
			WorkflowRunTimeout:       30 * time.Minute,
			WorkflowTaskTimeout:      5 * time.Second,
			StaticSummary:            "order 1001 of ada",
			StaticDetails:            "a kettle and tea",
		}, orders.ProcessOrder, anOrder(nil)),
	},
}

// whilePacking starts an order, acts when the warehouse packs it, and waits for its end.
func whilePacking(then func(context.Context, *stage) error) func(context.Context, *stage) error {
	return func(ctx context.Context, st *stage) error {
		run, err := st.start(ctx, client.StartWorkflowOptions{}, orders.ProcessOrder,
			anOrder(func(o *orders.Order) { o.Packing = time.Hour }))
		if err != nil {
			return err
		}
		if _, err := st.await(ctx, st.id(), enumspb.EVENT_TYPE_TIMER_STARTED, 1); err != nil {
			return err
		}
		if err := then(ctx, st); err != nil {
			return err
		}
		return finish(ctx, run)
	}
}

// cancelUnseen cancels an order before its worker starts.
func cancelUnseen(ctx context.Context, st *stage) error {
	run, err := st.start(ctx, client.StartWorkflowOptions{}, orders.ProcessOrder, anOrder(nil))
	if err != nil {
		return err
	}
	if err := st.client.CancelWorkflow(ctx, st.id(), ""); err != nil {
		return err
	}
	if err := st.startWorker(orders.Register); err != nil {
		return err
	}
	return finish(ctx, run)
}
