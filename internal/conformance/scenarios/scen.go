package scenarios

import (
	"context"
	"fmt"
	"sync"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
)

// Scenario is one reference case.
type Scenario struct {
	Name   string
	Doc    string
	Worker worker.Options
	// NeedsNexus creates a Nexus endpoint that targets the scenario's task queue.
	NeedsNexus bool
	// NoWorker does not start a worker; Drive starts workers itself.
	NoWorker bool
	// Exclusive runs the scenario with no other at the same time (it touches process-wide SDK state).
	Exclusive bool
	// RealTime says why the in-memory service has to go with real time for the same events.
	RealTime string
	// Unstable says why two runs on the real server may differ in event order.
	Unstable string
	Register func(e *Env, r worker.Registry)
	Drive    func(ctx context.Context, e *Env) error
}

// Env is what a running scenario may use.
type Env struct {
	Client    client.Client
	Namespace string
	TaskQueue string
	ID        string // unique id prefix of this scenario's run
	Endpoint  string // Nexus endpoint, if NeedsNexus
	// StartWorker starts (another) worker with the scenario's registrations on TaskQueue.
	StartWorker func(worker.Options) (worker.Worker, error)

	mu    sync.Mutex
	Execs []Exec
	Notes []string
	hooks map[string]chan struct{}
}

// Exec is an execution whose history is to be dumped.
type Exec struct{ Label, WorkflowID, RunID string }

// Record adds an execution to dump. Label "" is the main execution of the scenario.
func (e *Env) Record(label, wid, rid string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for i, x := range e.Execs {
		if x.Label == label {
			e.Execs[i] = Exec{label, wid, rid}
			return
		}
	}
	e.Execs = append(e.Execs, Exec{label, wid, rid})
}

// Note records a client-visible outcome (results and error strings) next to the histories.
func (e *Env) Note(format string, a ...any) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.Notes = append(e.Notes, fmt.Sprintf(format, a...))
}

// Hook returns a named channel shared between workflow/activity code and Drive.
func (e *Env) Hook(name string) chan struct{} {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.hooks == nil {
		e.hooks = map[string]chan struct{}{}
	}
	if e.hooks[name] == nil {
		e.hooks[name] = make(chan struct{}, 16)
	}
	return e.hooks[name]
}

// Wait waits for a hook to be signalled.
func (e *Env) Wait(ctx context.Context, name string) error {
	select {
	case <-e.Hook(name):
		return nil
	case <-ctx.Done():
		return fmt.Errorf("waiting for hook %s: %w", name, ctx.Err())
	}
}

func (e *Env) opts(suffix string) client.StartWorkflowOptions {
	id := e.ID
	if suffix != "" {
		id += "-" + suffix
	}
	return client.StartWorkflowOptions{ID: id, TaskQueue: e.TaskQueue, WorkflowTaskTimeout: 10 * time.Second}
}

// run starts the named workflow, records it as the main execution, waits, notes the outcome.
func (e *Env) run(ctx context.Context, wf string, args ...any) error {
	return e.runOpts(ctx, e.opts(""), wf, args...)
}

func (e *Env) runOpts(ctx context.Context, o client.StartWorkflowOptions, wf string, args ...any) error {
	r, err := e.start(ctx, o, wf, args...)
	if err != nil {
		return err
	}
	e.finish(ctx, r)
	return nil
}

func (e *Env) start(ctx context.Context, o client.StartWorkflowOptions, wf string, args ...any) (client.WorkflowRun, error) {
	r, err := e.Client.ExecuteWorkflow(ctx, o, wf, args...)
	if err != nil {
		return nil, err
	}
	e.Record("", r.GetID(), r.GetRunID())
	return r, nil
}

// startAndRest starts the workflow of the scenario, and waits until its first workflow task is done.
func (e *Env) startAndRest(ctx context.Context) (client.WorkflowRun, error) {
	r, err := e.start(ctx, e.opts(""), "wf")
	if err != nil {
		return nil, err
	}
	return r, e.waitEvent(ctx, e.ID, enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED)
}

func (e *Env) finish(ctx context.Context, r client.WorkflowRun) {
	var res any
	if err := r.Get(ctx, &res); err != nil {
		e.Note("outcome error: %v", err)
	} else {
		e.Note("outcome result: %v", res)
	}
}

// waitEvents polls the history until pred is true.
func (e *Env) until(ctx context.Context, what string, f func() bool) error {
	for {
		if f() {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("until %s: %w", what, ctx.Err())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func noRetry() *temporal.RetryPolicy { return &temporal.RetryPolicy{MaximumAttempts: 1} }

// All lists every scenario.
var All []*Scenario

func add(s *Scenario) *Scenario {
	All = append(All, s)
	return s
}
