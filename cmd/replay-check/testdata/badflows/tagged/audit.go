//go:build audit

package tagged

import "go.temporal.io/sdk/workflow"

// Audit does nothing.
func Audit(ctx workflow.Context) error { return nil }
