package a

import (
	"context"
	"time"

	"go.temporal.io/sdk/workflow"
)

type hidden struct{ id string }

type Mixed struct {
	ID    string
	notes string
}

type Live struct {
	ID   string
	Done chan struct{} `json:"done"`
	Skip func()        `json:"-"`
}

type Stamp struct{ at time.Time }

func (s Stamp) MarshalJSON() ([]byte, error) { return nil, nil }

type Empty struct{}

type shape interface{ Area() float64 }

func Ship(ctx context.Context, v any) error             { return nil }
func Draw(ctx context.Context, s shape) error           { return nil }
func Point(ctx context.Context) (map[hidden]int, error) { return nil, nil }

func Workflow(ctx workflow.Context, ch chan int) error { // want "^parameter ch of type chan int cannot be encoded: it has a channel; use a type with exported fields of plain types$"
	_ = workflow.ExecuteActivity(ctx, Ship, hidden{"x"})            // want "of type hidden arrives empty: none of its fields is exported"
	_ = workflow.ExecuteActivity(ctx, Ship, []*Live{})              // want "cannot be encoded: it has a channel"
	_ = workflow.ExecuteActivity(ctx, Ship, func() {})              // want "cannot be encoded: it has a function"
	_ = workflow.ExecuteActivity(ctx, Draw, nil)                    // want "parameter s of type shape cannot be decoded: it is an interface with methods"
	_ = workflow.ExecuteActivity(ctx, Point)                        // want "the result of type map.hidden.int cannot be encoded: it has a map whose keys are no strings or integers"
	_ = workflow.ExecuteActivity(ctx, Ship, Mixed{})                // ok
	_ = workflow.ExecuteActivity(ctx, Ship, Stamp{})                // ok
	_ = workflow.ExecuteActivity(ctx, Ship, time.Now)               // want "it has a function"
	_ = workflow.ExecuteActivity(ctx, Ship, &Empty{})               // ok
	_ = workflow.ExecuteActivity(ctx, Ship, map[string]any{"x": 1}) // ok
	return nil
}

func Helper(ctx workflow.Context, f func() error) error { return f() } // ok
