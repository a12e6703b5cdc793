package testsuite

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"go.temporal.io/sdk/workflow"
)

// changes are those that the workflows began before.
type changes struct {
	mu    sync.Mutex
	asked map[string]bool // by id: whether any code has asked for its version
}

// StartedBefore runs the test as if its workflows had begun before their code got some changes: workflow.GetVersion returns workflow.DefaultVersion for the ids of those, and leaves no marker. Code that does
// not support that version any more panics there, as it does on a worker.
//
// It holds for the first run of each workflow; what continues as new, is retried or follows a cron schedule has begun after the change. An id that no code asks for is an error: of the test that [New] was
// given, or else of AssertExpectations.
func (e *TestWorkflowEnvironment) StartedBefore(changeIDs ...string) {
	e.changes.mu.Lock()
	defer e.changes.mu.Unlock()
	if e.changes.asked == nil {
		e.changes.asked = map[string]bool{}
	}
	for _, id := range changeIDs {
		e.changes.asked[id] = false
	}
}

// ask tells whether workflows began before a change, and notes that code has asked.
func (c *changes) ask(id string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, before := c.asked[id]
	if before {
		c.asked[id] = true
	}
	return before
}

// unknown is an error if no code has asked for the version of some change.
func (c *changes) unknown() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	var ids []string
	for id, asked := range c.asked {
		if !asked {
			ids = append(ids, fmt.Sprintf("%q", id))
		}
	}
	if len(ids) == 0 {
		return nil
	}
	slices.Sort(ids)
	return fmt.Errorf("start before change %s: no workflow has called workflow.GetVersion for it", strings.Join(ids, ", "))
}

// GetVersion answers workflow.GetVersion. A run from before a change has no marker of it.
func (o *observedCalls) GetVersion(ctx workflow.Context, changeID string, minSupported, maxSupported workflow.Version) workflow.Version {
	info := o.next.GetInfo(ctx)
	if !o.env.changes.ask(changeID) || info.FirstRunID != info.WorkflowExecution.RunID {
		return o.next.GetVersion(ctx, changeID, minSupported, maxSupported)
	}
	if minSupported > workflow.DefaultVersion {
		misuse(fmt.Errorf("get version of change %q: the run began before it, and the code supports nothing older than version %d", changeID, minSupported))
	}
	return workflow.DefaultVersion
}
