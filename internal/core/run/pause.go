package run

import (
	"maps"
	"slices"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"
	workflowpb "go.temporal.io/api/workflow/v1"
)

// Pauses of a run by clients. A paused run gets no workflow task, and what it had offered to workers is taken back; what workers have, goes on.
// Its clocks do not stop: timers fire, timeouts come due, signals are written, and the workflow sees all of it when the pause ends.
//
//	running --pause---> paused: an offered workflow task fails, offered activities are withheld
//	paused  --unpause-> running: there is a workflow task, activities are offered again
//	paused  --terminate, run timeout--> (ended)
//
// As on the server, an attempt of an activity that fails during the pause is followed by the next one, and an activity that a client unpauses or
// resets is offered: ApplyWorkflowExecutionPausedEvent and ApplyWorkflowExecutionUnpausedEvent in workflow/mutable_state_impl.go.

// pause is why a run is paused.
type pause struct {
	info      *workflowpb.WorkflowExecutionPauseInfo
	requestID string
}

// Paused tells whether the run is paused.
func (r *Run) Paused() bool { return r.status == enumspb.WORKFLOW_EXECUTION_STATUS_PAUSED }

// Pause stops the run from getting tasks. To do so again with the same request id changes nothing.
func (tx *Tx) Pause(identity, reason, requestID string) error {
	r := tx.run
	switch {
	case r.Closed():
		return errClosed()
	case r.Paused() && requestID != "" && r.pause.requestID == requestID:
		return nil
	case r.Paused():
		return serviceerror.NewFailedPrecondition("workflow is already paused.")
	}
	for _, id := range slices.Sorted(maps.Keys(r.activities)) {
		tx.withhold(r.activities[id])
	}
	tx.withholdTask()
	a := &historypb.WorkflowExecutionPausedEventAttributes{Identity: identity, Reason: reason, RequestId: requestID}
	tx.notePause(&pause{&workflowpb.WorkflowExecutionPauseInfo{Identity: identity, Reason: reason, PausedTime: stamp(tx.now)}, requestID})
	tx.arriveWith(a, mayIgnore)
	return nil
}

// Unpause lets a paused run go on, with a workflow task. One that has not begun does not wait for its first task any more.
func (tx *Tx) Unpause(identity, reason, requestID string) error {
	r := tx.run
	switch {
	case r.Closed():
		return errClosed()
	case !r.Paused():
		return serviceerror.NewFailedPrecondition("workflow is not paused.")
	}
	a := &historypb.WorkflowExecutionUnpausedEventAttributes{Identity: identity, Reason: reason, RequestId: requestID}
	tx.arriveWith(a, mayIgnore)
	tx.notePause(nil)
	for _, id := range slices.Sorted(maps.Keys(r.activities)) {
		tx.release(r.activities[id])
	}
	tx.Awake()
	return nil
}

// notePause takes over that a pause begins, or, with nil, that it ends.
func (tx *Tx) notePause(p *pause) {
	r, event := tx.run, enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_PAUSED
	if p == nil {
		event = enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_UNPAUSED
	}
	set(tx, &r.status, move(tx, runTable, r.status, event))
	set(tx, &r.pause, p)
	tx.notePauses()
}

// withholdTask fails the workflow task that no worker has come for.
func (tx *Tx) withholdTask() {
	r := tx.run
	if r.wft.state != taskScheduled {
		return
	}
	speculative := r.wft.speculative
	tx.commitTask("", nil)
	w, started := r.wft, int64(0)
	if speculative { // the server writes that it was started, although it was not
		w.worker, w.bytes = Worker{Identity: historyService}, r.bytes
		started = tx.append(w.startedEvent())
	}
	if !w.transient() {
		tx.append(&historypb.WorkflowTaskFailedEventAttributes{
			ScheduledEventId: w.scheduledID, StartedEventId: started, Cause: enumspb.WORKFLOW_TASK_FAILED_CAUSE_WORKFLOW_PAUSE_REQUESTED_BEFORE_TASK_STARTED, Identity: historyService,
		})
	}
	w.state, w.attempt, w.heartbeats, w.heartbeat = move(tx, taskTable, w.state, taskWithhold), 1, time.Time{}, false
	set(tx, &r.wft, w)
	set(tx, &r.sticky, stickyQueue{})
}

// withhold takes back what is offered of an activity. Its timeouts stand.
func (tx *Tx) withhold(act *activity) {
	if act.state != activityScheduled && act.state != activityBackingOff {
		return
	}
	act = tx.change(act, func(a *activity) { a.stamp++ })
	if act.state == activityScheduled {
		tx.watchActivity(act, enumspb.TIMEOUT_TYPE_SCHEDULE_TO_START)
	}
}

// release offers an activity again that no worker has: at once, or when its attempt is due.
func (tx *Tx) release(act *activity) {
	switch {
	case act.state == activityScheduled:
		tx.offerActivity(act, act.offeredAt)
	case act.state != activityBackingOff:
	case act.resumesAt.After(tx.now):
		act = tx.change(act, func(a *activity) { a.stamp++ })
		tx.at(act.resumesAt, backoffDue{act.scheduledID, act.stamp})
	default:
		tx.offerAgain(act, act.resumesAt)
	}
}

// entries are how the search attribute that lists pauses tells this one.
func (p *pause) entries(workflowID string) (list []string) {
	if p == nil {
		return []string{}
	}
	list = append(list, "Workflow:"+workflowID)
	if reason := p.info.GetReason(); reason != "" {
		list = append(list, "Reason:"+reason)
	}
	return list
}
