package a

import (
	"context"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/workflow"
)

type receipt struct{ Cents int }

const paid = "paid"

func Order(ctx workflow.Context) error {
	var r receipt
	workflow.GetSignalChannel(ctx, paid).Receive(ctx, &r)
	notes := workflow.GetSignalChannel(ctx, "note")
	var note string
	notes.ReceiveAsync(&note)
	var n int
	notes.ReceiveWithTimeout(ctx, time.Minute, &n) // want "^signal .note. is received as int here and received as string elsewhere, and a signal that cannot be decoded is dropped; use one type$"
	sel := workflow.NewSelector(ctx)
	sel.AddReceive(workflow.GetSignalChannel(ctx, "stop"), func(c workflow.ReceiveChannel, more bool) {
		var reason string
		c.Receive(ctx, &reason)
	})
	sel.Select(ctx)
	return nil
}

func Other(ctx workflow.Context) error {
	var name string
	workflow.GetSignalChannel(ctx, "rename").Receive(ctx, &name)
	workflow.GetSignalChannel(ctx, "any").Receive(ctx, nil)
	var n int
	workflow.GetSignalChannel(ctx, "note").Receive(ctx, &n) // ok: another workflow has another signal of that name
	ready := workflow.NewChannel(ctx)
	ready.Receive(ctx, &n) // ok
	return nil
}

func Passing(ctx workflow.Context) {
	drain(ctx, workflow.GetSignalChannel(ctx, "passed"))
	var n int
	workflow.GetSignalChannel(ctx, "discarded").ReceiveAsync(nil)
	workflow.GetSignalChannel(ctx, "discarded").ReceiveAsync(&n)
}

func Elsewhere(ctx workflow.Context) {
	var s string
	workflow.GetSignalChannel(ctx, "passed").ReceiveAsync(&s)
}

func drain(ctx workflow.Context, ch workflow.ReceiveChannel) { ch.Receive(ctx, nil) }

func Sender(ctx workflow.Context, name string, v any) {
	_ = workflow.SignalExternalWorkflow(ctx, "id", "", "paid", 5)                        // want "^signal .paid. is sent as int here and received as receipt elsewhere"
	_ = workflow.SignalExternalWorkflow(ctx, "id", "", "stop", 5)                        // want "signal .stop. is sent as int here and received as string"
	_ = workflow.SignalExternalWorkflow(ctx, "id", "", paid, receipt{})                  // ok
	_ = workflow.SignalExternalWorkflow(ctx, "id", "", paid, &receipt{5})                // ok
	_ = workflow.SignalExternalWorkflow(ctx, "id", "", paid, map[string]int{"Cents": 5}) // ok
	_ = workflow.SignalExternalWorkflow(ctx, "id", "", paid, v)                          // ok
	_ = workflow.SignalExternalWorkflow(ctx, "id", "", paid, nil)                        // ok
	_ = workflow.SignalExternalWorkflow(ctx, "id", "", name, 5)                          // ok
	_ = workflow.SignalExternalWorkflow(ctx, "id", "", "unknown", 5)                     // ok
	_ = workflow.SignalExternalWorkflow(ctx, "id", "", "any", 5)                         // ok
	_ = workflow.SignalExternalWorkflow(ctx, "id", "", "note", 5)                        // ok
	_ = workflow.SignalExternalWorkflow(ctx, "id", "", "passed", 5)                      // ok
	_ = workflow.SignalExternalWorkflow(ctx, "id", "", "discarded", "x")                 // ok
	child := workflow.ExecuteChildWorkflow(ctx, Order)
	_ = child.SignalChildWorkflow(ctx, "stop", []string{"now"}) // want "signal .stop. is sent as ..string here"
	_ = child.SignalChildWorkflow(ctx, "stop", "now")           // ok
}

func Client(ctx context.Context, c client.Client) {
	_ = c.SignalWorkflow(ctx, "id", "", "rename", receipt{})                                          // want "signal .rename. is sent as receipt here and received as string elsewhere"
	_ = c.SignalWorkflow(ctx, "id", "", "rename", "x")                                                // ok
	_, _ = c.SignalWithStartWorkflow(ctx, "id", "rename", true, client.StartWorkflowOptions{}, Other) // want "signal .rename. is sent as bool"
}
