package sim

import (
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/groundhogdev/groundhog/internal/script"
)

// Nexus: endpoints, and handlers that answer at once, by a workflow, or not at all.

// nexus is a task that a handler has got.
type nexus struct {
	label string
	start bool // else it is to cancel
}

// endpoint makes the endpoint that operations use, and others that come and go.
func endpoint(w *world) {
	name := pick(w, "ep", "ep", "other")
	spec := fields{"name": name, "target": fields{"worker": fields{"namespace": "default", "taskQueue": "n"}}}
	var found *operatorservice.ListNexusEndpointsResponse
	var first string
	w.call("ListNexusEndpoints", fields{"name": name}, func(label string, a script.Answer) {
		found, _ = a.Response.(*operatorservice.ListNexusEndpointsResponse)
		first = "$" + label + ".endpoints[0]"
	})
	if len(found.GetEndpoints()) == 0 {
		w.call("CreateNexusEndpoint", fields{"spec": spec}, nil)
		return
	}
	named := fields{"id": first + ".id", "version": first + ".version"}
	switch w.chance.IntN(4) {
	case 0:
		w.call("DeleteNexusEndpoint", named, nil)
	case 1:
		w.call("GetNexusEndpoint", fields{"id": first + ".id"}, nil)
	default:
		named["spec"] = spec
		w.call("UpdateNexusEndpoint", named, nil)
	}
}

func pollNexus(w *world) {
	w.pollFor("PollNexusTaskQueue", fields{"taskQueue": fields{"name": "n"}, "identity": "handler"}, func(label string, a script.Answer) {
		if resp, _ := a.Response.(*workflowservice.PollNexusTaskQueueResponse); len(resp.GetTaskToken()) > 0 {
			remember(&w.nexus, nexus{label, resp.GetRequest().GetStartOperation() != nil})
		}
	})
}

func answerNexus(w *world) {
	n, ok := use(w, &w.nexus)
	if !ok {
		pollNexus(w)
		return
	}
	token := "$" + n.label + ".taskToken"
	if w.one(5) {
		w.call("RespondNexusTaskFailed", fields{"taskToken": token, "error": fields{
			"errorType": pick(w, "INTERNAL", "BAD_REQUEST", "UNAVAILABLE", "NOT_FOUND"), "failure": fields{"message": "no"},
		}}, nil)
		return
	}
	var response fields
	switch {
	case !n.start:
		response = fields{"cancelOperation": fields{}}
	default:
		response = fields{"startOperation": pick(w,
			fields{"syncSuccess": fields{"payload": payloads(1)["payloads"].([]fields)[0]}},
			fields{"asyncSuccess": fields{"operationToken": "o"}}, fields{"asyncSuccess": fields{"operationToken": "o"}},
			fields{"failure": fields{"message": "no", "applicationFailureInfo": fields{}}},
			fields{"failure": fields{"message": "no", "canceledFailureInfo": fields{}}},
			fields{"operationError": fields{"operationState": pick(w, "failed", "canceled"), "failure": fields{"message": "no"}}},
			fields{},
		)}
	}
	w.call("RespondNexusTaskCompleted", fields{"taskToken": token, "response": response}, nil)
}

// handleByWorkflow starts a workflow whose end is the operation's.
func handleByWorkflow(w *world) {
	n, ok := use(w, &w.nexus)
	if !ok || !n.start {
		return
	}
	req := w.startFields(w.workflow())
	req["workflowIdReusePolicy"], req["workflowIdConflictPolicy"] = 1, pick(w, 0, 2, 3)
	req["completionCallbacks"] = []fields{{"nexus": fields{
		"url": "temporal://system", "header": fields{"temporal-callback-token": "$" + n.label + ".request.startOperation.callbackHeader.temporal-callback-token"},
	}}}
	w.maybe(req, "onConflictOptions", fields{"attachRequestId": true, "attachCompletionCallbacks": true, "attachLinks": true}, 2)
	w.call("StartWorkflowExecution", req, nil)
	w.call("RespondNexusTaskCompleted", fields{"taskToken": "$" + n.label + ".taskToken", "response": fields{"startOperation": fields{"asyncSuccess": fields{"operationToken": "o"}}}}, nil)
}
