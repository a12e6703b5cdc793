package a

import (
	"context"
	"time"

	"rules/payload/b"

	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
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

// outbound is no workflow, and what its methods get is not encoded.
type outbound struct {
	interceptor.WorkflowOutboundInterceptorBase
	lock func()
}

func (o *outbound) UpsertTypedSearchAttributes(ctx workflow.Context, updates ...temporal.SearchAttributeUpdate) error { // ok
	return o.Next.UpsertTypedSearchAttributes(ctx, updates...)
}

func (o *outbound) Hold(ctx workflow.Context, ch chan int) (shape, error) { return nil, nil } // ok

func Upsert(ctx workflow.Context, updates ...temporal.SearchAttributeUpdate) error { return nil } // ok

func helper(ctx workflow.Context, ch chan int) error { return nil } // ok

// Flows has methods that are workflows, and others.
type Flows struct{}

func (f *Flows) Run(ctx workflow.Context, ch chan int) error  { return nil } // want "^parameter ch of type chan int cannot be encoded"
func (f *Flows) Wait(ctx workflow.Context, ch chan int) error { return nil } // ok

func child(ctx workflow.Context) (chan int, error) { return nil, nil } // want "^the result of type chan int cannot be encoded"
func again(ctx workflow.Context, h hidden) error { // want "parameter h of type hidden arrives empty"
	return workflow.NewContinueAsNewError(ctx, again, h) // want "^h of type hidden arrives empty"
}
func dynamic(ctx workflow.Context, v converter.EncodedValues) (string, error) { return "", nil } // ok

type Report struct {
	ID     string
	Err    error
	Parts  []Mixed
	Secret Mixed `json:"-"`
}

type Latent struct{ Err error }

func Wait(ctx context.Context, l Latent) error { return nil }

func judge() Report {
	r := Report{ID: "x"}
	r.Err = context.Canceled
	return r
}

type Tree struct {
	Left *Tree
	Any  any
	At   time.Time
}

func Judge(ctx context.Context, r Report) error            { return nil }
func Grow(ctx context.Context, t map[string]*Tree) error   { return nil }
func Finish(ctx context.Context, id string) (Mixed, error) { return Mixed{}, nil }

// Sent sets what is not sent.
func Sent(ctx workflow.Context) error {
	_ = workflow.ExecuteActivity(ctx, Ship, Mixed{ID: "x", notes: "y"})                // want "^field notes is set and not sent: a payload has only the exported fields; export it, or do not set it$"
	_ = workflow.ExecuteActivity(ctx, Ship, &Mixed{"x", "y"})                          // want "^field notes is set"
	_ = workflow.ExecuteActivity(ctx, Ship, []Mixed{{ID: "x"}, {notes: "y"}})          // want "^field notes is set"
	_ = workflow.ExecuteActivity(ctx, Ship, Report{Parts: []Mixed{{ID: "x"}}})         // ok
	_ = workflow.ExecuteActivity(ctx, Ship, Report{Parts: []Mixed{{notes: "x"}}})      // want "^field notes is set"
	_ = workflow.ExecuteActivity(ctx, Ship, Report{Secret: Mixed{notes: "x"}})         // ok
	_ = workflow.ExecuteActivity(ctx, Ship, Stamp{at: time.Time{}})                    // ok
	_ = workflow.ExecuteActivity(ctx, Ship, map[string]Mixed{"a": {ID: "x"}, "b": {}}) // ok
	alone := Mixed{ID: "x", notes: "y"}                                                // want "^field notes is set"
	_ = workflow.ExecuteActivity(ctx, Ship, alone)
	kept := Mixed{ID: "x", notes: "y"} // ok
	_ = workflow.ExecuteActivity(ctx, Ship, kept)
	_ = workflow.ExecuteActivity(ctx, Judge, kept.notes) // want "^parameter r of type Report cannot be decoded where its field Err is set: that is an interface with methods; use a type with exported fields of plain types$"
	_ = workflow.ExecuteActivity(ctx, Grow, nil)         // ok
	_ = workflow.ExecuteActivity(ctx, Wait, nil)         // ok: nobody sets it
	_ = workflow.ExecuteActivity(ctx, Finish, "x")       // ok
	return nil
}

func register(w worker.Worker, f *Flows, other *b.Flows) {
	w.RegisterWorkflow(f.Run)
	w.RegisterWorkflow(f.Run)
	w.RegisterWorkflow(b.Flow)
	w.RegisterWorkflow(other.Run) // want "^parameter ch of type chan int cannot be encoded"
	w.RegisterDynamicWorkflow(dynamic, workflow.DynamicRegisterOptions{})
	w.RegisterActivity(Twice)
}

func Twice(ctx context.Context, ch chan int) error { return nil }

func Parent(ctx workflow.Context) error {
	_ = workflow.ExecuteActivity(ctx, Twice, nil) // want "^parameter ch of type chan int cannot be encoded"
	_ = workflow.ExecuteActivity(ctx, Twice, nil) // ok: said above
	_ = workflow.ExecuteChildWorkflow(ctx, child)
	_ = workflow.SignalExternalWorkflow(ctx, "id", "", "s", hidden{}) // want "of type hidden arrives empty"
	_ = workflow.SignalExternalWorkflow(ctx, "id", "", "s", Mixed{})  // ok
	_ = workflow.SideEffect(ctx, func(workflow.Context) any {
		_ = func() any { return hidden{} } // ok
		return hidden{"x"}                 // want "of type hidden arrives empty"
	})
	return helper(ctx, nil)
}
