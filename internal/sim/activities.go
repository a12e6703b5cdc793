package sim

import (
	"go.temporal.io/api/workflowservice/v1"

	"github.com/groundhogdev/groundhog/internal/script"
)

// Workers on activities, and clients in their place.

// job is an activity task that a worker has got.
type job struct {
	token                string // a reference to it
	workflowID, activity string
}

func pollActivity(w *world) {
	req := fields{"taskQueue": fields{"name": w.queue()}, "identity": "worker"}
	w.pollFor("PollActivityTaskQueue", w.versioned(req), func(label string, a script.Answer) {
		if resp, _ := a.Response.(*workflowservice.PollActivityTaskQueueResponse); len(resp.GetTaskToken()) > 0 {
			w.tookActivity(resp, label)
		}
	})
}

func (w *world) tookActivity(resp *workflowservice.PollActivityTaskQueueResponse, path string) {
	remember(&w.activities, job{"$" + path + ".taskToken", resp.GetWorkflowExecution().GetWorkflowId(), resp.GetActivityId()})
}

// answerFields draws an answer to an activity task: the method's name, without what says that it is by id, and its fields.
func (w *world) answerFields() (name string, req fields) {
	switch w.chance.IntN(8) {
	case 0, 1, 2:
		return "RespondActivityTaskCompleted", fields{"result": payloads(3)}
	case 3, 4:
		req = fields{"failure": w.mishap()}
		w.maybe(req, "lastHeartbeatDetails", payloads(1), 4)
		return "RespondActivityTaskFailed", req
	case 5:
		return "RespondActivityTaskCanceled", fields{"details": payloads(1)}
	default:
		return "RecordActivityTaskHeartbeat", fields{"details": payloads(1)}
	}
}

func answerActivity(w *world) {
	j, ok := use(w, &w.activities)
	if !ok {
		pollActivity(w)
		return
	}
	name, req := w.answerFields()
	if name == "RecordActivityTaskHeartbeat" {
		remember(&w.activities, j)
	}
	req["taskToken"], req["identity"] = j.token, "worker"
	w.call(name, req, nil)
}

// answerActivityByID also answers for what no worker has got.
func answerActivityByID(w *world) {
	name, req := w.answerFields()
	j := w.pendingActivity()
	if w.one(4) {
		j = job{activity: w.standaloneActivityID()}
	}
	req["workflowId"], req["activityId"], req["identity"] = j.workflowID, j.activity, "client"
	w.call(name+"ById", req, nil)
}

// controlActivity interferes with an activity that is pending.
func controlActivity(w *world) {
	j := w.pendingActivity()
	req := fields{"execution": fields{"workflowId": j.workflowID}, "id": j.activity, "identity": "client"}
	switch w.chance.IntN(6) {
	case 0, 1:
		w.call("PauseActivity", req, nil)
	case 2:
		req["resetAttempts"], req["resetHeartbeat"] = w.one(2), w.one(2)
		w.call("UnpauseActivity", req, nil)
	case 3:
		req["keepPaused"], req["resetHeartbeat"], req["restoreOriginalOptions"] = w.one(2), w.one(2), w.one(2)
		w.call("ResetActivity", req, nil)
	default:
		req["activityOptions"] = fields{"retryPolicy": fields{"initialInterval": w.seconds(90)}, "heartbeatTimeout": w.seconds(20)}
		req["updateMask"] = pick(w, "retryPolicy.initialInterval", "heartbeatTimeout", "retryPolicy", "nonsense")
		w.call("UpdateActivityOptions", req, nil)
	}
}
