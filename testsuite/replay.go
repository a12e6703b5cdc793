package testsuite

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/nexus-rpc/sdk-go/nexus"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/proto"

	"github.com/groundhogdev/groundhog/replayer"
	"github.com/groundhogdev/groundhog/replayer/explain"
)

// Replays: each run that has ended is replayed as a worker would that has it not in its cache, with the same interceptors; mocks answer as they did. Code that is not deterministic is noticed by that.

// replays are the runs that workers have got tasks of.
type replays struct {
	mu   sync.Mutex
	seen map[string]bool               // by run id
	runs []ranRun                      // in order
	left []ranRun                      // those that have not been judged
	own  map[string]bool               // by run id: those whose code the environment's workers have run
	kept map[string]*historypb.History // of runs that have ended, by run id, until they are replayed
}

type ranRun struct{ workflowID, runID, kind string }

// note notes the run of a workflow task.
func (r *replays) note(task *workflowservice.PollWorkflowTaskQueueResponse) {
	r.mu.Lock()
	defer r.mu.Unlock()
	id := task.GetWorkflowExecution()
	if r.seen[id.GetRunId()] {
		return
	}
	if r.seen == nil {
		r.seen = map[string]bool{}
	}
	r.seen[id.GetRunId()] = true
	run := ranRun{id.GetWorkflowId(), id.GetRunId(), task.GetWorkflowType().GetName()}
	r.runs, r.left = append(r.runs, run), append(r.left, run)
}

// ran notes a run whose code a worker of the environment runs. A worker that the test has made itself may have other code of the same name.
func (r *replays) ran(runID string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.own == nil {
		r.own = map[string]bool{}
	}
	r.own[runID] = true
}

// every returns all runs, in the order in which they began.
func (r *replays) every() []ranRun {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.runs)
}

// take returns the runs that are to be judged.
func (r *replays) take() []ranRun {
	r.mu.Lock()
	defer r.mu.Unlock()
	var runs, others []ranRun
	for _, run := range r.left {
		if r.own[run.runID] {
			runs = append(runs, run)
		} else {
			others = append(others, run)
		}
	}
	r.left = others
	return runs
}

// drop leaves out the runs of a workflow so far: other code takes its place.
func (r *replays) drop(kind string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.left = slices.DeleteFunc(r.left, func(run ranRun) bool { return run.kind == kind })
}

// later puts back a run that may yet end as it should.
func (r *replays) later(run ranRun) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.left = append(r.left, run)
}

// history returns the history of a run. It is read once if the run has ended, and is not to be changed.
func (r *replays) history(e *TestWorkflowEnvironment, workflowID, runID string) (*historypb.History, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if kept := r.kept[runID]; kept != nil {
		return kept, nil
	}
	history, err := e.history(workflowID, runID)
	if err == nil && runID != "" && ended(history) {
		if r.kept == nil {
			r.kept = map[string]*historypb.History{}
		}
		r.kept[runID] = history
	}
	return history, err
}

// forget lets go of a history.
func (r *replays) forget(runID string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.kept, runID)
}

// DivergenceError is a run that does not replay: its code would do something else the next time.
type DivergenceError struct {
	WorkflowID, RunID string
	// Explanation says where code and history part, and why it looks that way.
	Explanation string
}

func (d *DivergenceError) Error() string {
	return fmt.Sprintf("replay workflow %q: it is not deterministic\n%s", d.WorkflowID, d.Explanation)
}

// replayAll replays the runs that have ended, and reports those that diverge: to the test, or else as the workflow's error.
func (e *TestWorkflowEnvironment) replayAll() {
	if e.test != nil {
		e.test.Helper()
	}
	if e.settings.withoutReplay || e.main.aborted() {
		return
	}
	var stock replayers
	for _, run := range e.replays.take() {
		history, err := e.replays.history(e, run.workflowID, run.runID)
		if err != nil {
			continue
		}
		if !ended(history) {
			e.replays.later(run)
			continue
		}
		e.replays.forget(run.runID)
		if stock == nil {
			if stock, err = e.replayers(); err != nil {
				return // the options need a worker
			}
		}
		if err = stock.replay(e.logger(), run, history); err == nil {
			continue
		}
		if divergence := e.explain(run, history, err); divergence != nil {
			e.diverged(divergence)
		}
	}
}

// replayers replay the same code; what the last one says counts.
type replayers []worker.WorkflowReplayer

// replayers leave tracing out first: spans are for what workers do. Where that makes a difference to the code, it is replayed with tracing.
func (e *TestWorkflowEnvironment) replayers() (replayers, error) {
	traced := e.replayOptions()
	traced.Interceptors = append(traced.Interceptors, &namer{registry: &e.registry}) // the last one is the first to see a call
	plain := traced
	plain.Interceptors = untraced(traced.Interceptors)
	options := []worker.WorkflowReplayerOptions{plain}
	if len(plain.Interceptors) < len(traced.Interceptors) {
		options = append(options, traced)
	}
	var made replayers
	for _, o := range options {
		r, err := worker.NewWorkflowReplayerWithOptions(o)
		if err != nil {
			return nil, err
		}
		e.registerInto(replaying{r})
		made = append(made, r)
	}
	return made, nil
}

func (all replayers) replay(logger log.Logger, run ranRun, history *historypb.History) (err error) {
	for _, r := range all {
		if err = r.ReplayWorkflowHistoryWithOptions(logger, history, worker.ReplayWorkflowHistoryOptions{
			OriginalExecution: workflow.Execution{ID: run.workflowID, RunID: run.runID},
		}); err == nil {
			break
		}
	}
	return err
}

// ended tells whether the last event closes the run, so that there is something to compare with.
func ended(history *historypb.History) bool {
	events := history.GetEvents()
	switch events[len(events)-1].GetEventType() {
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED, enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED,
		enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED, enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW:
		return true
	}
	return false
}

// chances is how often a run that failed to replay is replayed to see why. Code may well agree with its history the next time, if chance is in it.
const chances = 10

// explain replays a run that failed to replay again, and says why.
func (e *TestWorkflowEnvironment) explain(run ranRun, history *historypb.History, failed error) *DivergenceError {
	engine, err := replayer.New(replayer.Options{Replay: e.replayOptions(), Logger: e.logger(), Register: e.registerInto})
	if err != nil {
		return nil
	}
	wire, err := proto.Marshal(history)
	if err != nil {
		return nil
	}
	busy, tries := strings.Contains(failed.Error(), "Potential deadlock detected"), chances
	if busy {
		tries = 1 // the code agreed with its history as far as it came
	}
	found, err := e.failing(engine, tries, replayer.Request{
		Name: run.workflowID, WorkflowID: run.workflowID, RunID: run.runID, WorkflowType: run.kind, Wire: wire,
	})
	if err != nil {
		return nil
	}
	switch {
	case found == nil && busy:
		return nil // the machine was too busy for the SDK's one second
	case found == nil:
		return &DivergenceError{run.workflowID, run.runID, fmt.Sprintf("It failed to replay once, and then replayed %d times: what the code does depends on chance. %s\n\nSDK: %v\n", tries, lookFor, failed)}
	}
	sameCode(found)
	dir, _ := os.Getwd() // without it, paths are longer
	return &DivergenceError{run.workflowID, run.runID, found.Text(explain.Style{Dir: dir, Verbose: true})}
}

// failing replays a run, as often as it may try, until it fails where its steps are noted, and explains that. It returns nil if no replay fails.
func (e *TestWorkflowEnvironment) failing(engine replayer.Engine, tries int, request replayer.Request) (found *explain.Divergence, err error) {
	for range tries {
		out, err := engine.Replay(e.background(), request)
		if err != nil {
			return nil, err
		}
		if d := explain.Explain(out); d != nil {
			found = d
			if !out.Flaky {
				break
			}
		}
	}
	return found, nil
}

// lookFor says where to look for what makes code differ from itself.
const lookFor = "Look for ranging over maps, time.Now, random numbers, goroutines, and variables outside of the workflow."

// sameCode says what a divergence means when no code has changed. What ended the replay by itself is told as it is.
func sameCode(d *explain.Divergence) {
	switch d.Change {
	case explain.Panicked, explain.Blocked, explain.Exited, explain.UnsupportedRecord, explain.Unexplained:
		return
	}
	d.Change, d.Patch = explain.Nondeterministic, ""
	d.Advice = []string{"The same code ran twice, and something that it depends on was not the same. " + lookFor}
}

func (e *TestWorkflowEnvironment) replayOptions() worker.WorkflowReplayerOptions {
	return worker.WorkflowReplayerOptions{
		DataConverter: e.settings.data, FailureConverter: e.settings.failures, ContextPropagators: e.settings.propagators, Interceptors: e.replayInterceptors(),
		DisableRegistrationAliasing: e.settings.unaliased(),
		// A replay has a second for each task, and knows no other limit.
		DisableDeadlockDetection: e.settings.worker.DeadlockDetectionTimeout > time.Second,
	}
}

// diverged reports a divergence.
func (e *TestWorkflowEnvironment) diverged(divergence *DivergenceError) {
	if e.test != nil {
		e.test.Helper()
		e.test.Error(divergence)
		return
	}
	e.main.mu.Lock()
	defer e.main.mu.Unlock()
	if e.main.err == nil {
		e.main.err = executionError(e.background(), e.main.name, e.main.run, divergence)
	}
}

// replaying takes the registrations of workflows, which are all that a replay needs.
type replaying struct{ worker.WorkflowReplayer }

func (replaying) RegisterActivity(any)                                         {}
func (replaying) RegisterActivityWithOptions(any, activity.RegisterOptions)    {}
func (replaying) RegisterDynamicActivity(any, activity.DynamicRegisterOptions) {}
func (replaying) RegisterNexusService(*nexus.Service)                          {}
