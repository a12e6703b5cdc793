// Command worker is the shop's worker: some of its workflows stand in package main.
package main

import (
	"fmt"
	"os"

	"example.com/shop/catalog"
	"example.com/shop/internal/billing"
	"example.com/shop/orders"
	"example.com/shop/orders/setup"
	"example.com/shop/reports"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

func cleanup(ctx workflow.Context) error { return nil }

// Nightly is exported although nobody can import it.
func Nightly(ctx workflow.Context) error { return nil }

type store struct{ region string }

func (s store) Region() string { return s.region }

func main() {
	fmt.Println("the worker itself must not run in a replay")
	c, err := client.Dial(client.Options{})
	if err != nil {
		os.Exit(3)
	}
	w := worker.New(c, "shop", worker.Options{})
	flows := &billing.Flows{}
	w.RegisterWorkflow(flows.Invoice)
	for _, wf := range billing.All() {
		w.RegisterWorkflow(wf)
	}
	w.RegisterWorkflow(cleanup)
	w.RegisterWorkflow(Nightly)
	w.RegisterWorkflow(orders.Crash)
	w.RegisterWorkflow(orders.Spin)
	catalog.Register(w, catalog.New(store{os.Getenv("REGION")}))
	setup.Register(w)
	reports.Register(w)
	_ = w.Run(worker.InterruptCh())
}
