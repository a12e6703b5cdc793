package run

import (
	"time"

	commandpb "go.temporal.io/api/command/v1"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	historypb "go.temporal.io/api/history/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/groundhogdev/groundhog/internal/core/fsm"
)

// Activities: SCHEDULE_ACTIVITY_TASK, REQUEST_CANCEL_ACTIVITY_TASK, their attempts and how they end.
//
// ActivityTaskStarted is written only when the activity ends.

type activityState string

const (
	noActivity         activityState = ""
	activityScheduled  activityState = "scheduled"
	activityStarted    activityState = "started"
	activityBackingOff activityState = "backing off"
	activityPaused     activityState = "paused"
)

type activityEvent string

const (
	activitySchedule activityEvent = "schedule"
	activityPoll     activityEvent = "poll"
	activityClaim    activityEvent = "claim" // by a client that completes by id what no worker has
	activityComplete activityEvent = "complete"
	activityFail     activityEvent = "fail"
	activityRetry    activityEvent = "retry" // after a failure or a timeout
	activityResume   activityEvent = "due again"
	activityCancel   activityEvent = "cancel"
	activityTimeOut  activityEvent = "time out"
	activityPostpone activityEvent = "postpone" // by other options
	activityPause    activityEvent = "pause"    // by a client; a started attempt goes on, and pauses if it fails
)

var activityTable = fsm.New("activity", fsm.Edges[activityState, activityEvent]{
	noActivity: {activitySchedule: activityScheduled},
	activityScheduled: {
		activityPoll: activityStarted, activityClaim: activityStarted, activityCancel: noActivity, activityTimeOut: noActivity,
		activityPause: activityPaused, activityResume: activityScheduled, activityPostpone: activityBackingOff,
	},
	activityStarted: {
		activityComplete: noActivity, activityFail: noActivity, activityRetry: activityBackingOff, activityCancel: noActivity, activityTimeOut: noActivity,
		activityPause: activityPaused,
	},
	activityBackingOff: {
		activityResume: activityScheduled, activityClaim: activityStarted, activityCancel: noActivity, activityTimeOut: noActivity,
		activityPause: activityPaused,
	},
	activityPaused: {
		activityResume: activityScheduled, activityPostpone: activityBackingOff, activityClaim: activityStarted, activityCancel: noActivity,
		activityTimeOut: noActivity, // only standalone activities time out while they are paused
	},
})

type activity struct {
	attrs       *historypb.ActivityTaskScheduledEventAttributes
	scheduledID int64
	firstAt     time.Time            // when it was scheduled
	delay       *durationpb.Duration // before the first attempt of a standalone activity
	state       activityState
	attempt     int32
	stamp       int // counts offers and retries, so that late answers and deadlines are told from timely ones
	offeredAt   time.Time
	startedAt   time.Time
	requestID   string
	worker      Worker
	details     *commonpb.Payloads // of the last heartbeat
	beatAt      time.Time          // when the attempt was last heard of
	beats       int                // how often
	toldAt      time.Time          // when details came last
	lastFailure *failurepb.Failure
	cancelID    int64 // of ActivityTaskCancelRequested, 0 if there is none
	// pause says by whom and why the activity was paused; nil if it is not. See activity_control.go.
	pause       *workflowpb.PendingActivityInfo_PauseInfo
	pausedIn    string    // the request that paused it
	reset       bool      // the attempt was declared the first one
	forgetBeats bool      // the next attempt gets no details of the attempts before
	failedAt    time.Time // when the last attempt failed
	resumesAt   time.Time // when the next attempt is due
	asked       bool      // by the worker, whatever the retry policy says
}

func scheduleActivity(tx *Tx, cmd *commandpb.Command) *badCommand {
	a := cmd.GetScheduleActivityTaskCommandAttributes()
	attrs, refused := checkActivity(tx.run, a)
	if refused != nil {
		return refused
	}
	attrs.WorkflowTaskCompletedEventId = tx.completedID()
	act := &activity{attrs: attrs, firstAt: tx.now, offeredAt: tx.now, attempt: 1, state: move(tx, activityTable, noActivity, activitySchedule)}
	act.scheduledID = tx.append(attrs)
	put(tx, tx.run.activities, act.scheduledID, act)
	put(tx, tx.run.activityIDs, attrs.GetActivityId(), act.scheduledID)
	tx.watchActivity(act, enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE)
	switch {
	case tx.run.Paused():
		tx.withhold(act)
	case a.GetRequestEagerExecution():
		tx.eager = append(tx.eager, act.scheduledID)
		tx.change(act, func(a *activity) { a.stamp++ })
	default:
		tx.offerActivity(act, tx.now)
	}
	return nil
}

// startEager hands the activities that the worker asked for to it, in the answer to the workflow task that scheduled them.
func (tx *Tx) startEager(worker Worker) {
	for _, id := range tx.eager {
		if tx.run.activities[id] != nil { // it may have been cancelled by a later command
			tx.StartActivity(id, worker)
		}
	}
}

// change replaces an activity by a changed copy.
func (tx *Tx) change(act *activity, edit func(*activity)) *activity {
	changed := *act
	edit(&changed)
	put(tx, tx.run.activities, act.scheduledID, &changed)
	return &changed
}

// forget takes an activity that has ended out of the pending ones.
func (tx *Tx) forget(act *activity) {
	remove(tx, tx.run.activities, act.scheduledID)
	remove(tx, tx.run.activityIDs, act.attrs.GetActivityId())
}

// offerActivity offers the next attempt. It may have been due before now.
func (tx *Tx) offerActivity(act *activity, due time.Time) {
	act = tx.change(act, func(a *activity) { a.stamp, a.offeredAt = a.stamp+1, due })
	tx.watchActivity(act, enumspb.TIMEOUT_TYPE_SCHEDULE_TO_START)
	tx.offer(Task{Queue: act.attrs.GetTaskQueue().GetName(), Kind: ActivityTask, ID: act.scheduledID, Stamp: act.stamp})
}

// WantsActivityTask tells whether an offered attempt is still the one to start.
func (r *Run) WantsActivityTask(task Task) bool {
	act := r.activities[task.ID]
	return task.Kind == ActivityTask && !r.Closed() && act != nil && act.state == activityScheduled && act.stamp == task.Stamp
}

// Offers tells whether a worker may come for something else than the workflow task: an activity or a query.
func (r *Run) Offers() bool {
	for _, act := range r.activities { // one is enough, so the order does not matter
		if act.state == activityScheduled {
			return true
		}
	}
	return len(r.queries) > 0
}

// StartActivity hands an attempt to a worker.
func (tx *Tx) StartActivity(scheduledID int64, worker Worker) {
	act := tx.change(tx.run.activities[scheduledID], func(a *activity) {
		a.state = move(tx, activityTable, a.state, activityPoll)
		a.startedAt, a.worker, a.requestID, a.beatAt = tx.now, worker, tx.ids.UUID(), tx.now
	})
	tx.watchActivity(act, enumspb.TIMEOUT_TYPE_START_TO_CLOSE)
	tx.watchActivity(act, enumspb.TIMEOUT_TYPE_HEARTBEAT)
	set(tx, &tx.out.Started, append(tx.out.Started, scheduledID))
}

// ActivityRunning tells whether a worker has this attempt of an activity.
func (r *Run) ActivityRunning(scheduledID int64, stamp int) bool {
	act := r.activities[scheduledID]
	return !r.Closed() && act != nil && act.state == activityStarted && act.stamp == stamp
}

// ActivityType returns the name of a pending activity's type.
func (r *Run) ActivityType(scheduledID int64) string {
	return r.activities[scheduledID].attrs.GetActivityType().GetName()
}

// ActivityQueue returns the name of the task queue of a pending activity.
func (r *Run) ActivityQueue(scheduledID int64) string {
	return r.activities[scheduledID].attrs.GetTaskQueue().GetName()
}

// PollActivity describes a started attempt to its worker.
func (r *Run) PollActivity(scheduledID int64) *workflowservice.PollActivityTaskQueueResponse {
	act := r.activities[scheduledID]
	a := act.attrs
	return &workflowservice.PollActivityTaskQueueResponse{
		WorkflowNamespace: r.id.Namespace, WorkflowType: r.started.GetWorkflowType(), WorkflowExecution: r.executionOfTask(),
		ActivityType: a.GetActivityType(), ActivityId: a.GetActivityId(), ActivityRunId: r.standaloneActivityRunID(), Header: a.GetHeader(), Input: a.GetInput(),
		HeartbeatDetails: act.details, ScheduledTime: stamp(act.firstAt), CurrentAttemptScheduledTime: stamp(act.offeredAt), StartedTime: stamp(act.startedAt),
		Attempt: act.attempt, ScheduleToCloseTimeout: a.GetScheduleToCloseTimeout(), StartToCloseTimeout: a.GetStartToCloseTimeout(),
		HeartbeatTimeout: a.GetHeartbeatTimeout(), RetryPolicy: a.GetRetryPolicy(), Priority: r.PriorityOf(a.GetPriority()),
	}
}

// Attempt returns the stamp of an activity's attempt, for the worker's token.
func (r *Run) Attempt(scheduledID int64) int { return r.activities[scheduledID].stamp }

func requestCancelActivity(tx *Tx, cmd *commandpb.Command) *badCommand {
	const cause = enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_REQUEST_CANCEL_ACTIVITY_ATTRIBUTES
	a := cmd.GetRequestCancelActivityTaskCommandAttributes()
	id := a.GetScheduledEventId()
	act := tx.run.activities[id]
	switch {
	case a == nil:
		return bad(cause, "RequestCancelActivityTaskCommandAttributes is not set on RequestCancelActivityTaskCommand.")
	case id <= 0:
		return bad(cause, "ScheduledEventId is not set on RequestCancelActivityTaskCommand.")
	case act == nil && !tx.run.waits(endOf(id)), act != nil && act.cancelID != 0:
		return badAction(cause, "add-activitytask-cancel-requested-event", "ScheduledEventID: %d", id)
	}
	requested := tx.append(&historypb.ActivityTaskCancelRequestedEventAttributes{ScheduledEventId: id, WorkflowTaskCompletedEventId: tx.completedID()})
	if act == nil {
		return nil // it ended while the command was on its way
	}
	act = tx.change(act, func(a *activity) { a.cancelID = requested })
	if act.state == activityStarted {
		return nil // the worker learns it from its next heartbeat
	}
	tx.endActivity(act, activityCancel, nil, func(int64) proto.Message {
		return &historypb.ActivityTaskCanceledEventAttributes{
			Details: notStarted(), LatestCancelRequestedEventId: requested, ScheduledEventId: id, Identity: tx.run.wft.worker.Identity,
		}
	})
	return nil
}

// notStarted are the details of the cancellation of an activity that no worker had.
func notStarted() *commonpb.Payloads {
	return &commonpb.Payloads{Payloads: []*commonpb.Payload{{
		Metadata: map[string][]byte{"encoding": []byte("json/plain")}, Data: []byte(`"ACTIVITY_ID_NOT_STARTED"`),
	}}}
}

// endOf recognises the end of an activity.
func endOf(scheduledID int64) func(*historypb.HistoryEvent) bool {
	return func(e *historypb.HistoryEvent) bool {
		switch e.GetEventType() {
		case enumspb.EVENT_TYPE_ACTIVITY_TASK_COMPLETED:
			return e.GetActivityTaskCompletedEventAttributes().GetScheduledEventId() == scheduledID
		case enumspb.EVENT_TYPE_ACTIVITY_TASK_FAILED:
			return e.GetActivityTaskFailedEventAttributes().GetScheduledEventId() == scheduledID
		case enumspb.EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT:
			return e.GetActivityTaskTimedOutEventAttributes().GetScheduledEventId() == scheduledID
		case enumspb.EVENT_TYPE_ACTIVITY_TASK_CANCELED:
			return e.GetActivityTaskCanceledEventAttributes().GetScheduledEventId() == scheduledID
		}
		return false
	}
}
