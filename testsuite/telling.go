package testsuite

import (
	"context"
	"sync"
)

// telling are the workflows whose test is being told of what they did, or got to know. Their activities begin when it has been: what the test sends from there, such as an update from OnAccept, comes before what the activities lead
// to, as if the workflow itself had called the test.
type telling struct {
	mu    sync.Mutex
	until map[string]<-chan struct{} // by workflow id
}

// tell has the test told of what a workflow did, or got to know.
func (e *TestWorkflowEnvironment) tell(workflowID string, n note) {
	e.telling.begin(workflowID, e.desk.post(n))
}

// begin notes that a workflow's test has been told when a channel is closed.
func (t *telling) begin(workflowID string, done <-chan struct{}) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.until == nil {
		t.until = map[string]<-chan struct{}{}
	}
	t.until[workflowID] = done
}

// done is closed when the test knows all that a workflow did before. It is nil if there is nothing to know.
func (t *telling) done(workflowID string) <-chan struct{} {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.until[workflowID]
}

// wait returns when the test knows all that a workflow did before.
func (t *telling) wait(ctx context.Context, workflowID string) {
	done := t.done(workflowID)
	if done == nil {
		return
	}
	select {
	case <-done:
	case <-ctx.Done():
	}
}

// told tells whether the test knows all that a workflow did before.
func (t *telling) told(workflowID string) bool {
	done := t.done(workflowID)
	if done == nil {
		return true
	}
	select {
	case <-done:
		return true
	default:
		return false
	}
}
