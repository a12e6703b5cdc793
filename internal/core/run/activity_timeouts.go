package run

import (
	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	historypb "go.temporal.io/api/history/v1"
	"google.golang.org/protobuf/proto"
)

// The timeouts of activities. Attempts that time out are tried again as failed ones are, except that nobody came for them: see
// processSingleActivityTimeoutTask in the server's timer_queue_active_task_executor.go.

// activityDue times an attempt out, or the whole activity (stamp 0).
type activityDue struct {
	scheduledID int64
	stamp       int
	kind        enumspb.TimeoutType
}

func (d activityDue) fire(tx *Tx) error {
	act := tx.run.activities[d.scheduledID]
	if act == nil || d.stamp != 0 && act.stamp != d.stamp {
		return nil
	}
	if d.kind == enumspb.TIMEOUT_TYPE_SCHEDULE_TO_START && act.state != activityScheduled {
		return nil
	}
	tx.timeOutActivity(act, d.kind)
	return nil
}

// heartbeatDue times an attempt out that has not been heard of since. Heartbeats are told apart by their number, for while an activity
// runs several of them may come at the same virtual time.
type heartbeatDue struct {
	scheduledID int64
	stamp       int
	beats       int
}

func (tx *Tx) watchHeartbeat(act *activity) {
	if timeout := act.attrs.GetHeartbeatTimeout().AsDuration(); timeout > 0 {
		tx.after(timeout, heartbeatDue{act.scheduledID, act.stamp, act.beats})
	}
}

func (d heartbeatDue) fire(tx *Tx) error {
	if !d.lapsed(tx.run) {
		tx.timeOutActivity(tx.run.activities[d.scheduledID], enumspb.TIMEOUT_TYPE_HEARTBEAT)
	}
	return nil
}

func (tx *Tx) timeOutActivity(act *activity, kind enumspb.TimeoutType) {
	failure := timeoutFailure("activity "+kind.String()+" timeout", kind)
	state := tx.retryActivity(act, failure)
	if state == enumspb.RETRY_STATE_IN_PROGRESS {
		return
	}
	if state == enumspb.RETRY_STATE_TIMEOUT && kind != enumspb.TIMEOUT_TYPE_SCHEDULE_TO_START {
		failure = timeoutFailure("Not enough time to schedule next retry before activity ScheduleToClose timeout, giving up retrying",
			enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE)
	}
	failure.GetTimeoutFailureInfo().LastHeartbeatDetails = act.details
	failure.Cause = act.lastFailure
	tx.endActivity(act, nil, func(started int64) proto.Message {
		return &historypb.ActivityTaskTimedOutEventAttributes{
			Failure: failure, ScheduledEventId: act.scheduledID, StartedEventId: started, RetryState: state,
		}
	})
}

func timeoutFailure(message string, kind enumspb.TimeoutType) *failurepb.Failure {
	return &failurepb.Failure{
		Message: message, Source: "Server",
		FailureInfo: &failurepb.Failure_TimeoutFailureInfo{TimeoutFailureInfo: &failurepb.TimeoutFailureInfo{TimeoutType: kind}},
	}
}
