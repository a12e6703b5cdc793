package mocks

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/workflow"
)

// journal remembers what came of each call in workflow code. That code runs again from the start when a worker has dropped it from its cache, or when a history
// is replayed: the run then gets the same answers again, and expectations count the call once.
type journal struct {
	mu   sync.Mutex
	runs map[string]map[string][]*entry
}

// entry is what came of one call.
type entry struct {
	plan  *plan // nil for what is not mocked
	err   error // a violation, or the error that the mock returns
	value any
	wait  time.Duration
	told  atomic.Bool // what Run was given has returned

	// Of Nexus operations, which may be tried again.
	arrival  arrival
	attempts atomic.Int32
}

// script is the journal as one execution of a run's code reads it. Calls are counted by key, not over all: whether they come in the order of the first
// execution is for the SDK to judge. It belongs to the goroutines of one workflow, of which one runs at a time.
type script struct {
	journal *journal
	run     string
	read    map[string]int
}

// script begins to read the journal of a run. A run that was reset reads that of the run that it was reset from, as its replay needs.
func (j *journal) script(info *workflow.Info) *script {
	run := info.OriginalRunID
	if run == "" {
		run = info.WorkflowExecution.RunID
	}
	return &script{journal: j, run: run, read: map[string]int{}}
}

// next returns what came of the next call with a key, which first decides if it has never happened.
func (s *script) next(key string, first func() *entry) *entry {
	n := s.read[key]
	s.read[key]++
	if e := s.journal.entry(s.run, key, n); e != nil {
		return e
	}
	return s.journal.add(s.run, key, n, first())
}

func (j *journal) entry(run, key string, n int) *entry {
	j.mu.Lock()
	defer j.mu.Unlock()
	if entries := j.runs[run][key]; n < len(entries) {
		return entries[n]
	}
	return nil
}

// add keeps what came of the call with a number, and returns it; or what came of it meanwhile for another worker that runs the same code.
func (j *journal) add(run, key string, n int, e *entry) *entry {
	j.mu.Lock()
	defer j.mu.Unlock()
	if entries := j.runs[run][key]; n < len(entries) {
		return entries[n]
	}
	if j.runs == nil {
		j.runs = map[string]map[string][]*entry{}
	}
	if j.runs[run] == nil {
		j.runs[run] = map[string][]*entry{}
	}
	j.runs[run][key] = append(j.runs[run][key], e)
	return e
}

// claimed makes the entry of a call: it claims an expectation, and notes how long the call takes.
func (l *Ledger) claimed(a arrival) *entry {
	p, err := l.claim(a)
	if err != nil {
		return &entry{err: violation(err)}
	}
	if p == nil {
		return &entry{}
	}
	return &entry{plan: p, wait: p.delay()}
}

// tell calls what Run was given, once for each call.
func (l *Ledger) tell(p *plan, a arrival) {
	if p.run == nil {
		return
	}
	l.mocks.mu.Lock()
	args := l.arguments(a, len(p.call.args))
	l.mocks.mu.Unlock()
	p.run(append(mock.Arguments{}, args...))
}

// next is what an outbound interceptor of workflows stands before. It is embedded instead of the SDK's base for the reason that package stack has.
type next = interceptor.WorkflowOutboundInterceptor

// workflowOutbound stands between a workflow's code and the SDK.
type workflowOutbound struct {
	next
	mocks    *Mocks
	journal  *script
	children []workflow.ChildWorkflowFuture
	versions map[string]workflow.Version
}

// script is the run's journal as this execution reads it.
func (w *workflowOutbound) script(ctx workflow.Context) *script {
	if w.journal == nil {
		w.journal = w.mocks.journal.script(w.next.GetInfo(ctx))
	}
	return w.journal
}
