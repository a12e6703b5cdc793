package main

import (
	"context"
	"errors"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/examples/orders"
)

// anOrder returns an ordinary order, changed.
func anOrder(change func(*orders.Order)) orders.Order {
	o := orders.Order{
		ID:       "1001",
		Customer: "ada",
		Items:    []orders.Item{{SKU: "kettle", Quantity: 1}, {SKU: "tea", Quantity: 4}},
		Total:    7_490,
		Packing:  300 * time.Millisecond,
		Limits:   orders.Limits{Pause: 100 * time.Millisecond},
	}
	if change != nil {
		change(&o)
	}
	return o
}

// order runs one order to its end.
func order(change func(*orders.Order)) func(context.Context, *stage) error {
	return runToEnd(orders.ProcessOrder, anOrder(change))
}

// orderScenarios are about activities and versions.
var orderScenarios = []scenario{
	{
		feature: "activities", label: "completed", doc: "every step of an order succeeds",
		register: orders.Register, drive: order(nil),
	},
	{
		feature: "activities", label: "retried", doc: "the payment provider answers at the third attempt",
		register: with(orders.Register, act("ChargeCard", flakyCharge)), drive: order(nil),
	},
	{
		feature: "activities", label: "failed", doc: "the card is declined: not retried, the reservation is released, the order fails",
		register: orders.Register,
		drive:    order(func(o *orders.Order) { o.Total = 2_000_000 }),
	},
	{
		feature: "activities", label: "failed_handled", doc: "the mail server fails at every attempt; the order completes all the same",
		register: with(orders.Register, act("NotifyCustomer", func(context.Context, string, orders.Receipt) error {
			return errors.New("send mail: no route to host")
		})),
		drive: order(nil),
	},
	{
		feature: "activities", label: "panicked", doc: "the mail server's client panics at every attempt; the order completes all the same",
		register: with(orders.Register, act("NotifyCustomer", func(context.Context, string, orders.Receipt) error {
			panic("mail: nil connection")
		})),
		drive: order(nil),
	},
	{
		feature: "activities", label: "start_to_close_timeout", doc: "the first attempt to ship hangs and is timed out, the second succeeds",
		register: with(orders.Register, act("ShipOrder", hangsOnce)),
		drive:    order(func(o *orders.Order) { o.Limits.Attempt = time.Second }),
	},
	{
		feature: "activities", label: "schedule_to_close_timeout", doc: "shipping takes longer than the order allows for all attempts; the order is undone",
		register: with(orders.Register, act("ShipOrder", hangs)),
		drive:    order(func(o *orders.Order) { o.Limits.Total = time.Second }),
	},
	{
		feature: "activities", label: "schedule_to_start_timeout", doc: "nobody works for the carrier; the order is undone",
		register: orders.Register,
		drive: order(func(o *orders.Order) {
			o.Carrier = "nobody"
			o.Limits.Queued = time.Second
		}),
	},
	{
		feature: "versions", label: "marker", doc: "workflow.GetVersion writes its marker and the search attribute TemporalChangeVersion",
		register: orders.Register, drive: order(nil),
	},
	{
		feature: "versions", label: "before_change", doc: "recorded before the fraud screening existed: no marker, no screening",
		register: with(orders.Register, flow("ProcessOrder", ordersBeforeScreening)), drive: order(nil),
	},
	{
		feature: "versions", label: "across_change", doc: "began before the fraud screening existed and ended on the code that has it",
		register: with(orders.Register, flow("ProcessOrder", ordersBeforeScreening)), drive: deployWhilePacking,
	},
}

// flakyCharge fails at the first two attempts.
func flakyCharge(ctx context.Context, customer string, _ int64) (string, error) {
	if activity.GetInfo(ctx).Attempt < 3 {
		return "", errors.New("charge card: provider unavailable")
	}
	return "charge-" + customer, nil
}

// hangs does not end before its deadline.
func hangs(ctx context.Context, _ string) (string, error) {
	<-ctx.Done()
	return "", ctx.Err()
}

// hangsOnce hangs at the first attempt only.
func hangsOnce(ctx context.Context, orderID string) (string, error) {
	if activity.GetInfo(ctx).Attempt == 1 {
		return hangs(ctx, orderID)
	}
	return "parcel-" + orderID, nil
}

// ordersBeforeScreening is ProcessOrder as it was before orders were screened for fraud, without its compensations.
func ordersBeforeScreening(ctx workflow.Context, o orders.Order) (orders.Receipt, error) {
	var a *orders.Activities
	var receipt orders.Receipt
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: 10 * time.Second})
	if err := workflow.ExecuteActivity(ctx, a.ReserveStock, o.ID, o.Items).Get(ctx, nil); err != nil {
		return receipt, err
	}
	if err := workflow.ExecuteActivity(ctx, a.ChargeCard, o.Customer, o.Total).Get(ctx, &receipt.ChargeID); err != nil {
		return receipt, err
	}
	if err := workflow.Sleep(ctx, o.Packing); err != nil {
		return receipt, err
	}
	if err := workflow.ExecuteActivity(ctx, a.ShipOrder, o.ID).Get(ctx, &receipt.Tracking); err != nil {
		return receipt, err
	}
	receipt.OrderID = o.ID
	return receipt, workflow.ExecuteActivity(ctx, a.NotifyCustomer, o.Customer, receipt).Get(ctx, nil)
}

// deployWhilePacking starts an order on the scenario's worker and lets one with today's code end it.
func deployWhilePacking(ctx context.Context, st *stage) error {
	run, err := st.start(ctx, client.StartWorkflowOptions{}, orders.ProcessOrder,
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
	if err := st.startWorker(orders.Register); err != nil {
		return err
	}
	return finish(ctx, run)
}
