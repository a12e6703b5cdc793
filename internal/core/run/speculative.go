package run

import (
	"time"

	commonpb "go.temporal.io/api/common/v1"
	updatepb "go.temporal.io/api/update/v1"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/groundhogdev/groundhog/internal/core/history"
)

// Speculative workflow tasks carry updates to a worker when there is nothing else to tell it. They leave no event if the worker
// rejects the updates.
//
//	(none)             --update, no task pending--> scheduled, unwritten
//	unwritten          --any other event, failure, timeout--> written, a task like others
//	started, unwritten --only rejections--> (gone)
//	started, unwritten --anything else----> written, completed
//
// The server's rules are in service/history/workflow/workflow_task_state_machine.go.

// speculativeTimeout is how long the server waits for a worker to come for a speculative task
// (SpeculativeWorkflowTaskScheduleToStartTimeout).
const speculativeTimeout = 5 * time.Second

// discardableEvents is how many events a discarded task may have shipped to the worker
// (DiscardSpeculativeWorkflowTaskMaximumEventsCount).
const discardableEvents = 10

// scheduleForUpdates schedules a speculative task if an update waits to be sent.
func (tx *Tx) scheduleForUpdates() {
	if len(tx.run.inState(updateAdmitted)) == 0 {
		return
	}
	w := tx.run.wft
	w.speculative = w.attempt <= 1 // a task that follows a failed one is transient already
	set(tx, &tx.run.wft, w)
	tx.scheduleWorkflowTask()
	if w.speculative && tx.run.sticky.name == "" {
		tx.after(speculativeTimeout, stickyDue{tx.run.wft.stamp})
	}
}

// Speculative tells whether the pending workflow task leaves no event if it has no effect.
func (r *Run) Speculative() bool { return r.wft.state != noTask && r.wft.speculative }

// LastTask is the start of the last completed workflow task, 0 if there is none.
func (r *Run) LastTask() int64 { return r.wft.previous }

// commitTask writes the events of a speculative task, which makes it one like others.
func (tx *Tx) commitTask(identity string, version *commonpb.WorkerVersionStamp) {
	r := tx.run
	w := r.wft
	if w.state == noTask || !w.speculative {
		return
	}
	tx.Awake() // a run that has had a task does not wait for its first one
	w.speculative = false
	w.scheduledID = r.nextID()
	tx.write(history.Event(w.scheduledID, w.scheduledAt, w.scheduledEvent()))
	if w.state == taskStarted {
		started := w.startedEvent()
		started.Identity, started.WorkerVersion = identity, version
		w.startedID = r.nextID()
		tx.write(history.Event(w.startedID, w.startedAt, started))
	}
	set(tx, &r.wft, w)
}

// discards tells whether a completed speculative task leaves no trace: the worker did nothing but reject updates, and it can do
// without the events that the task shipped.
func (r *Run) discards(req *workflowservice.RespondWorkflowTaskCompletedRequest) bool {
	if !r.Speculative() || len(req.GetCommands()) > 0 || req.GetForceCreateNewWorkflowTask() {
		return false
	}
	shipped := r.nextID() - r.wft.previous - 2
	switch again := req.GetCapabilities().GetDiscardSpeculativeWorkflowTaskWithEvents(); {
	case !again && shipped > 0, shipped > discardableEvents:
		return false
	}
	for _, m := range req.GetMessages() {
		if !m.GetBody().MessageIs((*updatepb.Rejection)(nil)) {
			return false
		}
	}
	return true
}

// discardTask forgets the speculative task.
func (tx *Tx) discardTask() {
	w := tx.run.wft
	w.state, w.speculative, w.scheduledID, w.startedID, w.attempt = move(tx, taskTable, w.state, taskDiscard), false, 0, 0, 0
	set(tx, &tx.run.wft, w)
	if w.previous == 0 { // the workflow was still waiting for its first task
		set(tx, &tx.run.attention, true)
	}
}
