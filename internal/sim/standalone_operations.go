package sim

import (
	"fmt"

	"go.temporal.io/api/workflowservice/v1"

	"github.com/groundhogdev/groundhog/internal/script"
)

// Clients of standalone Nexus operations. Handlers do not tell them from others.

// standaloneOperationID draws the id of an operation.
func (w *world) standaloneOperationID() string { return pick(w, "o0", "o1") }

func startStandaloneOperation(w *world) {
	req := fields{
		"operationId": w.standaloneOperationID(), "endpoint": "ep", "service": "s", "operation": "o", "requestId": fmt.Sprint("start", w.chance.IntN(60)),
		"idReusePolicy": pick(w, 0, 1, 1, 2, 3), "idConflictPolicy": pick(w, 0, 1, 2),
	}
	w.maybe(req, "scheduleToCloseTimeout", w.seconds(90), 3)
	w.maybe(req, "scheduleToStartTimeout", w.seconds(60), 4)
	w.maybe(req, "startToCloseTimeout", w.seconds(60), 3)
	w.call("StartNexusOperationExecution", req, nil)
}

// controlStandaloneOperation ends an operation, or asks its handler to.
func controlStandaloneOperation(w *world) {
	req := fields{"operationId": w.standaloneOperationID(), "identity": "client"}
	w.maybe(req, "requestId", fmt.Sprint("r", w.chance.IntN(6)), 3)
	name := pick(w, "RequestCancel", "RequestCancel", "Terminate", "Delete")
	if name == "Delete" {
		req = fields{"operationId": req["operationId"]}
	}
	w.call(name+"NexusOperationExecution", req, nil)
}

// watchStandaloneOperation waits for news of an operation, or for a stage of it, or asks about several.
func watchStandaloneOperation(w *world) {
	id := w.standaloneOperationID()
	switch w.chance.IntN(4) {
	case 0:
		w.ask("PollNexusOperationExecution", fields{"operationId": id, "waitStage": pick(w, 0, 1, 2)}, nil)
	case 1:
		w.call(pick(w, "ListNexusOperationExecutions", "CountNexusOperationExecutions"), fields{"query": pick(w, "", "Service = 's' AND CloseTime IS NULL")}, nil)
	case 2:
		if seen, ok := some(w, w.looks); ok {
			w.ask("DescribeNexusOperationExecution", fields{"operationId": seen.id, "runId": "$" + seen.label + ".runId", "longPollToken": "$" + seen.label + ".longPollToken"}, nil)
		}
	default:
		w.call("DescribeNexusOperationExecution", fields{"operationId": id}, func(label string, a script.Answer) {
			if resp, _ := a.Response.(*workflowservice.DescribeNexusOperationExecutionResponse); resp != nil {
				remember(&w.looks, sight{id, label})
			}
		})
	}
}
