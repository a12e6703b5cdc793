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
	case r.standaloneActivity != nil:
		return standaloneID, nil
	case r.Closed():
		return 0, errClosed()
	case r.activityIDs[id] == 0:
		return 0, serviceerror.NewNotFoundf("cannot find pending activity with ActivityID %s, check workflow execution history for more details", id)
	}
	return r.activityIDs[id], nil
}

// answered finds the attempt that an answer is about.
func (tx *Tx) answered(a Answer) (*activity, error) {
	if tx.run.Closed() && tx.run.standaloneActivity == nil {
		return nil, errClosed()
	}
	act := tx.run.activities[a.ScheduledID]
	if act == nil || act.state != activityStarted || !a.ByID && act.stamp != a.Attempt {
		return nil, tx.run.errNoAttempt()
	}
	return act, nil
}

// errNoAttempt refuses what is said about an attempt that nobody has any more.
func (r *Run) errNoAttempt() error {
	if r.standaloneActivity != nil {
		return ErrNoStandaloneActivity(r.id.ActivityID)
	}
	return serviceerror.NewNotFound("invalid activityID or activity already timed out or invoking workflow is completed")
}

// CompleteActivity takes an attempt's result. A client may complete by id what no worker has started.
func (tx *Tx) CompleteActivity(a Answer, result *commonpb.Payloads) error {
	if act := tx.run.activities[a.ScheduledID]; a.ByID && act != nil && act.state != activityStarted && !tx.run.Closed() {
		tx.change(act, func(act *activity) {
			act.state = move(tx, activityTable, act.state, activityClaim)
			act.startedAt, act.worker, act.requestID = tx.now, Worker{Identity: a.Identity}, ""
		})
	}
	if a.ByID && tx.run.standaloneActivity != nil && tx.run.Closed() {
		return errEnded(tx.run.standaloneActivityState())
	}
	act, err := tx.answered(a)
	if err != nil {
		return err
	}
	if TooLarge(result) {
		return tx.FailActivity(a, limitFailure("Complete result exceeds size limit.", true), nil)
	}
	tx.endActivity(act, activityComplete, a.Version, func(started int64) proto.Message {
		return &historypb.ActivityTaskCompletedEventAttributes{
			Result: result, ScheduledEventId: act.scheduledID, StartedEventId: started, Identity: a.Identity,
		}
	})
	return nil
}

// Excesses lists what of an attempt's failure is too large to be kept, for the answer to its worker.
func Excesses(failure *failurepb.Failure, details *commonpb.Payloads) (found []*failurepb.Failure) {
	if TooLarge(details) {
		found = append(found, limitFailure("Heartbeat details exceed size limit.", true))
	}
	if TooLarge(failure) {
		found = append(found, fitting(failure))
	}
	return found
}

// FailActivity takes an attempt's failure, and tries again if the retry policy allows it.
func (tx *Tx) FailActivity(a Answer, failure *failurepb.Failure, details *commonpb.Payloads) error {
	act, err := tx.answered(a)
	if err != nil {
		return err
	}
	failure = fitting(failure)
	if details != nil && !TooLarge(details) {
		act = tx.change(act, func(a *activity) { a.details, a.toldAt, a.beats = details, tx.now, a.beats+1 })
	}
	state := tx.retryActivity(act, failure)
	if state == enumspb.RETRY_STATE_IN_PROGRESS {
		return nil
	}
	tx.endActivity(act, activityFail, a.Version, func(started int64) proto.Message {
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
	if TooLarge(details) {
		return tx.FailActivity(a, limitFailure("Cancel details exceed size limit.", true), nil)
	}
	if act.cancelID == 0 {
		return serviceerror.NewInvalidArgument("unable to mark activity as canceled without activity being request canceled first")
	}
	tx.endActivity(act, activityCancel, nil, func(started int64) proto.Message {
		return &historypb.ActivityTaskCanceledEventAttributes{
			Details: details, LatestCancelRequestedEventId: act.cancelID, ScheduledEventId: act.scheduledID, StartedEventId: started, Identity: a.Identity,
		}
	})
	return nil
}

// Orders are what the worker of an attempt is told when it is heard of.
type Orders struct {
	Cancel, Pause, Reset bool
}

// Heartbeat notes that an attempt is alive, and tells what is wanted of it.
func (tx *Tx) Heartbeat(a Answer, details *commonpb.Payloads) (Orders, error) {
	act, err := tx.answered(a)
	if err != nil {
		return Orders{}, err
	}
	if TooLarge(details) { // the worker is told to stop, for the activity has failed
		return Orders{Cancel: true}, tx.FailActivity(a, limitFailure("Heartbeat details exceed size limit.", true), nil)
	}
	act = tx.change(act, func(a *activity) { a.details, a.beatAt, a.toldAt, a.beats = details, tx.now, tx.now, a.beats+1 })
	tx.watchActivity(act, enumspb.TIMEOUT_TYPE_HEARTBEAT)
	return Orders{Cancel: act.cancelID != 0, Pause: act.pause != nil && !tx.run.startsOver(act), Reset: act.reset}, nil
}

// endActivity writes the start and the end of the last attempt, or ends the run that is nothing but the activity. The start tells the version that
// came with the answer, so a timeout knows none.
func (tx *Tx) endActivity(act *activity, how activityEvent, version *commonpb.WorkerVersionStamp, end func(started int64) proto.Message) {
	move(tx, activityTable, act.state, how)
	tx.forget(act)
	if tx.run.standaloneActivity != nil {
		tx.endStandaloneActivity(act, end(0))
		return
	}
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
