package testsuite

import (
	"context"
	"sync"

	"go.temporal.io/api/workflowservice/v1"
)

// telling are the workflows whose test is being told of what they did, or got to know. The activities that they start by then begin when it has been: what the test does there, such as to send an update from OnAccept or
// to register an activity, comes before the activities and what they lead to, as if the workflow itself had called the test.
type telling struct {
	mu     sync.Mutex
	until  map[string]<-chan struct{}      // by workflow id; closed when the test knows all
	before map[activityKey]<-chan struct{} // what activities wait for
}

type activityKey struct{ workflowID, activityID string }

// tell has the test told of what a workflow did, or got to know.
func (e *TestWorkflowEnvironment) tell(workflowID string, n note) {
	e.telling.begin(workflowID, e.desk.post(n))
}

// begin notes that a workflow's test has been told when a channel is closed.
func (t *telling) begin(workflowID string, done <-chan struct{}) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.until == nil {
		t.until, t.before = map[string]<-chan struct{}{}, map[activityKey]<-chan struct{}{}
	}
	t.until[workflowID] = done
}

// starts notes the activities that a workflow starts as it completes a task: they are after all that the test is being told.
func (t *telling) starts(req *workflowservice.RespondWorkflowTaskCompletedRequest) {
	id := workflowOf(req.GetResourceId())
	if t.told(id) {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, command := range req.GetCommands() {
		if a := command.GetScheduleActivityTaskCommandAttributes(); a != nil {
			t.before[activityKey{id, a.GetActivityId()}] = t.until[id]
		}
	}
}

// wait returns when the test knows all that a workflow did before it started an activity.
func (t *telling) wait(ctx context.Context, workflowID, activityID string) {
	t.mu.Lock()
	done := t.before[activityKey{workflowID, activityID}]
	t.mu.Unlock()
	if done == nil {
		return
	}
	select {
	case <-done:
	case <-ctx.Done():
	}
}

// told tells whether the test knows all that a workflow did.
func (t *telling) told(workflowID string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	done := t.until[workflowID]
	select {
	case <-done:
		return true
	default:
		return done == nil
	}
}
