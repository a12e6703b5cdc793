package memserver

import (
	"sync"
	"time"

	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/workflow"
)

// Paces: while a local activity runs, its worker keeps the workflow task with heartbeats, one each time that 80% of the task's timeout have passed in real time. News for the workflow comes with the answer to one,
// and a query that comes with it is answered by the next. Where real time costs something, and it does but for bubbles of testing/synctest, the first heartbeats come sooner than on a server; and everywhere
// a query is answered at once, for clients wait no longer than ten seconds.

// soon is the timeout of workflow tasks by which a worker times its first heartbeat.
const soon = time.Second

// paces are those of runs that have had local activities, in the workers of this process.
type paces struct {
	free   bool // real time costs nothing: the server was made in a bubble
	pacing sync.Mutex
	byRun  map[string]*pace
}

// pace times the heartbeats of one run.
type pace struct {
	// info is the worker's own: it times the next heartbeat by the timeout that it reads there. Only who runs the workflow's task may touch it.
	info *workflow.Info
	// timeout is the true one; next is that of the next heartbeat but for queries.
	timeout, next time.Duration
}

// setPace times the first heartbeat for a local activity that is about to begin.
func (p *paces) setPace(run *pace, info *workflow.Info) {
	p.pacing.Lock()
	defer p.pacing.Unlock()
	if run.info == nil {
		run.info, run.timeout = info, info.WorkflowTaskTimeout
	}
	if p.byRun == nil {
		p.byRun = map[string]*pace{}
	}
	p.byRun[info.WorkflowExecution.RunID] = run
	run.next = run.timeout
	if !p.free {
		run.next = min(run.timeout, soon)
	}
	info.WorkflowTaskTimeout = run.next
}

// keepPace times the next heartbeat when one has been answered: the answer brings the next task. It is called by who runs the workflow's task.
func (p *paces) keepPace(task *workflowservice.PollWorkflowTaskQueueResponse) {
	p.pacing.Lock()
	defer p.pacing.Unlock()
	run := p.byRun[task.GetWorkflowExecution().GetRunId()]
	switch {
	case run == nil:
	case len(task.GetQueries()) > 0:
		run.info.WorkflowTaskTimeout = 0
	default:
		run.next = min(2*run.next, run.timeout)
		run.info.WorkflowTaskTimeout = run.next
	}
}

// forgetPace is for a run that its worker forgets.
func (p *paces) forgetPace(run *pace) {
	p.pacing.Lock()
	defer p.pacing.Unlock()
	if run.info != nil && p.byRun[run.info.WorkflowExecution.RunID] == run {
		delete(p.byRun, run.info.WorkflowExecution.RunID)
	}
}
