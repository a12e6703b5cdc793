package sim

import (
	"fmt"

	"go.temporal.io/api/workflowservice/v1"

	"github.com/groundhogdev/groundhog/internal/script"
)

// Clients of standalone activities. Workers do not tell them from others.

// sight is an activity or an operation as it once was: the label of its description.
type sight struct{ id, label string }

// standaloneActivityID draws the id of an activity.
func (w *world) standaloneActivityID() string { return pick(w, "e0", "e1", "e2") }

func startStandaloneActivity(w *world) {
	req := fields{
		"activityId": w.standaloneActivityID(), "activityType": fields{"name": "A"}, "taskQueue": fields{"name": w.queue()}, "requestId": fmt.Sprint("start", w.chance.IntN(60)),
		"startToCloseTimeout": w.seconds(60), "idReusePolicy": pick(w, 0, 1, 1, 2, 3), "idConflictPolicy": pick(w, 0, 1, 2),
	}
	w.maybe(req, "scheduleToCloseTimeout", w.seconds(90), 2)
	w.maybe(req, "scheduleToStartTimeout", w.seconds(60), 4)
	w.maybe(req, "heartbeatTimeout", w.seconds(20), 3)
	w.maybe(req, "startDelay", w.seconds(30), 4)
	w.maybe(req, "retryPolicy", w.retryPolicy(), 2)
	w.call("StartActivityExecution", req, nil)
}

// controlStandaloneActivity interferes with an activity.
func controlStandaloneActivity(w *world) {
	req := fields{"activityId": w.standaloneActivityID(), "identity": "client"}
	w.maybe(req, "requestId", fmt.Sprint("r", w.chance.IntN(6)), 3)
	switch name := pick(w, "RequestCancel", "Terminate", "Delete", "Pause", "Pause", "Unpause", "Unpause", "Reset", "Reset", "Update", "Update"); name {
	case "Delete":
		delete(req, "identity")
		delete(req, "requestId")
		w.call("DeleteActivityExecution", req, nil)
	case "Reset":
		req["keepPaused"], req["resetHeartbeat"], req["restoreOriginalOptions"] = w.one(2), w.one(2), w.one(2)
		w.call("ResetActivityExecution", req, nil)
	case "Update":
		if w.one(4) {
			req["restoreOriginal"] = true
		} else {
			req["activityOptions"] = fields{
				"retryPolicy": fields{"initialInterval": w.seconds(90)}, "heartbeatTimeout": w.seconds(20), "scheduleToCloseTimeout": w.seconds(90), "startDelay": w.seconds(60),
			}
			req["updateMask"] = pick(w, "retryPolicy.initialInterval", "heartbeatTimeout", "retryPolicy", "scheduleToCloseTimeout", "startDelay", "nonsense")
		}
		w.call("UpdateActivityExecutionOptions", req, nil)
	default:
		w.call(name+"ActivityExecution", req, nil)
	}
}

// watchStandaloneActivity waits for news of an activity, or for its end, or asks about several.
func watchStandaloneActivity(w *world) {
	id := w.standaloneActivityID()
	switch w.chance.IntN(4) {
	case 0:
		w.ask("PollActivityExecution", fields{"activityId": id}, nil)
	case 1:
		w.call(pick(w, "ListActivityExecutions", "CountActivityExecutions"), fields{"query": pick(w, "", "ActivityType = 'A' AND CloseTime IS NULL", "ExecutionStatus = 'Paused'")}, nil)
	case 2:
		if seen, ok := some(w, w.sights); ok {
			w.ask("DescribeActivityExecution", fields{"activityId": seen.id, "runId": "$" + seen.label + ".runId", "longPollToken": "$" + seen.label + ".longPollToken"}, nil)
		}
	default:
		w.call("DescribeActivityExecution", fields{"activityId": id}, func(label string, a script.Answer) {
			if resp, _ := a.Response.(*workflowservice.DescribeActivityExecutionResponse); resp != nil {
				remember(&w.sights, sight{id, label})
			}
		})
	}
}
