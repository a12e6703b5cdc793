package a

import (
	"time"

	"go.temporal.io/sdk/workflow"
)

func Workflow(ctx workflow.Context) error {
	workflow.ExecuteActivity(ctx, "Charge")                                   // want "^the future of workflow.ExecuteActivity is dropped, and with it any failure; wait for it with Get$"
	workflow.ExecuteActivity(ctx, "Charge").Get(ctx, nil)                     // want "^the error of Get is dropped; return or handle it$"
	workflow.SetQueryHandler(ctx, "q", func() (int, error) { return 1, nil }) // want "the error of workflow.SetQueryHandler is dropped"
	c := workflow.NewNexusClient("endpoint", "service")
	c.ExecuteOperation(ctx, "ship", 1, workflow.NexusOperationOptions{}) // want "^the future of NexusClient.ExecuteOperation is dropped, and with it any failure"
	child := workflow.ExecuteChildWorkflow(ctx, "Child")
	child.SignalChildWorkflow(ctx, "go", nil)    // want "the future of ChildWorkflowFuture.SignalChildWorkflow is dropped"
	_ = workflow.ExecuteActivity(ctx, "Notify")  // ok
	workflow.Sleep(ctx, time.Minute)             // ok
	workflow.Go(ctx, func(workflow.Context) {})  // ok
	f := workflow.ExecuteActivity(ctx, "Charge") // ok
	return f.Get(ctx, nil)                       // ok
}
