package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
)

// stage is what a running scenario works with. It is not safe for concurrent use.
type stage struct {
	scenario scenario
	server   *server
	client   client.Client
	workers  []worker.Worker
	kept     []keep
}

// keep is one run to write: with an empty label under the scenario's own name, otherwise under name-label.
type keep struct {
	label      string
	workflowID string
	runID      string
}

// queue is the scenario's task queue.
func (st *stage) queue() string { return st.scenario.name() }

// start starts the scenario's workflow and keeps its run under the scenario's own name.
func (st *stage) start(ctx context.Context, o client.StartWorkflowOptions, workflow any, args ...any) (client.WorkflowRun, error) {
	run, err := st.begin(ctx, o, workflow, args...)
	if err == nil {
		st.keep("", run.GetID(), run.GetRunID())
	}
	return run, err
}

// begin starts a workflow and keeps nothing. ID and task queue default to those of the scenario.
func (st *stage) begin(ctx context.Context, o client.StartWorkflowOptions, workflow any, args ...any) (client.WorkflowRun, error) {
	if o.ID == "" {
		o.ID = st.id()
	}
	if o.TaskQueue == "" {
		o.TaskQueue = st.queue()
	}
	return st.client.ExecuteWorkflow(ctx, o, workflow, args...)
}

// id is the workflow ID of the scenario.
func (st *stage) id() string { return st.scenario.name() }

// keep notes a run to be written. Keeping a label again replaces it.
func (st *stage) keep(label, workflowID, runID string) {
	for i := range st.kept {
		if st.kept[i].label == label {
			st.kept[i] = keep{label, workflowID, runID}
			return
		}
	}
	st.kept = append(st.kept, keep{label, workflowID, runID})
}

// keepFirst keeps the first run of a workflow that another one started.
func (st *stage) keepFirst(ctx context.Context, label, workflowID string) error {
	d, err := st.client.DescribeWorkflowExecution(ctx, workflowID, "")
	if err != nil {
		return fmt.Errorf("describe workflow %q: %w", workflowID, err)
	}
	st.keep(label, workflowID, d.GetWorkflowExecutionInfo().GetFirstRunId())
	return nil
}

// await blocks until the current run of a workflow has n events of a kind, and returns the last of them.
func (st *stage) await(ctx context.Context, workflowID string, kind enumspb.EventType, n int) (*historypb.HistoryEvent, error) {
	it := st.client.GetWorkflowHistory(ctx, workflowID, "", true, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for it.HasNext() {
		event, err := it.Next()
		if err != nil {
			return nil, fmt.Errorf("await %v of workflow %q: %w", kind, workflowID, err)
		}
		if event.GetEventType() == kind {
			if n--; n == 0 {
				return event, nil
			}
		}
	}
	return nil, fmt.Errorf("await %v of workflow %q: it closed without", kind, workflowID)
}

// whereabouts tells how far the scenario's workflow came, for the error of a scenario that got stuck.
func (st *stage) whereabouts() string {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	history, err := fetch(ctx, st.client, keep{workflowID: st.id()})
	if err != nil {
		return err.Error()
	}
	var events []string
	for _, event := range history.GetEvents() {
		events = append(events, event.GetEventType().String())
	}
	return fmt.Sprintf("workflow %q: %s", st.id(), strings.Join(events, " "))
}

// finish waits for the workflow's end. That it ends with an error may be what the scenario is about: the fixture tells.
func finish(ctx context.Context, run client.WorkflowRun) error {
	_ = run.Get(ctx, nil)
	return ctx.Err()
}

// runToEnd is the client of a scenario that starts a workflow and waits for its end.
func runToEnd(workflow any, args ...any) func(context.Context, *stage) error {
	return runWith(client.StartWorkflowOptions{}, workflow, args...)
}

// runWith is runToEnd with options.
func runWith(o client.StartWorkflowOptions, workflow any, args ...any) func(context.Context, *stage) error {
	return func(ctx context.Context, st *stage) error {
		run, err := st.start(ctx, o, workflow, args...)
		if err != nil {
			return err
		}
		return finish(ctx, run)
	}
}
