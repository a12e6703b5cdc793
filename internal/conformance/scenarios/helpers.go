package scenarios

import (
	"context"
	"fmt"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
)

// History reads a run's whole history.
func History(ctx context.Context, c client.Client, wid, rid string) (*historypb.History, error) {
	it := c.GetWorkflowHistory(ctx, wid, rid, false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	h := &historypb.History{}
	for it.HasNext() {
		ev, err := it.Next()
		if err != nil {
			return nil, err
		}
		h.Events = append(h.Events, ev)
	}
	return h, nil
}

func (e *Env) eventIDs(ctx context.Context, wid, rid string, t enumspb.EventType) ([]int64, error) {
	h, err := History(ctx, e.Client, wid, rid)
	if err != nil {
		return nil, err
	}
	var out []int64
	for _, ev := range h.Events {
		if ev.EventType == t {
			out = append(out, ev.EventId)
		}
	}
	return out, nil
}

func (e *Env) waitEvent(ctx context.Context, wid string, t enumspb.EventType) error {
	return e.waitEventN(ctx, wid, t, 1)
}

func (e *Env) waitEventN(ctx context.Context, wid string, t enumspb.EventType, n int) error {
	it := e.Client.GetWorkflowHistory(ctx, wid, "", true, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for it.HasNext() {
		event, err := it.Next()
		if err != nil {
			return fmt.Errorf("wait for %d x %s of %s: %w", n, t, wid, err)
		}
		if event.GetEventType() == t {
			if n--; n == 0 {
				return nil
			}
		}
	}
	return fmt.Errorf("wait for %s of %s: the run ended", t, wid)
}

// nextRun waits until the run closes and returns its NewExecutionRunId.
func (e *Env) nextRun(ctx context.Context, wid, rid string) (string, error) {
	it := e.Client.GetWorkflowHistory(ctx, wid, rid, true, enumspb.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT)
	for it.HasNext() {
		ev, err := it.Next()
		if err != nil {
			return "", err
		}
		switch ev.EventType {
		case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED:
			return ev.GetWorkflowExecutionCompletedEventAttributes().NewExecutionRunId, nil
		case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED:
			return ev.GetWorkflowExecutionFailedEventAttributes().NewExecutionRunId, nil
		case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT:
			return ev.GetWorkflowExecutionTimedOutEventAttributes().NewExecutionRunId, nil
		case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW:
			return ev.GetWorkflowExecutionContinuedAsNewEventAttributes().NewExecutionRunId, nil
		}
	}
	return "", nil
}

// runChain starts a workflow and records every run of its chain as "", "run2", "run3", ...
func (e *Env) runChain(ctx context.Context, o client.StartWorkflowOptions, wf string, args ...any) error {
	r, err := e.start(ctx, o, wf, args...)
	if err != nil {
		return err
	}
	run, i := r.GetRunID(), 1
	for run != "" {
		label := ""
		if i > 1 {
			label = fmt.Sprintf("run%d", i)
		}
		e.Record(label, e.ID, run)
		if run, err = e.nextRun(ctx, e.ID, run); err != nil {
			return err
		}
		i++
	}
	e.finish(ctx, r)
	return nil
}

// pollWFT takes one workflow task by hand.
func (e *Env) pollWFT(ctx context.Context) (*workflowservice.PollWorkflowTaskQueueResponse, error) {
	for {
		resp, err := e.Client.WorkflowService().PollWorkflowTaskQueue(ctx, &workflowservice.PollWorkflowTaskQueueRequest{
			Namespace: e.Namespace, TaskQueue: &taskqueuepb.TaskQueue{Name: e.TaskQueue, Kind: enumspb.TASK_QUEUE_KIND_NORMAL}, Identity: "by-hand"})
		if err != nil {
			return nil, err
		}
		if len(resp.TaskToken) > 0 {
			return resp, nil
		}
	}
}

// signalAfterFirstTask starts "wf", waits for the first workflow task to complete, then signals.
func signalAfterFirstTask(sigs ...string) func(context.Context, *Env) error {
	return func(ctx context.Context, e *Env) error {
		r, err := e.start(ctx, e.opts(""), "wf")
		if err != nil {
			return err
		}
		for i, s := range sigs {
			if err := e.waitEventN(ctx, e.ID, enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED, i+1); err != nil {
				return err
			}
			if err := e.Client.SignalWorkflow(ctx, e.ID, "", s, fmt.Sprintf("payload-%d", i)); err != nil {
				return err
			}
		}
		e.finish(ctx, r)
		return nil
	}
}
