// Package a is no whole program, so nothing is said of it. What is said of programs is in a script of cmd/workflowcheck.
package a

import (
	"context"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

const queue = "a"

type Activities struct{}

func (*Activities) Ship(ctx context.Context) error { return nil }

type shipper interface {
	Ship(ctx context.Context) error
}

type registry interface {
	RegisterActivity(a any)
	RegisterWorkflow(name string, w any) (bool, error)
}

func Charge(ctx context.Context) error { return nil }

func Child(ctx workflow.Context) error { return nil }

func Flow(ctx workflow.Context, s shipper) error {
	var a *Activities
	o := workflow.ActivityOptions{StartToCloseTimeout: time.Minute}
	o.TaskQueue = queue
	actx := workflow.WithActivityOptions(workflow.WithTaskQueue(ctx, "other"), o)
	fs := []workflow.Future{
		workflow.ExecuteActivity(actx, Charge), // ok
		workflow.ExecuteActivity(actx, a.Ship), // ok
		workflow.ExecuteActivity(actx, s.Ship), // ok
		workflow.ExecuteActivity(actx, "Ship"), // ok
		workflow.ExecuteChildWorkflow(workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{Namespace: "n"}), Child), // ok
	}
	for _, f := range fs {
		if err := f.Get(ctx, nil); err != nil {
			return err
		}
	}
	return workflow.NewContinueAsNewError(ctx, Flow, nil) // ok
}

func start(ctx context.Context, c client.Client) {
	_, _ = c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{TaskQueue: queue}, Child)                                       // ok
	_, _ = c.SignalWithStartWorkflow(ctx, "id", "s", nil, client.StartWorkflowOptions{TaskQueue: queue}, Child)               // ok
	_, _ = c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{TaskQueue: queue}, func(workflow.Context) error { return nil }) // ok
}

func register(c client.Client, r registry, list []any, name string) {
	w := worker.New(c, queue, worker.Options{})
	w.RegisterActivity(&Activities{})
	w.RegisterActivityWithOptions(Charge, activity.RegisterOptions{Name: name})
	w.RegisterDynamicActivity(func(context.Context, converter.EncodedValues) error { return nil }, activity.DynamicRegisterOptions{})
	for _, a := range list {
		r.RegisterActivity(a)
	}
	_, _ = r.RegisterWorkflow("child", Child)
}
