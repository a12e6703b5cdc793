package a

import (
	"context"

	"rules/activitycall/b"

	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

type Activities struct{}

func (a *Activities) Charge(ctx context.Context, n int) error { return Total2(n) }

func Total(n int) (int, error) { return n, nil }

func Total2(n int) error { return nil }

func Local(n int) error { return nil }

func pure(n int) int { return n }

func Workflow(ctx workflow.Context, n int) error {
	var a *Activities
	_, _ = Total(n)                                           // want "^the activity Total is called as a plain function; use workflow.ExecuteActivity$"
	_ = a.Charge(nil, n)                                      // want "the activity Charge is called"
	_ = b.Ship(nil, n)                                        // want "the activity Ship is called"
	_ = b.Other(nil, n)                                       // ok
	_ = workflow.ExecuteActivity(ctx, b.Ship, n)              // ok
	_ = pure(n)                                               // ok
	_ = Local(n)                                              // ok
	_ = workflow.ExecuteActivity(ctx, Total, n)               // ok
	_ = workflow.ExecuteLocalActivity(ctx, Local, n)          // ok
	_ = workflow.SideEffect(ctx, func(workflow.Context) any { // ok
		n, _ := Total(1) // ok
		return n
	})
	return nil
}

func register(w worker.Worker) {
	var a Activities
	w.RegisterActivity(a.Charge)
	_, _ = Total(1) // ok
}
