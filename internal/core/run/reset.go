package run

import (
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/groundhogdev/groundhog/internal/core/ids"
)

// Resets: a new run that begins with the history of another one up to a workflow task, fails that task, and goes on from there.
// What the workflow was told after that point it is told again.
//
//	base:    events 1 .. finish-1, the rest
//	new run: events 1 .. finish-1, WorkflowTaskFailed (reset), what is reapplied, WorkflowTaskScheduled
//
// How a run's state follows from its events is in replay.go. The server's rules are in service/history/ndc/workflow_resetter.go.

// Reset says how a run is reset.
type Reset struct {
	Base *Run
	// RunID is the new run's.
	RunID string
	// Finish is the id of the event after the start of the workflow task that fails.
	Finish int64
	Reason string
	// Later are the events after the reset point, those of the runs that continued the base among them.
	Later []*historypb.HistoryEvent
	// Exclude are the kinds of what is not told again.
	Exclude map[enumspb.ResetReapplyExcludeType]bool
	// Wishes change the options of the new run. They have been checked.
	Wishes         []Wish
	Now            time.Time
	IDs            *ids.Source
	ResetRequestID string
}

// Resettable refuses places in the history at which no workflow task is pending.
func (r *Run) Resettable(finish int64) error {
	if finish <= 1 || finish >= r.nextID() {
		return serviceerror.NewInvalidArgument("Workflow task finish ID must be > 1 && <= workflow last event ID.")
	}
	pending := false
	for _, e := range r.events[:finish-1] {
		switch e.GetEventType() {
		case enumspb.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED, enumspb.EVENT_TYPE_WORKFLOW_TASK_STARTED:
			pending = true
		case enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED, enumspb.EVENT_TYPE_WORKFLOW_TASK_FAILED, enumspb.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT:
			pending = false
		}
	}
	if !pending {
		return serviceerror.NewInvalidArgumentf("Can only reset workflow to event ID in range [WorkflowTaskScheduled +1, WorkflowTaskStarted + 1]: %v", finish)
	}
	return nil
}

// ResetTo notes which run takes the place of this one; it ends the run if it is still open. The end is not reported to anybody: the
// other run will have its own.
func (tx *Tx) ResetTo(runID, reason string) error {
	set(tx, &tx.run.resetInto, runID)
	if tx.run.Closed() {
		return nil
	}
	return tx.MakeWay(reason)
}

// resetter is the identity of resets.
const resetter = "history-resetter"

// MakeWay ends the run because of a reset.
func (tx *Tx) MakeWay(reason string) error { return tx.Terminate(reason, nil, resetter) }

// MadeWay tells whether a reset has ended the run. A parent does not learn of that end, whatever becomes of its child: see
// processCloseExecution in service/history/transfer_queue_active_task_executor.go.
func (r *Run) MadeWay() bool {
	return r.events[len(r.events)-1].GetWorkflowExecutionTerminatedEventAttributes().GetIdentity() == resetter
}

// ResetInto returns the id of the run that a reset put in the place of this one; it is empty if there is none.
func (r *Run) ResetInto() string { return r.resetInto }

// ResetRequestID returns the id of the request that made this run by a reset; it is empty if another one did.
func (r *Run) ResetRequestID() string { return r.resetRequestID }

// NewReset returns the new run, and the transaction's output.
func NewReset(reset Reset) (*Run, Output, error) {
	base := reset.Base
	id := base.id
	id.RunID = reset.RunID
	r := blank(Begin{ID: id, Attributes: restarted(base.started, reset.Now), Now: reset.Now, Endpoints: base.endpoints, Registry: base.registry})
	r.requestID, r.resetRequestID = base.requestID, reset.ResetRequestID
	out, err := r.Do(reset.Now, reset.IDs, func(tx *Tx) error {
		for _, e := range base.events[:reset.Finish-1] {
			tx.replay(e)
		}
		if err := tx.failForReset(reset); err != nil {
			return err
		}
		tx.startTimeouts()
		for _, e := range reset.Later {
			tx.reapply(e, reset)
		}
		for _, wish := range reset.Wishes {
			tx.applyOptions(wish)
		}
		tx.resume()
		set(tx, &r.attention, true)
		return nil
	})
	return r, out, err
}

// restarted are the attributes with which a run begins again now: it has waited for its first task, and has all its time before it.
func restarted(a *startedAttributes, now time.Time) *startedAttributes {
	a = proto.CloneOf(a)
	a.FirstWorkflowTaskBackoff = nil
	if timeout := a.GetWorkflowExecutionTimeout().AsDuration(); timeout > 0 {
		a.WorkflowExecutionExpirationTime = stamp(now.Add(timeout))
	}
	return a
}

// failForReset fails the pending workflow task.
func (tx *Tx) failForReset(reset Reset) error {
	r := tx.run
	w := r.wft
	if w.state == noTask {
		return reset.Base.Resettable(reset.Finish)
	}
	if w.state == taskScheduled {
		w.requestID, w.worker, w.startedAt, w.bytes = tx.ids.UUID(), Worker{Identity: historyService}, tx.now, r.bytes
		w.startedID = tx.append(w.startedEvent())
	}
	tx.append(&historypb.WorkflowTaskFailedEventAttributes{
		ScheduledEventId: w.scheduledID, StartedEventId: w.startedID, Cause: enumspb.WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW,
		Failure:  &failurepb.Failure{Message: reset.Reason, FailureInfo: &failurepb.Failure_ResetWorkflowFailureInfo{ResetWorkflowFailureInfo: &failurepb.ResetWorkflowFailureInfo{}}},
		Identity: historyService, BaseRunId: reset.Base.id.RunID, NewRunId: reset.RunID,
	})
	w.state, w.attempt = noTask, 0
	set(tx, &r.wft, w)
	return nil
}

// reapply tells the workflow again what it was told after the reset point.
func (tx *Tx) reapply(e *historypb.HistoryEvent, reset Reset) {
	switch e.GetEventType() {
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED:
		if !reset.Exclude[enumspb.RESET_REAPPLY_EXCLUDE_TYPE_SIGNAL] {
			_ = tx.TakeSignal(e.GetWorkflowExecutionSignaledEventAttributes(), e.GetLinks()) // the base has taken it, so it can be taken
		}
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ADMITTED:
		if a := e.GetWorkflowExecutionUpdateAdmittedEventAttributes(); !reset.Exclude[enumspb.RESET_REAPPLY_EXCLUDE_TYPE_UPDATE] {
			tx.readmit(a)
		}
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED:
		// without a request it was admitted by an event before, which is reapplied
		if request := e.GetWorkflowExecutionUpdateAcceptedEventAttributes().GetAcceptedRequest(); request != nil && !reset.Exclude[enumspb.RESET_REAPPLY_EXCLUDE_TYPE_UPDATE] {
			tx.readmit(&historypb.WorkflowExecutionUpdateAdmittedEventAttributes{Request: request, Origin: enumspb.UPDATE_ADMITTED_EVENT_ORIGIN_REAPPLY})
		}
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED:
		a := e.GetWorkflowExecutionOptionsUpdatedEventAttributes()
		tx.arriveWith(a, func(again *historypb.HistoryEvent) {
			again.Links, again.WorkerMayIgnore = e.GetLinks(), e.GetWorkerMayIgnore()
		})
		tx.noteOptions(a)
	case enumspb.EVENT_TYPE_NEXUS_OPERATION_STARTED, enumspb.EVENT_TYPE_NEXUS_OPERATION_COMPLETED, enumspb.EVENT_TYPE_NEXUS_OPERATION_FAILED,
		enumspb.EVENT_TYPE_NEXUS_OPERATION_CANCELED, enumspb.EVENT_TYPE_NEXUS_OPERATION_TIMED_OUT:
		if !reset.Exclude[enumspb.RESET_REAPPLY_EXCLUDE_TYPE_NEXUS] {
			tx.reapplyOperation(e)
		}
	default:
		tx.reapplyChild(e)
	}
}

// readmit admits an update by an event, which also carries the request to the worker.
func (tx *Tx) readmit(a *historypb.WorkflowExecutionUpdateAdmittedEventAttributes) {
	tx.arrive(a)
	tx.admitUpdate(&Update{id: a.GetRequest().GetMeta().GetUpdateId()})
}

// resume lets what was pending at the reset point go on: timers keep their time, activities are offered anew.
func (tx *Tx) resume() {
	r := tx.run
	for _, e := range r.events {
		switch id := e.GetEventId(); e.GetEventType() {
		case enumspb.EVENT_TYPE_TIMER_STARTED:
			a := e.GetTimerStartedEventAttributes()
			if pending := r.timers[a.GetTimerId()]; pending != nil && pending.startedID == id {
				due := e.GetEventTime().AsTime().Add(a.GetStartToFireTimeout().AsDuration())
				tx.at(due, timerDue{a.GetTimerId(), id})
			}
		case enumspb.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED:
			if act := r.activities[id]; act != nil {
				tx.resumeActivity(act)
			}
		case enumspb.EVENT_TYPE_NEXUS_OPERATION_SCHEDULED:
			if op := r.operations[id]; op != nil {
				tx.resumeOperation(op)
			}
		}
	}
}

func (tx *Tx) resumeActivity(act *activity) {
	act = tx.change(act, func(a *activity) { a.firstAt = tx.now })
	tx.watchActivity(act, enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE)
	tx.offerActivity(act, tx.now)
}

// resumeOperation sends the request again if the handler has not answered it. One that it has is awaited, see callbackDue in core.
func (tx *Tx) resumeOperation(op *operation) {
	wish := func(since time.Time, timeout *durationpb.Duration, kind enumspb.TimeoutType) {
		if timeout.AsDuration() > 0 {
			tx.at(since.Add(timeout.AsDuration()), operationDue{op.scheduledID, kind})
		}
	}
	wish(op.scheduledAt, op.attrs.GetScheduleToCloseTimeout(), enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE)
	if op.state == operationStarted {
		wish(op.startedAt, op.attrs.GetStartToCloseTimeout(), enumspb.TIMEOUT_TYPE_START_TO_CLOSE)
	} else {
		wish(op.scheduledAt, op.attrs.GetScheduleToStartTimeout(), enumspb.TIMEOUT_TYPE_SCHEDULE_TO_START)
	}
	if op.state == operationScheduled {
		tx.sendNexusRequest(op, startRequest)
	} else if op.cancelID != 0 {
		tx.sendNexusRequest(op, cancelRequest)
	}
}
