package testsuite

import (
	"context"
	"sync"
)

// telling are the workflows whose test is being told of what they did. Their activities begin when it has been: what the test sends from there, such as an update from OnAccept, comes before what the activities lead
// to, as if the workflow itself had called the test.
type telling struct {
	mu    sync.Mutex
	until map[string]<-chan struct{} // by workflow id
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

// end forgets it, unless there is more to tell by now.
func (t *telling) end(workflowID string, done <-chan struct{}) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.until[workflowID] == done {
		delete(t.until, workflowID)
	}
}

// wait returns when the test knows all that a workflow did before.
func (t *telling) wait(ctx context.Context, workflowID string) {
	t.mu.Lock()
	done := t.until[workflowID]
	t.mu.Unlock()
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
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.until[workflowID] == nil
}
