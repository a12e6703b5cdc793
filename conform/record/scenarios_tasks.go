package main

import (
	"context"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/examples/orders"
)

// taskScenarios are about workflow tasks that do not go well, and about what they leave in a history that went on.
var taskScenarios = []scenario{
	{
		feature: "workflow_tasks", label: "panicked", doc: "a release whose code panics fails the first task; the next release completes the order",
		register: with(orders.Register, flow("ProcessOrder", ordersPanicOnce())), drive: order(nil),
	},
	{
		feature: "workflow_tasks", label: "timed_out", doc: "a worker takes the first task and dies; after the task's timeout another one completes the order",
		register: orders.Register, late: true, drive: dieInFirstTask,
	},
	{
		feature: "workflow_tasks", label: "nondeterministic", doc: "a release that diverges fails a task with a nondeterminism error; it is rolled back and the order completes",
		register: orders.Register, drive: rollBack,
	},
	{
		feature: "workflow_tasks", label: "worker_gone", doc: "the worker stops while the warehouse packs; another one replays the order and completes it",
		register: orders.Register, drive: handOver,
	},
}

// ordersPanicOnce returns a ProcessOrder that panics the first time it runs.
func ordersPanicOnce() any {
	first := once()
	return func(ctx workflow.Context, o orders.Order) (orders.Receipt, error) {
		if first() {
			var rates map[string]float64
			rates[o.Customer] = 1 // the bug of that release: nobody made the map
		}
		return orders.ProcessOrder(ctx, o)
	}
}

// dieInFirstTask takes the first workflow task and never answers it.
func dieInFirstTask(ctx context.Context, st *stage) error {
	run, err := st.start(ctx, client.StartWorkflowOptions{WorkflowTaskTimeout: time.Second}, orders.ProcessOrder, anOrder(nil))
	if err != nil {
		return err
	}
	if err := st.pollTask(ctx); err != nil {
		return err
	}
	if _, err := st.await(ctx, st.id(), enumspb.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT, 1); err != nil {
		return err
	}
	if err := st.startWorker(st.scenario.register); err != nil {
		return err
	}
	return finish(ctx, run)
}

// ordersNotify is a release that tells the customer first, which no running order did.
func ordersNotify(ctx workflow.Context, o orders.Order) (orders.Receipt, error) {
	notify := workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Second})
	var a *orders.Activities
	err := workflow.ExecuteActivity(notify, a.NotifyCustomer, o.Customer, orders.Receipt{OrderID: o.ID}).Get(ctx, nil)
	if err != nil {
		return orders.Receipt{}, err
	}
	return orders.ProcessOrder(ctx, o)
}

// rollBack lets the diverging release meet a running order, and then the old one.
func rollBack(ctx context.Context, st *stage) error {
	return relay(ctx, st, func() error {
		if err := st.startWorker(with(orders.Register, flow("ProcessOrder", ordersNotify))); err != nil {
			return err
		}
		_, err := st.await(ctx, st.id(), enumspb.EVENT_TYPE_WORKFLOW_TASK_FAILED, 1)
		return err
	})
}

// handOver lets another worker of the same release end an order.
func handOver(ctx context.Context, st *stage) error {
	return relay(ctx, st, func() error { return nil })
}

// relay starts an order, stops its worker while the warehouse packs, lets between happen and ends the order on a new
// worker.
func relay(ctx context.Context, st *stage, between func() error) error {
	o := client.StartWorkflowOptions{WorkflowTaskTimeout: 2 * time.Second}
	run, err := st.start(ctx, o, orders.ProcessOrder, anOrder(func(o *orders.Order) { o.Packing = 2 * time.Second }))
	if err != nil {
		return err
	}
	if _, err := st.await(ctx, st.id(), enumspb.EVENT_TYPE_TIMER_STARTED, 1); err != nil {
		return err
	}
	if err := st.desert(ctx); err != nil {
		return err
	}
	if err := between(); err != nil {
		return err
	}
	st.stopWorkers()
	if err := st.startWorker(st.scenario.register); err != nil {
		return err
	}
	return finish(ctx, run)
}

// patient are the options of a worker whose workflow code may stand still for longer than a second.
var patient = worker.Options{DeadlockDetectionTimeout: time.Minute}
