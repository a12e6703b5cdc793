package run

import (
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	historypb "go.temporal.io/api/history/v1"
	"google.golang.org/protobuf/proto"
)

// The timeouts of activities. Attempts that time out are tried again as failed ones are, except that nobody came for them: see
// processSingleActivityTimeoutTask in the server's timer_queue_active_task_executor.go.

// activityDue times an attempt out, or the whole activity. What it was made for tells whether it still stands: the timeout may have
// been changed, or a heartbeat may have come. Heartbeats are told apart by their number, for while an activity runs several of them may
// come at the same virtual time.
type activityDue struct {
	scheduledID int64
	stamp       int // of the attempt, 0 for the whole activity
	beats       int // before a heartbeat timeout
	kind        enumspb.TimeoutType
	at          time.Time
}

// watchActivity wishes for the deadline of a timeout, if the activity has one of the kind.
func (tx *Tx) watchActivity(act *activity, kind enumspb.TimeoutType) {
	at := act.dueAt(kind)
	if at.IsZero() {
		return
	}
	due := activityDue{scheduledID: act.scheduledID, stamp: act.stamp, kind: kind, at: at}
	switch kind {
	case enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE:
		due.stamp = 0
	case enumspb.TIMEOUT_TYPE_HEARTBEAT:
		due.beats = act.beats
	}
	if at.Before(tx.now) { // it became due while the activity was paused
		at = tx.now
	}
	tx.at(at, due)
}

// dueAt is when a timeout ends, the zero time if it never does.
func (act *activity) dueAt(kind enumspb.TimeoutType) time.Time {
	since, timeout := act.firstDispatch(), act.attrs.GetScheduleToCloseTimeout()
	switch kind {
	case enumspb.TIMEOUT_TYPE_SCHEDULE_TO_START:
		since, timeout = act.offeredAt, act.attrs.GetScheduleToStartTimeout()
	case enumspb.TIMEOUT_TYPE_START_TO_CLOSE:
		since, timeout = act.startedAt, act.attrs.GetStartToCloseTimeout()
	case enumspb.TIMEOUT_TYPE_HEARTBEAT:
		since, timeout = act.beatAt, act.attrs.GetHeartbeatTimeout()
	}
	if timeout.AsDuration() <= 0 {
		return time.Time{}
	}
	return since.Add(timeout.AsDuration())
}

func (d activityDue) lapsed(r *Run) bool {
	act := r.activities[d.scheduledID]
	if act == nil || act.pause != nil && r.standaloneActivity == nil || !act.dueAt(d.kind).Equal(d.at) {
		return true
	}
	switch d.kind {
	case enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE:
		return false
	case enumspb.TIMEOUT_TYPE_SCHEDULE_TO_START:
		return act.stamp != d.stamp || act.state != activityScheduled
	case enumspb.TIMEOUT_TYPE_HEARTBEAT:
		return act.stamp != d.stamp || act.state != activityStarted || act.beats != d.beats
	default:
		return act.stamp != d.stamp
	}
}

func (d activityDue) fire(tx *Tx) error {
	tx.timeOutActivity(tx.run.activities[d.scheduledID], d.kind)
	return nil
}

func (tx *Tx) timeOutActivity(act *activity, kind enumspb.TimeoutType) {
	kind = tx.run.firstTimeout(act, kind)
	failure := tx.run.timeoutFailure("activity "+kind.String()+" timeout", kind)
	state := tx.retryActivity(act, failure)
	if state == enumspb.RETRY_STATE_IN_PROGRESS {
		return
	}
	before := act.lastFailure
	act = tx.keepTimeout(act, failure)
	if state == enumspb.RETRY_STATE_TIMEOUT && kind != enumspb.TIMEOUT_TYPE_SCHEDULE_TO_START && !tx.run.overdue(kind) {
		failure = tx.run.timeoutFailure("Not enough time to schedule next retry before activity ScheduleToClose timeout, giving up retrying",
			enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE)
	}
	failure.GetTimeoutFailureInfo().LastHeartbeatDetails = act.details
	failure.Cause = before
	tx.endActivity(act, activityTimeOut, nil, func(started int64) proto.Message {
		return &historypb.ActivityTaskTimedOutEventAttributes{
			Failure: failure, ScheduledEventId: act.scheduledID, StartedEventId: started, RetryState: state,
		}
	})
}

func (r *Run) timeoutFailure(message string, kind enumspb.TimeoutType) *failurepb.Failure {
	source := "Server"
	if r.Sort() != OfWorkflow {
		source = ""
	}
	return &failurepb.Failure{
		Message: message, Source: source,
		FailureInfo: &failurepb.Failure_TimeoutFailureInfo{TimeoutFailureInfo: &failurepb.TimeoutFailureInfo{TimeoutType: kind}},
	}
}
