package run

import (
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
)

// The timeouts of workflow tasks: a worker that does not answer, and a worker that does not come for what is in its cache.

// workflowTaskDue times a started task out.
type workflowTaskDue struct{ stamp, pauses int }

func (d workflowTaskDue) fire(tx *Tx) error {
	if tx.run.wft.state == taskStarted && tx.run.wft.stamp == d.stamp && tx.run.wft.pauses == d.pauses {
		tx.timeOutTask()
	}
	return nil
}

// timeOutTask ends the started task as timed out, and tries again.
func (tx *Tx) timeOutTask() {
	tx.commitTask("", nil)
	if w := tx.run.wft; !w.transient() {
		tx.append(&historypb.WorkflowTaskTimedOutEventAttributes{
			ScheduledEventId: w.scheduledID, StartedEventId: w.startedID, TimeoutType: enumspb.TIMEOUT_TYPE_START_TO_CLOSE,
		})
	}
	tx.retryTask(taskTimeOut)
}

// stickyDue takes a task back from a worker that does not come for it. The next one is not another attempt.
type stickyDue struct{ stamp int }

func (d stickyDue) fire(tx *Tx) error {
	r := tx.run
	if r.wft.state != taskScheduled || r.wft.stamp != d.stamp {
		return nil
	}
	tx.commitTask("", nil)
	tx.append(&historypb.WorkflowTaskTimedOutEventAttributes{
		ScheduledEventId: r.wft.scheduledID, TimeoutType: enumspb.TIMEOUT_TYPE_SCHEDULE_TO_START,
	})
	w := r.wft
	w.state, w.attempt, w.heartbeats = move(tx, taskTable, w.state, taskExpire), 1, time.Time{}
	set(tx, &r.wft, w)
	set(tx, &r.sticky, stickyQueue{})
	set(tx, &r.attention, true)
	return nil
}
