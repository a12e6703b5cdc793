// Package flow can be imported only from below orders.
package flow

import "go.temporal.io/sdk/workflow"

// Pack is a workflow deep inside.
func Pack(ctx workflow.Context) error { return nil }

// Label is a workflow deep inside.
type Label struct{ Prefix string }

// Print is a method with a closed receiver.
func (l Label) Print(ctx workflow.Context) (string, error) { return l.Prefix, nil }
