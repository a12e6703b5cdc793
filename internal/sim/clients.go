package sim

import (
	"fmt"
	"strings"

	"go.temporal.io/api/workflowservice/v1"

	"github.com/groundhogdev/groundhog/internal/script"
)

// Clients: they start workflows and send them messages.

// workflowIDs are those of the simulation with most of them; children have one of the k's.
var workflowIDs = []string{"a", "b", "k0", "c", "k1", "k2", "d"}

// workflow draws a workflow id.
func (w *world) workflow() string { return pick(w, workflowIDs[:w.workflows]...) }

// execution draws a run: the latest of a workflow id, or a certain one.
func (w *world) execution() fields {
	e := fields{"workflowId": w.workflow()}
	if r, ok := some(w, w.view.Runs); ok && w.one(3) {
		e = fields{"workflowId": r.id(), "runId": w.view.name(r)}
	}
	return e
}

func (w *world) queue() string { return pick(w, "q", "q", "r") }

// startFields draws the options of a start.
func (w *world) startFields(id string) fields {
	req := fields{
		"workflowId": id, "workflowType": fields{"name": "W"}, "taskQueue": fields{"name": w.queue()}, "requestId": fmt.Sprint("start", w.chance.IntN(60)), "identity": "client",
		"workflowIdReusePolicy":    pick(w, 0, 0, 1, 1, 2, 2, 3, 4),
		"workflowIdConflictPolicy": pick(w, 0, 1, 1, 2, 2, 2, 3),
	}
	if req["workflowIdReusePolicy"] == 4 {
		req["workflowIdConflictPolicy"] = 0
	}
	w.maybe(req, "workflowRunTimeout", w.seconds(300), 12)
	w.maybe(req, "workflowExecutionTimeout", w.seconds(1000), 12)
	w.maybe(req, "workflowTaskTimeout", w.seconds(20), 6)
	w.maybe(req, "retryPolicy", w.retryPolicy(), 4)
	w.maybe(req, "memo", fields{"fields": fields{"m": payloads(3)["payloads"].([]fields)[0]}}, 8)
	w.maybe(req, "input", payloads(5), 3)
	return req
}

// maybe sets a field one in n times.
func (w *world) maybe(f fields, name string, value any, n int) {
	if w.one(n) {
		f[name] = value
	}
}

func (w *world) retryPolicy() fields {
	return fields{"initialInterval": w.seconds(10), "maximumAttempts": w.chance.IntN(4), "backoffCoefficient": 2, "nonRetryableErrorTypes": []string{"Fatal"}}
}

func start(w *world) {
	req := w.startFields(w.workflow())
	w.maybe(req, "cronSchedule", pick(w, "0 * * * *", "@every 30s", "nonsense"), 10)
	w.maybe(req, "workflowStartDelay", w.seconds(60), 8)
	w.maybe(req, "requestEagerExecution", true, 6)
	w.call("StartWorkflowExecution", req, func(label string, a script.Answer) {
		resp, _ := a.Response.(*workflowservice.StartWorkflowExecutionResponse)
		w.took(resp.GetEagerWorkflowTask(), label+".eagerWorkflowTask")
	})
}

func signalWithStart(w *world) {
	req := w.startFields(w.workflow())
	req["signalName"] = "go"
	w.maybe(req, "workflowStartDelay", w.seconds(60), 8)
	w.call("SignalWithStartWorkflowExecution", req, nil)
}

func signal(w *world) {
	req := fields{"workflowExecution": w.execution(), "signalName": "go", "identity": "client"}
	w.maybe(req, "requestId", fmt.Sprint("signal", w.chance.IntN(10)), 3)
	w.maybe(req, "input", payloads(8), 3)
	w.ask("SignalWorkflowExecution", req, nil)
}

func cancel(w *world) {
	w.call("RequestCancelWorkflowExecution", fields{"workflowExecution": w.execution(), "reason": "enough"}, nil)
}

func terminate(w *world) {
	w.call("TerminateWorkflowExecution", fields{"workflowExecution": w.execution(), "reason": "enough"}, nil)
}

// pauseRun pauses a run, or lets one go on that is paused.
func pauseRun(w *world) {
	for _, r := range w.view.Runs {
		if paused(r.Info) && !w.one(4) {
			w.call("UnpauseWorkflowExecution", fields{"workflowId": r.id(), "identity": "client"}, nil)
			return
		}
	}
	w.call("PauseWorkflowExecution", fields{"workflowId": w.workflow(), "identity": "client", "reason": "why", "requestId": pick(w, "", "pause0", "pause1")}, nil)
}

// reset picks a workflow task of a run, or an event that is none.
func reset(w *world) {
	r, ok := some(w, w.view.Runs)
	if !ok {
		return
	}
	req := fields{
		"workflowExecution": fields{"workflowId": r.id(), "runId": w.view.name(r)}, "reason": "again", "requestId": fmt.Sprint("reset", w.chance.IntN(20)),
		"workflowTaskFinishEventId": fmt.Sprint(r.aTask(w)), "resetReapplyType": pick(w, 0, 1, 2, 3),
	}
	w.maybe(req, "resetReapplyExcludeTypes", []int{w.chance.IntN(4)}, 3)
	w.maybe(req, "postResetOperations", []fields{{"updateWorkflowOptions": fields{
		"workflowExecutionOptions": fields{"priority": fields{"priorityKey": w.chance.IntN(3)}}, "updateMask": "priority",
	}}}, 6)
	w.call("ResetWorkflowExecution", req, nil)
}

// history reads a history, perhaps waiting for news.
func history(w *world) {
	req := fields{"execution": w.execution(), "historyEventFilterType": pick(w, 0, 1, 2)}
	w.maybe(req, "waitNewEvent", true, 2)
	w.ask("GetWorkflowExecutionHistory", req, func(label string, a script.Answer) {
		if resp, _ := a.Response.(*workflowservice.GetWorkflowExecutionHistoryResponse); len(resp.GetNextPageToken()) > 0 {
			remember(&w.pages, "$"+label+".nextPageToken")
		}
	})
}

func readOn(w *world) {
	if page, ok := some(w, w.pages); ok {
		w.ask("GetWorkflowExecutionHistory", fields{"execution": fields{"workflowId": w.workflow()}, "nextPageToken": page, "waitNewEvent": true}, nil)
	}
}

// list asks about many workflows.
func list(w *world) {
	query := pick(w, "", "ExecutionStatus = 'Running'", "WorkflowId = 'a' AND CloseTime IS NULL", "WorkflowType = 'W' OR StartTime > '2026-01-02T03:04:05Z'", "nonsense =")
	name := pick(w, "ListWorkflowExecutions", "CountWorkflowExecutions", "ScanWorkflowExecutions")
	req := fields{"query": query}
	if strings.HasPrefix(name, "Count") {
		w.maybe(req, "query", "GROUP BY ExecutionStatus", 2)
	} else {
		w.maybe(req, "pageSize", 2, 3)
	}
	w.call(name, req, nil)
}

func query(w *world) {
	w.ask("QueryWorkflow", fields{"execution": w.execution(), "query": fields{"queryType": "state"}, "queryRejectCondition": pick(w, 0, 0, 1, 2, 3)}, nil)
}

// updateFields draws an update.
func (w *world) updateFields(execution fields) fields {
	return fields{
		"workflowExecution": execution, "waitPolicy": fields{"lifecycleStage": pick(w, 0, 2, 3, 3)},
		"request": fields{"meta": fields{"updateId": fmt.Sprint("u", w.chance.IntN(25))}, "input": fields{"name": "add", "args": payloads(2)}},
	}
}

func update(w *world) { w.ask("UpdateWorkflowExecution", w.updateFields(w.execution()), nil) }

func updateWithStart(w *world) {
	id := w.workflow()
	w.ask("ExecuteMultiOperation", fields{"operations": []fields{
		{"startWorkflow": w.startFields(id)}, {"updateWorkflow": w.updateFields(fields{"workflowId": id})},
	}}, nil)
}

func pollUpdate(w *world) {
	w.ask("PollWorkflowExecutionUpdate", fields{
		"updateRef":  fields{"workflowExecution": w.execution(), "updateId": fmt.Sprint("u", w.chance.IntN(25))},
		"waitPolicy": fields{"lifecycleStage": pick(w, 0, 2, 3)},
	}, nil)
}
