package sim

import (
	"fmt"
	"slices"
	"strings"

	historypb "go.temporal.io/api/history/v1"
	protocolpb "go.temporal.io/api/protocol/v1"
	updatepb "go.temporal.io/api/update/v1"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/groundhogdev/groundhog/internal/script"
)

// Workers on workflow tasks: they poll, and answer well, badly, late, twice, or not at all.

// task is a workflow task that a worker has got.
type task struct {
	token string // a reference to it
	*workflowservice.PollWorkflowTaskQueueResponse
}

// deployments and builds name the versions of workers.
var (
	deployments = []string{"v", "w"}
	builds      = []string{"1", "2"}
)

// versioned gives a request of a worker a version, in simulations that have them.
func (w *world) versioned(req fields) fields {
	if w.versions && w.one(2) {
		req["deploymentOptions"] = fields{"deploymentName": deployments[0], "buildId": pick(w, builds...), "workerVersioningMode": 2}
	}
	return req
}

// sticky is the queue of a worker with a cache.
func (w *world) sticky() string { return pick(w, "s0", "s1") }

func pollTask(w *world) {
	req := fields{"taskQueue": fields{"name": pick(w, w.queue(), w.queue(), w.sticky())}, "identity": "worker", "workerInstanceKey": pick(w, "", "w0", "w1")}
	w.pollFor("PollWorkflowTaskQueue", w.versioned(req), func(label string, a script.Answer) {
		resp, _ := a.Response.(*workflowservice.PollWorkflowTaskQueueResponse)
		if resp.GetQuery() != nil {
			remember(&w.queries, "$"+label+".taskToken")
			return
		}
		w.took(resp, label)
	})
}

// pollFor polls; now and then the poll waits.
func (w *world) pollFor(name string, req fields, then func(string, script.Answer)) {
	if w.one(6) {
		w.ask(name, req, then)
	} else {
		w.call(name, req, then)
	}
}

// took notes a workflow task.
func (w *world) took(resp *workflowservice.PollWorkflowTaskQueueResponse, path string) {
	if len(resp.GetTaskToken()) > 0 {
		remember(&w.tasks, task{"$" + path + ".taskToken", resp})
	}
}

func answerTask(w *world) {
	t, ok := use(w, &w.tasks)
	if !ok {
		pollTask(w)
		return
	}
	req := fields{"taskToken": t.token, "identity": "worker", "returnNewWorkflowTask": w.one(2), "forceCreateNewWorkflowTask": w.one(9)}
	if w.one(2) {
		req["stickyAttributes"] = fields{"workerTaskQueue": fields{"name": w.sticky()}, "scheduleToStartTimeout": "5s"}
	}
	w.maybe(req, "capabilities", fields{"discardSpeculativeWorkflowTaskWithEvents": true}, 2)
	if w.versioned(req); req["deploymentOptions"] != nil {
		req["versioningBehavior"] = pick(w, 1, 2)
	}
	messages, commands := w.messages(t)
	if !w.one(5) { // else the worker has nothing to do, or still waits for something
		commands = append(commands, w.commands(t)...)
	}
	req["commands"], req["messages"], req["queryResults"] = commands, messages, w.queryResults(t)
	w.call("RespondWorkflowTaskCompleted", req, func(label string, a script.Answer) {
		if a.Err != nil {
			return
		}
		resp := a.Response.(*workflowservice.RespondWorkflowTaskCompletedResponse)
		w.took(resp.GetWorkflowTask(), label+".workflowTask")
		for i, activity := range resp.GetActivityTasks() {
			w.tookActivity(activity, fmt.Sprintf("%s.activityTasks[%d]", label, i))
		}
	})
}

// commands draws what the workflow does next.
func (w *world) commands(t task) (commands []fields) {
	r := w.view.run(t.GetWorkflowExecution().GetRunId())
	for range w.chance.IntN(5) {
		commands = append(commands, w.command(r))
	}
	if w.one(6) {
		commands = append(commands, w.ending())
	}
	if w.one(40) { // commands after the last one
		commands = append(commands, w.command(r))
	}
	return commands
}

// messages draws the answers to updates, and the commands that say when they are given.
func (w *world) messages(t task) (messages, commands []fields) {
	runID := t.GetWorkflowExecution().GetRunId()
	answer := func(id, kind string, body fields) {
		body["@type"] = "type.googleapis.com/temporal.api.update.v1." + kind
		name := fmt.Sprintf("m%d", len(messages))
		messages = append(messages, fields{"id": name, "protocolInstanceId": id, "body": body})
		if kind != "Rejection" && !w.one(3) {
			commands = append(commands, fields{"commandType": "COMMAND_TYPE_PROTOCOL_MESSAGE", "protocolMessageCommandAttributes": fields{"messageId": name}})
		}
	}
	respond := func(id string) {
		answer(id, "Response", fields{"meta": fields{"updateId": id}, "outcome": fields{"success": payloads(2)}})
	}
	for _, m := range t.GetMessages() {
		id := m.GetProtocolInstanceId()
		switch w.chance.IntN(8) {
		case 0: // no answer
		case 1, 2:
			answer(id, "Rejection", fields{"rejectedRequestMessageId": m.GetId(), "failure": fields{"message": "no"}})
		default:
			answer(id, "Acceptance", acceptance(m))
			if w.accepted[runID] = append(w.accepted[runID], id); w.one(2) {
				respond(id)
			}
		}
	}
	if id, ok := some(w, w.accepted[runID]); ok && w.one(2) {
		respond(id)
		w.accepted[runID] = slices.DeleteFunc(w.accepted[runID], func(other string) bool { return other == id })
	}
	if w.one(50) { // an update that the service does not know
		request := fields{"meta": fields{"updateId": "lost"}, "input": fields{"name": "add"}}
		if w.one(2) {
			answer("lost", "Acceptance", fields{"acceptedRequestMessageId": "lost/request", "acceptedRequestSequencingEventId": "1", "acceptedRequest": request})
		} else {
			answer("lost", "Rejection", fields{"rejectedRequest": request, "failure": fields{"message": "no"}})
		}
	}
	return messages, commands
}

// acceptance accepts the request that a message holds.
func acceptance(m *protocolpb.Message) fields {
	request := &updatepb.Request{}
	_ = m.GetBody().UnmarshalTo(request) // a message that holds something else is accepted without a request
	return fields{
		"acceptedRequestMessageId": m.GetId(), "acceptedRequestSequencingEventId": fmt.Sprint(max(1, m.GetEventId())),
		"acceptedRequest": fields{"meta": fields{"updateId": request.GetMeta().GetUpdateId()}, "input": fields{"name": request.GetInput().GetName()}},
	}
}

// queryResults answers the queries that came with a task, most of them.
func (w *world) queryResults(t task) fields {
	results := fields{}
	for id := range 60 { // the ids are small numbers, and a map has no order
		if _, asked := t.GetQueries()[fmt.Sprint(id)]; asked && !w.one(5) {
			results[fmt.Sprint(id)] = fields{"resultType": pick(w, 1, 1, 2), "answer": payloads(1), "errorMessage": "why"}
		}
	}
	return results
}

func answerQuery(w *world) {
	if token, ok := use(w, &w.queries); ok {
		w.call("RespondQueryTaskCompleted", fields{"taskToken": token, "completedType": pick(w, 0, 1, 1, 2), "queryResult": payloads(1), "errorMessage": "why"}, nil)
	}
}

func failTask(w *world) {
	if t, ok := use(w, &w.tasks); ok {
		w.call("RespondWorkflowTaskFailed", fields{"taskToken": t.token, "cause": "WORKFLOW_TASK_FAILED_CAUSE_WORKFLOW_WORKER_UNHANDLED_FAILURE", "failure": fields{"message": "panic"}}, nil)
	}
}

func resetSticky(w *world) {
	w.call("ResetStickyTaskQueue", fields{"execution": w.execution()}, nil)
}

// shutDown lets a worker leave.
func shutDown(w *world) {
	w.call("ShutdownWorker", fields{"stickyTaskQueue": w.sticky(), "identity": "worker", "workerInstanceKey": pick(w, "", "w0", "w1")}, nil)
}

// aTask draws the id of an event with which one of the run's workflow tasks ends, or of another one.
func (r *RunView) aTask(w *world) int64 {
	ends := slices.Collect(func(yield func(int64) bool) {
		for _, e := range r.Events {
			if ended(e) && !yield(e.GetEventId()) {
				return
			}
		}
	})
	if id, ok := some(w, ends); ok && !w.one(8) {
		return id
	}
	return int64(w.chance.IntN(len(r.Events) + 2))
}

// ended recognises the end of a workflow task.
func ended(e *historypb.HistoryEvent) bool {
	name := e.GetEventType().String()
	return strings.HasPrefix(name, "WorkflowTask") && name != "WorkflowTaskScheduled" && name != "WorkflowTaskStarted"
}
