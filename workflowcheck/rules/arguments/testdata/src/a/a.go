package a

import (
	"context"

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
		return workflow.NewContinueAsNewError(ctx, Workflow) // want "Workflow takes 2 arguments, and gets 0"
	}
	return workflow.NewContinueAsNewError(ctx, Workflow, v, args) // ok
}
