package memserver

import (
	"context"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
)

// promptHeartbeats sends each heartbeat of an activity at once. The SDK saves some up, by real time: an activity that sleeps on the virtual clock between its heartbeats would time out meanwhile.
type promptHeartbeats struct {
	interceptor.ActivityOutboundInterceptorBase
}

// RecordHeartbeat returns when the service has the heartbeat. What the service says besides, such as that the activity is cancelled, is for the SDK to deal with: it asks again.
func (p *promptHeartbeats) RecordHeartbeat(ctx context.Context, details ...any) {
	info := p.GetInfo(ctx)
	if info.IsLocalActivity || activity.GetClient(ctx).RecordActivityHeartbeatWithOptions(ctx, heartbeat(&info, details)) != nil {
		p.Next.RecordHeartbeat(ctx, details...)
	}
}

// heartbeat is what the SDK would send.
func heartbeat(info *activity.Info, details []any) client.RecordActivityHeartbeatOptions {
	if len(details) == 1 && details[0] == nil { // no details, to the SDK
		details = nil
	}
	return client.RecordActivityHeartbeatOptions{
		TaskToken: info.TaskToken, Details: details, Namespace: info.WorkflowNamespace, WorkflowID: info.WorkflowExecution.ID,
		ActivityType: info.ActivityType.Name, WorkflowType: workflowTypeOf(info), TaskQueue: info.TaskQueue,
	}
}

// workflowTypeOf is empty for an activity that no workflow has started.
func workflowTypeOf(info *activity.Info) string {
	if info.WorkflowType == nil {
		return ""
	}
	return info.WorkflowType.Name
}
