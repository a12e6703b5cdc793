package run

import (
	"encoding/json"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"
)

// Control of standalone activities by clients: cancel, terminate, pause, go on, begin again. A request that comes twice takes effect once. See
// chasm/lib/activity/activity.go of the server; its jitter is left out.

// The states that the server's messages name.
const (
	stateScheduled       = "Scheduled" // it may wait for its time as well
	stateStarted         = "Started"
	statePaused          = "Paused"
	statePauseRequested  = "PauseRequested"
	stateResetRequested  = "ResetRequested"
	stateCancelRequested = "CancelRequested"
)

func (r *Run) standaloneActivityState() string {
	act := r.onlyActivity()
	switch {
	case r.Closed():
		return r.status.String()
	case act.state == activityPaused:
		return statePaused
	case act.state != activityStarted:
		return stateScheduled
	case act.cancelID != 0:
		return stateCancelRequested
	case act.reset:
		return stateResetRequested
	case act.pause != nil:
		return statePauseRequested
	}
	return stateStarted
}

// CancelStandaloneActivity asks for the end of the activity. What no worker has ends at once.
func (tx *Tx) CancelStandaloneActivity(req *workflowservice.RequestCancelActivityExecutionRequest) error {
	r := tx.run
	before := r.standaloneActivity.cancel
	switch {
	case before != nil && before.GetRequestId() == req.GetRequestId():
		return nil
	case r.Closed():
		return serviceerror.NewFailedPreconditionf("activity is in terminal state %v", r.standaloneActivityState())
	case before != nil:
		return serviceerror.NewFailedPreconditionf("cancellation already requested with request ID %s", before.GetRequestId())
	}
	tx.alterStandaloneActivity(func(s *standaloneActivity) { s.cancel, s.restores = req, false })
	act := tx.change(r.onlyActivity(), func(a *activity) { // it counts more than a reset or a pause
		a.cancelID, a.reset, a.forgetBeats, a.pause = standaloneID, false, false, nil
	})
	if act.state == activityStarted {
		return nil // the worker learns it from its next heartbeat
	}
	details := quoted(req.GetReason())
	tx.endActivity(act, activityCancel, nil, func(int64) proto.Message { return &historypb.ActivityTaskCanceledEventAttributes{Details: details} })
	return nil
}

// quoted is a text as the value of a payload.
func quoted(text string) *commonpb.Payloads {
	data, _ := json.Marshal(text) // texts can be written as JSON
	return &commonpb.Payloads{Payloads: []*commonpb.Payload{{Metadata: map[string][]byte{"encoding": []byte("json/plain")}, Data: data}}}
}

// TerminateStandaloneActivity ends the activity, whatever a worker does.
func (tx *Tx) TerminateStandaloneActivity(reason, identity, requestID string) error {
	r := tx.run
	if again, err := r.terminated(r.standaloneActivity.terminated, requestID, r.standaloneActivityState()); again || err != nil {
		return err
	}
	act := r.onlyActivity()
	tx.forget(act)
	tx.alterStandaloneActivity(func(s *standaloneActivity) { s.terminated = requestID })
	tx.closeStandaloneActivity(act, failed(terminatedFailure(reason, identity), enumspb.RETRY_STATE_UNSPECIFIED), enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED)
	return nil
}

// terminated tells whether a request to terminate what stands alone comes again, and refuses it if that has ended. by is the request that has
// terminated it, if one has.
func (r *Run) terminated(by, requestID, state string) (again bool, err error) {
	switch {
	case !r.Closed():
		return false, nil
	case r.status != enumspb.WORKFLOW_EXECUTION_STATUS_TERMINATED:
		return false, errEnded(state)
	case by == requestID:
		return true, nil
	}
	return false, serviceerror.NewFailedPreconditionf("already terminated with request ID %s", by)
}

// errEnded refuses to end what has ended.
func errEnded(state string) error {
	return serviceerror.NewFailedPreconditionf("invalid transition from %v", state)
}

func terminatedFailure(reason, identity string) *failurepb.Failure {
	info := &failurepb.TerminatedFailureInfo{Identity: identity}
	return &failurepb.Failure{Message: reason, FailureInfo: &failurepb.Failure_TerminatedFailureInfo{TerminatedFailureInfo: info}}
}

// PauseStandaloneActivity stops the activity from being tried again. A worker that has it learns it from its next heartbeat. Timeouts go on.
func (tx *Tx) PauseStandaloneActivity(req *workflowservice.PauseActivityExecutionRequest) error {
	state := tx.run.standaloneActivityState()
	switch {
	case req.GetRequestId() == tx.run.standaloneActivity.paused:
		return nil
	case state != stateScheduled && state != stateStarted:
		return serviceerror.NewFailedPreconditionf("activity is in non-pausable state %v", state)
	}
	tx.alterStandaloneActivity(func(s *standaloneActivity) { s.paused = req.GetRequestId() })
	tx.change(tx.run.onlyActivity(), func(a *activity) {
		a.pause = &workflowpb.PendingActivityInfo_PauseInfo{PauseTime: stamp(tx.now)}
		if a.state != activityStarted {
			a.state, a.stamp = move(tx, activityTable, a.state, activityPause), a.stamp+1
		}
	})
	return nil
}

// UnpauseStandaloneActivity lets a paused activity go on when its next attempt is due.
func (tx *Tx) UnpauseStandaloneActivity(requestID string) error {
	state := tx.run.standaloneActivityState()
	switch {
	case requestID == tx.run.standaloneActivity.unpaused:
		return nil
	case tx.run.Closed():
		return serviceerror.NewFailedPreconditionf("activity is in terminal state %v", state)
	case state != statePaused && state != statePauseRequested:
		return serviceerror.NewFailedPreconditionf("activity is in non-unpausable state %v", state)
	}
	tx.alterStandaloneActivity(func(s *standaloneActivity) { s.unpaused = requestID })
	act := tx.change(tx.run.onlyActivity(), func(a *activity) { a.pause = nil })
	if state != statePaused {
		return nil
	}
	when := tx.now
	if act.resumesAt.After(when) {
		when = act.resumesAt
	}
	tx.dispatch(when)
	return nil
}

// ResetStandaloneActivity makes the activity begin again with the first attempt: at once, or when the attempt that a worker has is over.
func (tx *Tx) ResetStandaloneActivity(req *workflowservice.ResetActivityExecutionRequest) error {
	state := tx.run.standaloneActivityState()
	switch {
	case req.GetRequestId() == tx.run.standaloneActivity.reset:
		return nil
	case state == stateCancelRequested:
		return serviceerror.NewFailedPrecondition("cannot reset an activity with a pending cancellation")
	case state == stateResetRequested:
		return serviceerror.NewFailedPrecondition("cannot reset an activity with a pending reset")
	case tx.run.Closed():
		return serviceerror.NewFailedPrecondition("activity execution is not running")
	}
	tx.alterStandaloneActivity(func(s *standaloneActivity) { s.reset = req.GetRequestId() })
	act := tx.change(tx.run.onlyActivity(), func(a *activity) {
		a.reset, a.forgetBeats = true, req.GetResetHeartbeat()
		if !req.GetKeepPaused() {
			a.pause = nil
		}
	})
	if act.state == activityStarted {
		tx.alterStandaloneActivity(func(s *standaloneActivity) { s.restores = req.GetRestoreOriginalOptions() })
		return nil
	}
	if req.GetRestoreOriginalOptions() {
		tx.restoreOptions()
	}
	tx.change(tx.run.onlyActivity(), func(a *activity) {
		a.attempt, a.resumesAt, a.asked, a.stamp = 1, time.Time{}, false, a.stamp+1
		a.forgetReset()
	})
	if act.pause == nil {
		tx.dispatch(tx.now)
	}
	return nil
}
