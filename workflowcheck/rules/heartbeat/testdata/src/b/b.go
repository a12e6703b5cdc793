package b

import (
	"context"

	"go.temporal.io/sdk/activity"
)

type Activities struct{}

func (a *Activities) Export(ctx context.Context) error {
	beat(ctx)
	return nil
}

func (a *Activities) Quick(ctx context.Context) error { return nil }

func beat(ctx context.Context) { activity.RecordHeartbeat(ctx) }
