package mocks

import (
	"sync"

	"go.temporal.io/sdk/activity"
)

// localActivities remembers what came of mocked local activities. One is part of a workflow task, and happens again with it if the service did not take the task, as when a signal came in before a worker told that
// the workflow is done. The run then gets the same answer again, and expectations count the call once.
type localActivities struct {
	mu      sync.Mutex
	answers map[localActivity]answer
}

// localActivity is one attempt: a run's local activities are numbered by their ids.
type localActivity struct {
	runID, id string
	attempt   int32
}

type answer struct {
	result any
	err    error
}

func attemptOf(info activity.Info) localActivity {
	return localActivity{info.WorkflowExecution.RunID, info.ActivityID, info.Attempt}
}

// earlier is what came of an attempt before, if it was mocked.
func (l *localActivities) earlier(info activity.Info) (a answer, ok bool) {
	if !info.IsLocalActivity {
		return answer{}, false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	a, ok = l.answers[attemptOf(info)]
	return a, ok
}

// keep remembers what has come of an attempt.
func (l *localActivities) keep(info activity.Info, a answer) {
	if !info.IsLocalActivity {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.answers == nil {
		l.answers = map[localActivity]answer{}
	}
	l.answers[attemptOf(info)] = a
}
