package b

import (
	"context"

	"go.temporal.io/sdk/workflow"
)

func Cancel(ctx context.Context) error      { return nil }
func Flow(ctx workflow.Context) error       { return nil }
func Pick[T any](ctx context.Context) error { return nil }
