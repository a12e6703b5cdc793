package run

import (
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"
	"google.golang.org/protobuf/proto"

	"github.com/groundhogdev/groundhog/internal/core/history"
)

// What workers, or clients in their place, say about an attempt of an activity: completed, failed, cancelled, still alive.

// Answer says which attempt is meant, and by whom.
type Answer struct {
	ScheduledID int64
	Attempt     int  // of the task token
	ByID        bool // there is no task token: any attempt is meant
	Identity    string
	Version     *commonpb.WorkerVersionStamp
}

// ActivityByID finds a pending activity by the id that the workflow gave it.
func (r *Run) ActivityByID(id string) (scheduledID int64, err error) {
	switch {
	case r.Closed():
		return 0, errClosed()
	case id == "":
		return 0, serviceerror.NewInvalidArgument("activityID cannot be empty")
	case r.activityIDs[id] == 0:
		return 0, serviceerror.NewNotFoundf("cannot find pending activity with ActivityID %s, check workflow execution history for more details", id)
	}
	return r.activityIDs[id], nil
}

// answered finds the attempt that an answer is about.
func (tx *Tx) answered(a Answer) (*activity, error) {
	if tx.run.Closed() {
		return nil, errClosed()
	}
	act := tx.run.activities[a.ScheduledID]
	if act == nil || act.state != activityStarted || !a.ByID && act.stamp != a.Attempt {
		return nil, errNoActivity()
	}
	return act, nil
}

func errNoActivity() error {
	return serviceerror.NewNotFound("invalid activityID or activity already timed out or invoking workflow is completed")
}

// CompleteActivity takes an attempt's result. A client may complete by id what no worker has started.
func (tx *Tx) CompleteActivity(a Answer, result *commonpb.Payloads) error {
	if act := tx.run.activities[a.ScheduledID]; a.ByID && act != nil && act.state != activityStarted && !tx.run.Closed() {
		tx.change(act, func(act *activity) {
			act.state, act.startedAt, act.worker, act.requestID = activityStarted, tx.now, Worker{Identity: a.Identity}, ""
		})
	}
	act, err := tx.answered(a)
	if err != nil {
		return err
	}
	tx.endActivity(act, a.Version, func(started int64) proto.Message {
		return &historypb.ActivityTaskCompletedEventAttributes{
			Result: result, ScheduledEventId: act.scheduledID, StartedEventId: started, Identity: a.Identity,
		}
	})
	return nil
}

// FailActivity takes an attempt's failure, and tries again if the retry policy allows it.
func (tx *Tx) FailActivity(a Answer, failure *failurepb.Failure, details *commonpb.Payloads) error {
	act, err := tx.answered(a)
	if err != nil {
		return err
	}
	if details != nil {
		act = tx.change(act, func(a *activity) { a.details = details })
	}
	state := tx.retryActivity(act, failure)
	if state == enumspb.RETRY_STATE_IN_PROGRESS {
		return nil
	}
	tx.endActivity(act, a.Version, func(started int64) proto.Message {
		return &historypb.ActivityTaskFailedEventAttributes{
			Failure: failure, ScheduledEventId: act.scheduledID, StartedEventId: started, Identity: a.Identity, RetryState: state,
		}
	})
	return nil
}

// CancelActivity takes a worker's word that an attempt ended because it was cancelled.
func (tx *Tx) CancelActivity(a Answer, details *commonpb.Payloads) error {
	act, err := tx.answered(a)
	if err != nil {
		return err
	}
	if act.cancelID == 0 {
		return serviceerror.NewInvalidArgument("unable to mark activity as canceled without activity being request canceled first")
	}
	tx.endActivity(act, nil, func(started int64) proto.Message {
		return &historypb.ActivityTaskCanceledEventAttributes{
			Details: details, LatestCancelRequestedEventId: act.cancelID, ScheduledEventId: act.scheduledID, StartedEventId: started, Identity: a.Identity,
		}
	})
	return nil
}

// Heartbeat notes that an attempt is alive, and tells whether its cancellation was requested.
func (tx *Tx) Heartbeat(a Answer, details *commonpb.Payloads) (cancelRequested bool, err error) {
	act, err := tx.answered(a)
	if err != nil {
		return false, err
	}
	act = tx.change(act, func(a *activity) { a.details, a.beatAt, a.beats = details, tx.now, a.beats+1 })
	tx.watchHeartbeat(act)
	return act.cancelID != 0, nil
}

// endActivity writes the start and the end of the last attempt. The start tells the version that came with the answer, so a
// timeout knows none.
func (tx *Tx) endActivity(act *activity, version *commonpb.WorkerVersionStamp, end func(started int64) proto.Message) {
	tx.forget(act)
	if act.state != activityStarted {
		tx.arrive(end(0))
		return
	}
	var started int64
	tx.arriveEvent(func(id int64) *historypb.HistoryEvent {
		started = id
		return history.Event(id, act.startedAt, &historypb.ActivityTaskStartedEventAttributes{
			ScheduledEventId: act.scheduledID, Identity: act.worker.Identity, RequestId: act.requestID, Attempt: act.attempt,
			LastFailure: act.lastFailure, WorkerVersion: version,
		})
	})
	tx.arriveAs(func(int64) proto.Message { return end(started) })
}
