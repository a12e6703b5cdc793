// Command batch registers again what the worker has, and prints while it starts.
package main

import (
	"fmt"

	"example.com/shop/internal/billing"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

func init() { fmt.Println("batch starts") }

func sweep(ctx workflow.Context) error { return nil }

func register(r worker.Registry) {
	r.RegisterWorkflow(new(billing.Flows).Invoice)
	r.RegisterWorkflow((&billing.Flows{}).Invoice)
	r.RegisterWorkflow(sweep)
}

func main() { register(nil) }
