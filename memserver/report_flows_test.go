package memserver_test

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// The workflows of the golden reports, which show the lines of this file.

// fulfil waits for an approval that never comes, in the middle of much else.
func fulfil(ctx workflow.Context) error {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute, RetryPolicy: &temporal.RetryPolicy{MaximumAttempts: 3}})
	if err := workflow.SetUpdateHandler(ctx, "address", func(ctx workflow.Context, to string) error {
		return workflow.Await(ctx, func() bool { return to == "" })
	}); err != nil {
		return err
	}
	for range 5 { // it looks at the stock each minute
		if err := workflow.Sleep(ctx, time.Minute); err != nil {
			return err
		}
	}
	if err := workflow.ExecuteActivity(ctx, "Charge").Get(ctx, nil); err != nil {
		workflow.GoNamed(ctx, "watcher", watch)
	}
	workflow.GetSignalChannel(ctx, "approve").Receive(ctx, nil)
	return nil
}

func watch(ctx workflow.Context) {
	ctx = workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{WorkflowID: "parcel"})
	_ = workflow.ExecuteChildWorkflow(ctx, ship).Get(ctx, nil) // it does not end
}

func ship(ctx workflow.Context) error {
	return workflow.Await(ctx, func() bool { return false })
}

func nap(ctx workflow.Context) (string, error) { return "rested", workflow.Sleep(ctx, month) }

func ringUp(ctx workflow.Context) error {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
	return workflow.ExecuteActivity(ctx, "act").Get(ctx, nil)
}

func explode(workflow.Context) error { panic("no such luck") }
