// Package torn does not compile.
package torn

import "go.temporal.io/sdk/workflow"

// Torn is a workflow.
func Torn(ctx workflow.Context) error { return undefinedName }
