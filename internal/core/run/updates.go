package run

import (
	"fmt"
	"slices"

	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	"go.temporal.io/api/serviceerror"
	updatepb "go.temporal.io/api/update/v1"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/groundhogdev/groundhog/internal/core/fsm"
)

// Updates: requests that a workflow accepts or rejects, and answers if it accepted them.
// Only accepted and completed updates are in the history. What the worker answers is in update_messages.go, the workflow task
// that carries requests to it is in speculative.go.

type updateState string

// The states are named as the server names them to workers.
const (
	noUpdate        updateState = ""
	updateAdmitted  updateState = "Admitted"
	updateSent      updateState = "Sent"
	updateAccepted  updateState = "Accepted"
	updateCompleted updateState = "Completed" // or rejected: it has an outcome
	updateAborted   updateState = "Aborted"   // it has an error
)

type updateEvent string

const (
	updateAdmit   updateEvent = "admit"
	updateSend    updateEvent = "send" // with a workflow task, perhaps again
	updateAccept  updateEvent = "accept"
	updateReject  updateEvent = "reject" // by the worker, or for want of an answer
	updateRespond updateEvent = "respond"
	updateAbort   updateEvent = "abort" // the run ends, or the answer was bad
	updateOutlast updateEvent = "run ends"
)

// An update that the worker knows and the service has lost is admitted and answered at once, without being sent.
var updateTable = fsm.New("update", fsm.Edges[updateState, updateEvent]{
	noUpdate:       {updateAdmit: updateAdmitted},
	updateAdmitted: {updateSend: updateSent, updateAccept: updateAccepted, updateReject: updateCompleted, updateAbort: updateAborted},
	updateSent:     {updateSend: updateSent, updateAccept: updateAccepted, updateReject: updateCompleted, updateAbort: updateAborted},
	updateAccepted: {updateRespond: updateCompleted, updateOutlast: updateCompleted},
})

// Update is one update of a run. Its fields change only through set.
type Update struct {
	id         string
	state      updateState
	request    *updatepb.Request // nil if an UpdateAdmitted event holds it
	sentIn     int               // the stamp of the workflow task that it was last sent with
	acceptedID int64             // of UpdateAccepted
	outcome    *updatepb.Outcome
	err        error
	continued  bool // aborted because the run made way for another one
}

// ID returns the update's id.
func (u *Update) ID() string { return u.id }

// Continued tells that the run ended before it saw the update, and another run took its place: the update is for that one.
func (u *Update) Continued() bool { return u.continued }

// Reached tells how far the update has come. The outcome is nil until it is completed; an error means that it was aborted.
func (u *Update) Reached() (enumspb.UpdateWorkflowExecutionLifecycleStage, *updatepb.Outcome, error) {
	switch u.state {
	case updateAborted:
		return enumspb.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_UNSPECIFIED, nil, u.err
	case updateCompleted:
		return enumspb.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED, u.outcome, nil
	case updateAccepted:
		return enumspb.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ACCEPTED, nil, nil
	default:
		return enumspb.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ADMITTED, nil, nil
	}
}

// Done tells whether the update has an outcome.
func (u *Update) Done() bool { return u.state == updateCompleted }

// Accepted tells whether the workflow accepted the update; one that is completed without was rejected.
func (u *Update) Accepted() bool { return u.acceptedID != 0 }

// Update finds an update that is on its way, accepted or completed; nil if there is none with the id.
func (r *Run) Update(id string) *Update { return r.updates[id] }

// Closing tells whether the workflow wanted to end and is likely to do so now; the server admits no update meanwhile.
func (r *Run) Closing() bool { return !r.Closed() && r.closing && r.wft.state == taskStarted }

// failingAttempt is the attempt of a workflow task from which on the server takes no updates and queries any more
// (failUpdateWorkflowTaskAttemptCount and failQueryWorkflowTaskAttemptCount).
const failingAttempt = 3

// Update admits an update, or finds the one with the same id. The next workflow task carries it to the worker.
func (tx *Tx) Update(req *workflowservice.UpdateWorkflowExecutionRequest) (*Update, error) {
	r := tx.run
	id := req.GetRequest().GetMeta().GetUpdateId()
	if first := req.GetFirstExecutionRunId(); first != "" && first != r.started.GetFirstExecutionRunId() {
		return nil, serviceerror.NewNotFound("workflow execution not found")
	}
	known := r.updates[id]
	switch {
	case r.Closed() && known == nil:
		return nil, errClosed()
	case r.Paused():
		return nil, serviceerror.NewFailedPrecondition("Workflow is paused. Cannot update the workflow.")
	case r.Closed():
		return known, nil
	case r.wft.attempt >= failingAttempt:
		return nil, serviceerror.NewWorkflowNotReady("Unable to perform workflow execution update due to Workflow Task in failed state.")
	case known != nil:
		return known, nil
	}
	if err := r.roomForUpdate(); err != nil {
		return nil, err
	}
	u := &Update{id: id, request: req.GetRequest()}
	tx.admitUpdate(u)
	return u, nil
}

// Crowded tells whether a run has as many updates open as it can, so that an update with a new id has to wait.
func (r *Run) Crowded(id string) bool {
	return !r.Closed() && r.updates[id] == nil && len(r.open) >= maxOpenUpdates && len(r.updates) < maxUpdates
}

// roomForUpdate refuses updates beyond the server's limits (checkLimits in workflow/update/registry.go).
func (r *Run) roomForUpdate() error {
	switch {
	case len(r.open) >= maxOpenUpdates:
		return &serviceerror.ResourceExhausted{
			Cause: enumspb.RESOURCE_EXHAUSTED_CAUSE_CONCURRENT_LIMIT, Scope: enumspb.RESOURCE_EXHAUSTED_SCOPE_NAMESPACE,
			Message: fmt.Sprintf("limit on number of concurrent in-flight updates has been reached (%v)", maxOpenUpdates),
		}
	case len(r.updates) >= maxUpdates:
		return serviceerror.NewFailedPreconditionf("The limit on the total number of distinct updates in this workflow has been reached (%v). "+
			"Make sure any duplicate updates share an Update ID so the server can deduplicate them, and consider rejecting updates that you aren't going to process. "+
			"You can also Continue-as-New to avoid this; we recommend you check Continue-as-New Suggested in your Workflow.", maxUpdates)
	}
	return nil
}

// admitUpdate enters a new update.
func (tx *Tx) admitUpdate(u *Update) {
	open := tx.run.open
	set(tx, &u.state, move(tx, updateTable, u.state, updateAdmit))
	put(tx, tx.run.updates, u.id, u)
	set(tx, &tx.run.open, append(open[:len(open):len(open)], u))
}

// endUpdate gives an update its outcome.
func (tx *Tx) endUpdate(u *Update, how updateEvent, outcome *updatepb.Outcome) {
	set(tx, &u.state, move(tx, updateTable, u.state, how))
	set(tx, &u.outcome, outcome)
	tx.leaveUpdate(u)
}

// dropUpdate drops an update that the workflow did not accept. Whoever waits for it still holds it; the id may be used again.
func (tx *Tx) dropUpdate(u *Update) {
	remove(tx, tx.run.updates, u.id)
	tx.leaveUpdate(u)
}

// leaveUpdate takes an update out of those that wait for something.
func (tx *Tx) leaveUpdate(u *Update) {
	set(tx, &u.request, nil)
	set(tx, &tx.run.open, slices.DeleteFunc(slices.Clone(tx.run.open), func(o *Update) bool { return o == u }))
	set(tx, &tx.out.Changed, true)
}

// rejectUpdate ends an update that the workflow, or the server in its place, does not accept. It leaves no event.
func (tx *Tx) rejectUpdate(u *Update, failure *failurepb.Failure) {
	tx.endUpdate(u, updateReject, &updatepb.Outcome{Value: &updatepb.Outcome_Failure{Failure: failure}})
	tx.dropUpdate(u)
}

// abortUpdate ends an update without an outcome.
func (tx *Tx) abortUpdate(u *Update, reason error) {
	set(tx, &u.state, move(tx, updateTable, u.state, updateAbort))
	set(tx, &u.err, reason)
	tx.dropUpdate(u)
}

// inState lists the updates in a state, in the order in which they were admitted.
func (r *Run) inState(state updateState) []*Update {
	var found []*Update
	for _, u := range r.open {
		if u.state == state {
			found = append(found, u)
		}
	}
	return found
}

// abortSent gives up updates whose answer was part of a bad completion, as service/history/workflow/update/abort_reason.go does:
// the task is tried again, they are not. Those that no worker has seen stay.
func (tx *Tx) abortSent() {
	for _, u := range tx.run.inState(updateSent) {
		tx.abortUpdate(u, serviceerror.NewWorkflowNotReady("Unable to perform workflow execution update due to unexpected workflow task failure."))
	}
}

// rejectUnprocessed rejects what the worker was sent and said nothing about: it does not know updates, and would not the next time.
func (tx *Tx) rejectUnprocessed() {
	for _, u := range tx.run.inState(updateSent) {
		tx.rejectUpdate(u, serverFailure("UnprocessedUpdate",
			"Workflow Update is rejected because it wasn't processed by worker. Probably, Workflow Update is not supported by the worker."))
	}
}

// endUpdates ends what is left of the updates of a closed run.
func (tx *Tx) endUpdates() {
	if len(tx.run.open) == 0 {
		return
	}
	for _, u := range slices.Clone(tx.run.open) {
		if u.state == updateAccepted {
			tx.endUpdate(u, updateOutlast, &updatepb.Outcome{Value: &updatepb.Outcome_Failure{Failure: serverFailure("AcceptedUpdateCompletedWorkflow",
				"Workflow Update failed because the Workflow completed before the Update completed.")}})
			continue
		}
		set(tx, &u.continued, tx.run.successor != "")
		tx.abortUpdate(u, serviceerror.NewNotFound("workflow update was aborted by closing workflow"))
	}
}

func serverFailure(kind, message string) *failurepb.Failure {
	return &failurepb.Failure{
		Message: message, Source: "Server",
		FailureInfo: &failurepb.Failure_ApplicationFailureInfo{ApplicationFailureInfo: &failurepb.ApplicationFailureInfo{Type: kind, NonRetryable: true}},
	}
}
