// Package needs has a workflow that somebody has to construct.
package needs

import (
	"errors"

	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// Store is a dependency.
type Store interface{ Region() string }

// Flows depend on a store.
type Flows struct{ store Store }

// Restock asks its store.
func (f *Flows) Restock(ctx workflow.Context) (string, error) { return f.store.Region(), nil }

// Register registers what the caller has constructed.
func Register(r worker.Registry, f *Flows) { r.RegisterWorkflow(f.Restock) }

// Takes is no registration function.
func Takes(r worker.Registry, n int) {}

// Fails cannot register anything.
func Fails(worker.Registry) error { return errors.New("no store today") }

// Panics neither.
func Panics(worker.Registry) { panic("no store ever") }
