// Package billing is internal to the module.
package billing

import (
	"time"

	"go.temporal.io/sdk/workflow"
)

// Flows needs nothing to run.
type Flows struct{}

// Invoice waits for a minute: a history of it has one timer.
func (*Flows) Invoice(ctx workflow.Context, id string) (string, error) {
	if err := workflow.Sleep(ctx, time.Minute); err != nil {
		return "", err
	}
	return "invoiced " + id, nil
}

// Dunning is registered by a loop.
func Dunning(ctx workflow.Context) error { return nil }

// dunningFinal is registered by a loop, and not exported.
func dunningFinal(ctx workflow.Context) error { return nil }

// All lists the package's workflow functions.
func All() []any { return []any{Dunning, dunningFinal} }
