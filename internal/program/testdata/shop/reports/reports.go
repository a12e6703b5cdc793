// Package reports registers by tables, helpers, and names that are made up as it goes.
package reports

import (
	"fmt"

	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

type report struct {
	name string
	run  any
}

var table = []report{
	{"report/daily", daily},
	{name: "report/weekly", run: Weekly},
}

func daily(ctx workflow.Context) error { return nil }

// Weekly is registered by a table.
func Weekly(ctx workflow.Context) error { return nil }

// Monthly is registered by a helper.
func Monthly(ctx workflow.Context) error { return nil }

func yearly(ctx workflow.Context) error { return nil }

func regional(ctx workflow.Context) error { return nil }

// Register registers most of them.
func Register(r worker.Registry) {
	for _, t := range table {
		r.RegisterWorkflowWithOptions(t.run, workflow.RegisterOptions{Name: t.name})
	}
	add(r, "report/monthly", Monthly)
	add(r, "report/yearly", yearly)
	old := func(name string, run any) {
		r.RegisterWorkflowWithOptions(run, workflow.RegisterOptions{Name: "old-" + name})
	}
	old("monthly", Monthly)
	old("yearly", yearly)
}

func add(r worker.Registry, name string, run any) {
	options := workflow.RegisterOptions{Name: name}
	r.RegisterWorkflowWithOptions(run, options)
}

// RegisterRegions registers under names that only it knows.
func RegisterRegions(r worker.Registry) {
	for i := range 3 {
		r.RegisterWorkflowWithOptions(regional, workflow.RegisterOptions{Name: fmt.Sprintf("region-%d", i)})
	}
}
