package a

import (
	"context"

	"rules/registration/b"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

type Activities struct{}

func (*Activities) Charge(ctx context.Context) error { return nil }
func (*Activities) refund(ctx context.Context) error { return nil }

func Flow(ctx workflow.Context) error  { return nil }
func Cancel(ctx context.Context) error { return nil }
func Charge(ctx context.Context) error { return nil }

func twice(c client.Client) {
	w := worker.New(c, "queue", worker.Options{})
	w.RegisterWorkflow(Flow)
	w.RegisterWorkflow(Flow) // want "^workflow .Flow. is registered with w already, for Flow, so the worker panics; register it once, or under another name$"
	w.RegisterActivity(Cancel)
	w.RegisterActivity(b.Cancel) // want "^activity .Cancel. is registered with w already, for Cancel, so the worker panics"
	w.RegisterActivity(Charge)
	w.RegisterActivity(&Activities{})                                             // want "activity .Charge. is registered with w already, for Charge"
	w.RegisterWorkflowWithOptions(b.Flow, workflow.RegisterOptions{Name: "Flow"}) // want "workflow .Flow. is registered"
}

func once(c client.Client, all []any, two bool, name string) {
	w := worker.New(c, "queue", worker.Options{})
	w.RegisterWorkflow(Flow)
	w.RegisterActivity(&Activities{})
	w.RegisterActivityWithOptions(&Activities{}, activity.RegisterOptions{Name: "Old"})                // ok
	w.RegisterActivityWithOptions(Charge, activity.RegisterOptions{Name: "ChargeCard"})                // ok
	w.RegisterActivityWithOptions(Charge, activity.RegisterOptions{Name: name})                        // ok
	w.RegisterWorkflowWithOptions(b.Flow, workflow.RegisterOptions{Name: "b"})                         // ok
	w.RegisterWorkflowWithOptions(Flow, workflow.RegisterOptions{DisableAlreadyRegisteredCheck: true}) // ok
	w.RegisterActivity(b.Pick[int])                                                                    // ok
	w.RegisterActivity(b.Pick[string])                                                                 // ok
	for _, a := range all {
		w.RegisterActivity(a) // ok
	}
	if two {
		w.RegisterActivity(Cancel) // ok
	} else {
		w.RegisterActivity(b.Cancel) // ok
	}
	other := worker.New(c, "other", worker.Options{})
	other.RegisterWorkflow(Flow) // ok
	other = worker.New(c, "third", worker.Options{})
	other.RegisterWorkflow(Flow) // ok
	if two {
		other.RegisterWorkflow(Flow) // want "workflow .Flow. is registered with other already"
	}
}

func mixed(w worker.Worker, unknown any) {
	w.RegisterWorkflow(Charge)  // want "^Charge is no workflow: its first parameter is no workflow.Context, so the worker panics; use RegisterActivity if it is an activity$"
	w.RegisterActivity(Flow)    // want "^Flow is a workflow, and no activity takes a workflow.Context, so the worker panics; use RegisterWorkflow$"
	w.RegisterWorkflow(unknown) // ok
}
