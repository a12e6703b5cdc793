package a

import (
	"context"
	"time"

	"github.com/nexus-rpc/sdk-go/nexus"
	"go.temporal.io/sdk/workflow"
)

type total struct{ Cents int }

func Total(ctx context.Context) (int, error)     { return 0, nil }
func Object(ctx context.Context) (*total, error) { return nil, nil }
func List(ctx context.Context) ([]string, error) { return nil, nil }
func At(ctx context.Context) (time.Time, error)  { return time.Time{}, nil }
func Nothing(ctx context.Context) error          { return nil }
func Raw(ctx context.Context) ([]byte, error)    { return nil, nil }

var ship = nexus.NewOperationReference[string, total]("ship")

func Workflow(ctx workflow.Context, v any) error {
	var n int
	var s string
	var t total
	var f float64
	var m map[string]any
	var list []string
	var at time.Time
	_ = workflow.ExecuteActivity(ctx, Total).Get(ctx, n)  // want "^n is no pointer, so nothing can be decoded into it; pass its address$"
	_ = workflow.ExecuteActivity(ctx, Total).Get(ctx, &s) // want "^&s cannot hold what Total returns, int, so Get fails; receive it into a variable of the type that is returned$"
	_ = workflow.ExecuteActivity(ctx, List).Get(ctx, &t)  // want "&t cannot hold what List returns"
	_ = workflow.ExecuteActivity(ctx, Raw).Get(ctx, &s)   // want "&s cannot hold what Raw returns"
	object := workflow.ExecuteActivity(ctx, Object)
	_ = object.Get(ctx, &list) // want "&list cannot hold what Object returns"
	future := workflow.ExecuteActivity(ctx, Object)
	_ = future.Get(ctx, &list)                               // ok
	workflow.GetSignalChannel(ctx, "x").Receive(ctx, s)      // want "s is no pointer"
	workflow.GetSignalChannel(ctx, "x").Receive(ctx, &s)     // ok
	_ = future.Get(ctx, &t)                                  // ok
	_ = workflow.ExecuteActivity(ctx, Total).Get(ctx, &f)    // ok
	_ = workflow.ExecuteActivity(ctx, Object).Get(ctx, &m)   // ok
	_ = workflow.ExecuteActivity(ctx, At).Get(ctx, &at)      // ok
	_ = workflow.ExecuteActivity(ctx, At).Get(ctx, &s)       // ok
	_ = workflow.ExecuteActivity(ctx, Total).Get(ctx, v)     // ok
	_ = workflow.ExecuteActivity(ctx, Total).Get(ctx, nil)   // ok
	_ = workflow.ExecuteActivity(ctx, Nothing).Get(ctx, nil) // ok
	_ = workflow.ExecuteActivity(ctx, Nothing).Get(ctx, &n)  // want "^&n stays as it is, because Nothing returns nothing but an error; pass nil$"
	operation := workflow.NewNexusClient("endpoint", "service").ExecuteOperation(ctx, ship, "x", workflow.NexusOperationOptions{})
	_ = operation.Get(ctx, &s) // want "&s cannot hold what ship returns, total"
	_ = operation.Get(ctx, &t) // ok
	if v != nil {
		future = workflow.ExecuteActivity(ctx, Total)
	}
	return workflow.ExecuteActivity(ctx, "Total").Get(ctx, &s) // ok
}
