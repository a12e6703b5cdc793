package a

import (
	"context"

	"github.com/nexus-rpc/sdk-go/nexus"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporalnexus"
	"go.temporal.io/sdk/workflow"
)

type Activities struct{}

func (a *Activities) Charge(ctx context.Context, id string, cents int64) error { return nil }

func Plain(name string) (string, error) { return name, nil }

func Many(ctx context.Context, names ...string) error { return nil }

func Any(ctx context.Context, v any) error { return nil }

type id string

func Child(ctx workflow.Context, n int) error { return nil }

func Workflow(ctx workflow.Context, v any, args []any) error {
	var a *Activities
	workflow.ExecuteActivity(ctx, a.Charge, "x")                // want "^a.Charge takes 2 arguments, and gets 1: what is missing will be zero, what is too much is dropped; pass what it takes$"
	workflow.ExecuteActivity(ctx, a.Charge, "x", "5")           // want "^.5. is of type string, and a.Charge takes int64; convert it$"
	workflow.ExecuteActivity(ctx, (*Activities).Charge, "x")    // want "takes 2 arguments, and gets 1"
	workflow.ExecuteActivity(ctx, Child, 1)                     // want "Child is a workflow, and ExecuteActivity runs activities"
	workflow.ExecuteChildWorkflow(ctx, Plain, "x")              // want "Plain is no workflow"
	workflow.ExecuteChildWorkflow(ctx, Child, "x")              // want "is of type string, and Child takes int"
	workflow.ExecuteLocalActivity(ctx, Plain, id("x"))          // want "is of type id, and Plain takes string"
	workflow.ExecuteActivity(ctx, 5)                            // want "ExecuteActivity of int is neither a function nor a name"
	workflow.ExecuteActivity(ctx, a.Charge, "x", int64(5))      // ok
	workflow.ExecuteActivity(ctx, a.Charge, id("x"), 5)         // ok
	workflow.ExecuteActivity(ctx, (*Activities).Charge, "x", 5) // ok
	workflow.ExecuteActivity(ctx, "Charge", "x")                // ok
	workflow.ExecuteActivity(ctx, Plain, v)                     // ok
	workflow.ExecuteActivity(ctx, Plain, args...)               // ok
	workflow.ExecuteActivity(ctx, Many, []string{"x"})          // ok
	workflow.ExecuteActivity(ctx, Any, 5)                       // ok
	workflow.ExecuteActivity(ctx, Any, nil)                     // ok
	workflow.ExecuteActivity(ctx, v)                            // ok
	workflow.ExecuteChildWorkflow(ctx, Child, 1)                // ok
	if v == nil {
		return workflow.NewContinueAsNewError(ctx, Workflow) // want "^Workflow takes 2 arguments, and gets 0: the SDK panics; pass what it takes$"
	}
	return workflow.NewContinueAsNewError(ctx, Workflow, v, args) // ok
}

func Strict(ctx workflow.Context, n int64) error {
	workflow.ExecuteLocalActivity(ctx, Plain) // want "takes 1 arguments, and gets 0: the SDK does not run it"
	if n > 1 {
		return workflow.NewContinueAsNewError(ctx, Strict, 1) // want "^1 is of type int, and Strict takes int64; convert it$"
	}
	workflow.ExecuteChildWorkflow(ctx, Dynamic, "x", 2)          // ok
	return workflow.NewContinueAsNewError(ctx, Strict, int64(n)) // ok
}

func Dynamic(ctx workflow.Context, args converter.EncodedValues) error { return nil }

type order struct{ ID string }

type handler struct {
	nexus.UnimplementedOperation[order, int]
}

func (*handler) Name() string { return "own" }

var named = nexus.NewOperationReference[order, string]("ship")
var synchronous = nexus.NewSyncOperation("sync", func(ctx context.Context, o order, _ nexus.StartOperationOptions) (string, error) { return "", nil })
var running = temporalnexus.NewWorkflowRunOperation("run", Ship, nil)

func Ship(ctx workflow.Context, o order) (string, error) { return "", nil }

func Operations(ctx workflow.Context, v any) {
	client := workflow.NewNexusClient("endpoint", "service")
	options := workflow.NexusOperationOptions{}
	client.ExecuteOperation(ctx, named, "x", options)            // want "^.x. is of type string, and named takes order; convert it$"
	client.ExecuteOperation(ctx, named, &order{}, options)       // want "&order.. is of type .order, and named takes order"
	client.ExecuteOperation(ctx, synchronous, 5, options)        // want "5 is of type int, and synchronous takes order"
	client.ExecuteOperation(ctx, running, 5, options)            // want "5 is of type int, and running takes order"
	client.ExecuteOperation(ctx, &handler{}, "x", options)       // want "is of type string, and .* takes order"
	client.ExecuteOperation(ctx, named, order{ID: "x"}, options) // ok
	client.ExecuteOperation(ctx, running, order{}, options)      // ok
	client.ExecuteOperation(ctx, &handler{}, order{}, options)   // ok
	client.ExecuteOperation(ctx, named, nil, options)            // ok
	client.ExecuteOperation(ctx, named, v, options)              // ok
	client.ExecuteOperation(ctx, "ship", 5, options)             // ok
}

func start(ctx context.Context, c client.Client, o client.StartWorkflowOptions) {
	_, _ = c.ExecuteWorkflow(ctx, o, Child)                                         // want "^Child takes 1 arguments, and gets 0: the SDK does not run it; pass what it takes$"
	_, _ = c.ExecuteWorkflow(ctx, o, Strict, 5)                                     // want "5 is of type int, and Strict takes int64"
	_, _ = c.ExecuteWorkflow(ctx, o, Plain, "x")                                    // want "Plain is no workflow: its first parameter is no workflow.Context; run a workflow, or have a workflow run the activity"
	_, _ = c.SignalWithStartWorkflow(ctx, "id", "signal", nil, o, Child, "x")       // want "is of type string, and Child takes int"
	_, _ = c.ExecuteWorkflow(ctx, o, Child, 5)                                      // ok
	_, _ = c.ExecuteWorkflow(ctx, o, "Child")                                       // ok
	_, _ = c.SignalWithStartWorkflow(ctx, "id", "signal", nil, o, Strict, int64(5)) // ok
}
