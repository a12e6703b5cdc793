// Package heartbeat finds activities that record heartbeats, and are run without a HeartbeatTimeout.
//
// Without that timeout nobody misses a heartbeat: when the worker dies, the next attempt begins only after StartToCloseTimeout.
//
// WRONG
//
//	options := workflow.ActivityOptions{StartToCloseTimeout: time.Hour}
//	ctx = workflow.WithActivityOptions(ctx, options)
//	workflow.ExecuteActivity(ctx, Import) // calls activity.RecordHeartbeat
//
// RIGHT
//
//	options := workflow.ActivityOptions{StartToCloseTimeout: time.Hour, HeartbeatTimeout: time.Minute}
package heartbeat
