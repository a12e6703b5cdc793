package a

import (
	"context"
	"time"

	"rules/heartbeat/b"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/workflow"
)

func Import(ctx context.Context) error {
	done := make(chan struct{})
	go func() {
		activity.RecordHeartbeat(ctx, 1)
		close(done)
	}()
	<-done
	return nil
}

func Quick(ctx context.Context) error { return nil }

type progress interface{ Report(ctx context.Context) }

type beating struct{}

func (beating) Report(ctx context.Context) { activity.RecordHeartbeat(ctx) }

func Perhaps(ctx context.Context, p progress) error {
	p.Report(ctx)
	return nil
}

func Workflow(ctx workflow.Context, given workflow.ActivityOptions) error {
	var acts *b.Activities
	options := workflow.ActivityOptions{StartToCloseTimeout: time.Hour}
	actx := workflow.WithActivityOptions(ctx, options)
	_ = workflow.ExecuteActivity(actx, Import)      // want "^Import records heartbeats, and nobody misses them if its worker dies, since the options have no HeartbeatTimeout; set HeartbeatTimeout$"
	_ = workflow.ExecuteActivity(actx, acts.Export) // want "^acts.Export records heartbeats"
	_ = workflow.ExecuteActivity(actx, acts.Quick)  // ok
	_ = workflow.ExecuteActivity(actx, Quick)       // ok
	_ = workflow.ExecuteActivity(actx, Perhaps)     // ok
	_ = workflow.ExecuteActivity(actx, "Import")    // ok
	_ = workflow.ExecuteActivity(ctx, Import)       // ok
	gctx := workflow.WithActivityOptions(ctx, given)
	_ = workflow.ExecuteActivity(gctx, Import) // ok
	hctx := workflow.WithHeartbeatTimeout(actx, time.Minute)
	_ = workflow.ExecuteActivity(hctx, Import) // ok
	watched := workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Hour, HeartbeatTimeout: time.Minute})
	_ = workflow.ExecuteActivity(watched, Import) // ok
	return nil
}

func Again(ctx workflow.Context) error {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Hour})
	return workflow.ExecuteActivity(ctx, Import).Get(ctx, nil) // want "Import records heartbeats"
}
