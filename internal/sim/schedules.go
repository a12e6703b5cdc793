package sim

import "time"

// Schedules, whose actions start workflows of the ids that clients use as well.

func (w *world) scheduleID() string { return pick(w, "x", "y") }

func (w *world) scheduleFields() fields {
	f := fields{
		"spec": fields{"interval": []fields{{"interval": pick(w, "30s", "600s", "3600s")}}},
		"action": fields{"startWorkflow": fields{
			"workflowId": w.workflow(), "workflowType": fields{"name": "W"}, "taskQueue": fields{"name": w.queue()}, "workflowRunTimeout": w.seconds(600),
		}},
		"policies": fields{"overlapPolicy": pick(w, 0, 1, 2, 3, 4, 5, 6), "pauseOnFailure": w.one(3), "keepOriginalWorkflowId": w.one(3)},
		"state":    fields{"limitedActions": true, "remainingActions": w.chance.IntN(12)},
	}
	return f
}

// schedule makes or changes a schedule, or asks about it.
func schedule(w *world) {
	id := w.scheduleID()
	switch w.chance.IntN(6) {
	case 0, 1:
		req := fields{"scheduleId": id, "schedule": w.scheduleFields(), "requestId": "r"}
		w.maybe(req, "initialPatch", w.patch(), 3)
		w.call("CreateSchedule", req, nil)
	case 2:
		w.call("UpdateSchedule", fields{"scheduleId": id, "schedule": w.scheduleFields()}, nil)
	case 3:
		w.call("DescribeSchedule", fields{"scheduleId": id}, nil)
	case 4:
		w.call(pick(w, "ListSchedules", "CountSchedules"), fields{}, nil)
	default:
		now := w.player.Now()
		w.call("ListScheduleMatchingTimes", fields{
			"scheduleId": id, "startTime": now.Format(time.RFC3339), "endTime": now.Add(time.Hour).Format(time.RFC3339),
		}, nil)
	}
}

func (w *world) patch() fields {
	now := w.player.Now()
	return pick(w,
		fields{"pause": "stop"}, fields{"unpause": "go"}, fields{"triggerImmediately": fields{"overlapPolicy": pick(w, 0, 2, 4, 6)}},
		fields{"backfillRequest": []fields{{
			"startTime": now.Add(-time.Minute).Format(time.RFC3339), "endTime": now.Format(time.RFC3339), "overlapPolicy": pick(w, 0, 3, 6),
		}}},
	)
}

func patchSchedule(w *world) {
	w.call("PatchSchedule", fields{"scheduleId": w.scheduleID(), "patch": w.patch()}, nil)
}

func deleteSchedule(w *world) { w.call("DeleteSchedule", fields{"scheduleId": w.scheduleID()}, nil) }
