package media

import (
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// stepOptions are those of the long steps, which must heartbeat and are waited for when they are cancelled.
func stepOptions(l Limits) workflow.ActivityOptions {
	return workflow.ActivityOptions{
		StartToCloseTimeout: l.Attempt,
		HeartbeatTimeout:    l.Heartbeat,
		WaitForCancellation: true,
		RetryPolicy:         &temporal.RetryPolicy{InitialInterval: l.Pause, MaximumAttempts: l.Attempts},
	}
}

// probeOptions are those of the short steps, which run inside the worker that runs the workflow.
func probeOptions(l Limits) workflow.LocalActivityOptions {
	return workflow.LocalActivityOptions{
		StartToCloseTimeout: l.Attempt,
		RetryPolicy:         &temporal.RetryPolicy{InitialInterval: l.Pause, MaximumAttempts: l.Attempts},
	}
}
