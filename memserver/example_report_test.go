package memserver_test

import (
	"context"
	"fmt"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/memserver"
)

// Approve waits for a signal.
func Approve(ctx workflow.Context) error {
	if err := workflow.Sleep(ctx, time.Hour); err != nil {
		return err
	}
	workflow.GetSignalChannel(ctx, "approve").Receive(ctx, nil)
	return nil
}

// The signal has another name than the one that the workflow waits for.
func ExampleServer_Report() {
	server, err := memserver.Start(memserver.Options{FailStuck: true, Start: time.Date(2026, 2, 2, 6, 0, 0, 0, time.UTC)})
	if err != nil {
		panic(err)
	}
	defer server.Close()
	w := server.NewWorker("orders", worker.Options{})
	w.RegisterWorkflow(Approve)
	if err := w.Start(); err != nil {
		panic(err)
	}
	ctx, c := context.Background(), server.Client()
	run, err := c.SignalWithStartWorkflow(ctx, "order-7", "aprove", nil, client.StartWorkflowOptions{TaskQueue: "orders"}, Approve)
	if err != nil {
		panic(err)
	}
	if err := run.Get(ctx, nil); err != nil {
		fmt.Print(server.Report(ctx))
	}
	// Output:
	// time stands still at 2026-02-02T07:00:00Z
	//   nothing is due: no timer, retry or timeout is left
	//
	// workflow "order-7" (Approve) on queue "orders" has been open for 1h
	//   history
	//     1  +0s  WorkflowExecutionStarted   Approve
	//     2  +0s  WorkflowExecutionSignaled  aprove
	//     6  +0s  TimerStarted               1h (Sleep)
	//     7  +1h  TimerFired                 1h
	//   pending
	//     nothing that the service knows of: only a signal, an update or the like can wake the code
	//   code
	//     coroutine root, blocked on approve.Receive
	//       example_report_test.go:20  memserver_test.Approve
}
