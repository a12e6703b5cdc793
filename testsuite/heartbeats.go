package testsuite

import (
	"context"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/interceptor"
)

// promptHeartbeats sends each heartbeat at once. The SDK saves some, by real time: an activity that sleeps on the virtual clock between its heartbeats would time out while they are saved up.
type promptHeartbeats struct {
	interceptor.ActivityOutboundInterceptorBase
}

// RecordHeartbeat returns when the service has the heartbeat. What the service says besides, such as that the activity is cancelled, is for the SDK to deal with: it asks again.
func (p *promptHeartbeats) RecordHeartbeat(ctx context.Context, details ...any) {
	info := p.GetInfo(ctx)
	if info.IsLocalActivity || activity.GetClient(ctx).RecordActivityHeartbeat(ctx, info.TaskToken, details...) != nil {
		p.Next.RecordHeartbeat(context.WithValue(ctx, repeatedKey{}, true), details...)
	}
}

// repeatedKey marks a heartbeat of which listeners have heard.
type repeatedKey struct{}

// heardOf tells whether the call of an activity is a heartbeat that repeats one.
func heardOf(ctx context.Context) bool {
	return !activity.IsActivity(ctx) || ctx.Value(repeatedKey{}) != nil
}
