// Package doomed panics as soon as a program has it.
package doomed

import "go.temporal.io/sdk/workflow"

func init() {
	panic("settings.toml is missing")
}

// Doomed does nothing.
func Doomed(ctx workflow.Context) error { return nil }
