package testsuite

import (
	"context"

	"go.temporal.io/sdk/activity"
)

// sessionActivity is the SDK's activity that lasts for as long as a session does. The file internal/session.go of the SDK has it.
const sessionActivity = "internalSessionCreationActivity"

// attendSession lets time move while a session is open, and keeps its activity alive: that sends heartbeats in real time, and by itself would hold the virtual clock until the session's end.
func (e *TestWorkflowEnvironment) attendSession(ctx context.Context, info *activity.Info) (stop func()) {
	if info.ActivityType.Name != sessionActivity || e.settings.remote() {
		return func() {}
	}
	ctx, cancel := context.WithCancel(context.WithValue(ctx, repeatedKey{}, true))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for e.sleep(ctx, info.HeartbeatTimeout/3) == nil {
			activity.RecordHeartbeat(ctx)
		}
	}()
	return func() {
		cancel()
		<-ended
	}
}
