// Package catalog has a workflow with dependencies, and one for all types that nobody else has.
package catalog

import (
	"errors"

	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// Store is a dependency.
type Store interface{ Region() string }

// Flows depends on a store.
type Flows struct{ store Store }

// New constructs the workflows.
func New(store Store) *Flows { return &Flows{store: store} }

// Import asks its store.
func (f *Flows) Import(ctx workflow.Context) (string, error) { return f.store.Region(), nil }

// Export asks its store, too.
func (f *Flows) Export(ctx workflow.Context) (string, error) { return f.store.Region(), nil }

// Register registers what needs a store.
func Register(w worker.Registry, f *Flows) {
	w.RegisterWorkflow(f.Import)
	w.RegisterWorkflow(f.Export)
}

type fakeStore struct{}

func (fakeStore) Region() string { return "test" }

// RegisterForReplay is for replays: it constructs the workflows with a store that is not there.
func RegisterForReplay(r worker.WorkflowRegistry) error {
	r.RegisterWorkflow(New(fakeStore{}).Import)
	return nil
}

// RegisterFails cannot register anything.
func RegisterFails(worker.Registry) error { return errors.New("no store today") }

// RegisterPanics does so.
func RegisterPanics(worker.Registry) { panic("no store ever") }

// ReplayOptions are for replays.
func ReplayOptions() (worker.WorkflowReplayerOptions, error) {
	return worker.WorkflowReplayerOptions{DataConverter: converter.GetDefaultDataConverter()}, nil
}

// NotARegistrar has the wrong type.
func NotARegistrar(int) {}
