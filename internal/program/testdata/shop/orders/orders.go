// Package orders has the workflows around an order.
package orders

import (
	"context"
	"os"
	"time"

	"example.com/shop/model"
	"go.temporal.io/sdk/workflow"
)

// OrderType is the name that clients start orders under.
const OrderType = "order/" + version

const version = "v2"

// Order charges and waits.
func Order(ctx workflow.Context, order model.Order) error {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
	return workflow.ExecuteActivity(ctx, Charge, order).Get(ctx, nil)
}

// Charge is an activity, registered as "payments.charge".
func Charge(ctx context.Context, order model.Order) error { return nil }

// Process is generic: all its instances have the same name at run time.
func Process[T any](ctx workflow.Context, input T) (T, error) { return input, nil }

// Unregistered is found by its own name.
func Unregistered(ctx workflow.Context) error { return nil }

// Crash ends the whole process.
func Crash(ctx workflow.Context) error {
	os.Stderr.WriteString("crash: out of paper\n")
	os.Exit(7)
	return nil
}

// Spin never comes back.
func Spin(ctx workflow.Context) error {
	for {
		time.Sleep(time.Hour)
	}
}
