package main

import (
	"context"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"github.com/groundhogdev/groundhog/examples/gateway"
)

// gatewayQueue is the task queue that the Nexus endpoint targets. The server's shared worker serves it and the checkouts.
const gatewayQueue = "payments"

// gatewayScenarios are about Nexus operations.
var gatewayScenarios = []scenario{
	{
		feature: "nexus", label: "completed", doc: "a synchronous and an asynchronous operation complete, and the workflow behind the latter",
		drive: checkout(gateway.Payment{Cents: 4_200, Settling: 300 * time.Millisecond}, nil, true),
	},
	{
		feature: "nexus", label: "sync_failed", doc: "the synchronous operation fails: over the limit",
		drive: checkout(gateway.Payment{Cents: 2_000_000}, nil, false),
	},
	{
		feature: "nexus", label: "bad_request", doc: "the handler refuses the request, which is not retried",
		drive: checkout(gateway.Payment{Cents: 0}, nil, false),
	},
	{
		feature: "nexus", label: "async_failed", doc: "the workflow behind the asynchronous operation fails",
		drive: checkout(gateway.Payment{Cents: 600_000, Settling: 300 * time.Millisecond}, nil, true),
	},
	{
		feature: "nexus", label: "cancelled", doc: "the customer leaves: the operation is cancelled, and with it the workflow behind it",
		drive: checkout(gateway.Payment{Cents: 4_200, Settling: time.Hour}, abandon, true),
	},
	{
		feature: "nexus", label: "timed_out", doc: "the bank takes longer than the checkout waits",
		drive: checkout(gateway.Payment{Cents: 4_200, Settling: time.Hour, Patience: 2 * time.Second}, nil, false),
	},
}

// checkout starts a checkout, acts, waits for its end, and keeps the capture as well if there is one.
func checkout(p gateway.Payment, then func(context.Context, *stage) error, captured bool) func(context.Context, *stage) error {
	return func(ctx context.Context, st *stage) error {
		p := p
		p.ID = st.scenario.label
		run, err := st.start(ctx, client.StartWorkflowOptions{TaskQueue: gatewayQueue}, gateway.Checkout, p)
		if err != nil {
			return err
		}
		if then != nil {
			if err := then(ctx, st); err != nil {
				return err
			}
		}
		if err := finish(ctx, run); err != nil || !captured {
			return err
		}
		return st.keepFirst(ctx, "capture", "capture-"+p.ID)
	}
}

// abandon lets the customer leave once the bank is at work.
func abandon(ctx context.Context, st *stage) error {
	if _, err := st.await(ctx, st.id(), enumspb.EVENT_TYPE_NEXUS_OPERATION_STARTED, 1); err != nil {
		return err
	}
	if _, err := st.await(ctx, "capture-"+st.scenario.label, enumspb.EVENT_TYPE_TIMER_STARTED, 1); err != nil {
		return err
	}
	return st.client.SignalWorkflow(ctx, st.id(), "", gateway.SignalAbandon, nil)
}
