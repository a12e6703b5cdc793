package run

import (
	"math"
	"slices"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	"google.golang.org/protobuf/proto"
)

// Retries of activities: whether there is another attempt, and when.

// retryActivity schedules the next attempt; any other state than IN_PROGRESS says why there is none.
func (tx *Tx) retryActivity(act *activity, failure *failurepb.Failure) enumspb.RetryState {
	if act.cancelID != 0 {
		return enumspb.RETRY_STATE_CANCEL_REQUESTED
	}
	switch failure.GetTimeoutFailureInfo().GetTimeoutType() {
	case enumspb.TIMEOUT_TYPE_SCHEDULE_TO_START, enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE:
		return enumspb.RETRY_STATE_TIMEOUT // they end the activity, whatever its failures are
	}
	if tx.run.startsOver(act) {
		tx.startOver(act, failure)
		return enumspb.RETRY_STATE_IN_PROGRESS
	}
	if act.pause != nil && tx.run.standaloneActivity == nil && retryable(act.attrs.GetRetryPolicy(), failure) {
		tx.failedAttempt(act, activityPause, failure) // there is no other attempt before it goes on
		return enumspb.RETRY_STATE_IN_PROGRESS
	}
	expires := act.dueAt(enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE)
	if tx.run.standaloneActivity != nil && !expires.IsZero() {
		expires = expires.Add(-1) // the next attempt has to be due before that, not with it
	}
	policy := act.attrs.GetRetryPolicy()
	asked := failure.GetApplicationFailureInfo().GetNextRetryDelay()
	if asked != nil { // it may be longer than the policy allows
		policy = proto.CloneOf(policy)
		policy.MaximumInterval = asked
	}
	wait, state := nextAttempt(policy, act.attempt, failure, tx.now, expires)
	if state != enumspb.RETRY_STATE_IN_PROGRESS {
		return state
	}
	how := activityRetry
	if act.pause != nil {
		how = activityPause
	}
	act = tx.failedAttempt(act, how, failure)
	act = tx.change(act, func(a *activity) { a.resumesAt, a.asked = tx.now.Add(wait), asked != nil })
	if act.state == activityBackingOff {
		tx.after(wait, backoffDue{act.scheduledID, act.stamp})
	}
	return state
}

// failedAttempt ends an attempt that is followed by another one.
func (tx *Tx) failedAttempt(act *activity, how activityEvent, failure *failurepb.Failure) *activity {
	return tx.change(act, func(a *activity) {
		a.state = move(tx, activityTable, a.state, how)
		a.attempt, a.stamp, a.failedAt = a.attempt+1, a.stamp+1, tx.now
		a.lastFailure = cutTo(failure, maxLastFailure, maxLastFailure, false)
		a.forgetReset()
	})
}

// forgetReset is for the first attempt after a reset: its worker is not told of it.
func (a *activity) forgetReset() {
	if a.forgetBeats {
		a.details, a.toldAt = nil, time.Time{}
	}
	a.reset, a.forgetBeats = false, false
}

// backoffDue ends the wait between two attempts.
type backoffDue struct {
	scheduledID int64
	stamp       int
}

func (d backoffDue) fire(tx *Tx) error {
	tx.offerAgain(tx.run.activities[d.scheduledID], tx.now)
	return nil
}

// offerAgain offers the next attempt of an activity that waited for it.
func (tx *Tx) offerAgain(act *activity, due time.Time) {
	tx.offerActivity(tx.change(act, func(a *activity) { a.state = move(tx, activityTable, a.state, activityResume) }), due)
}

// nextAttempt computes the wait before the next attempt as service/history/workflow/retry.go does.
func nextAttempt(p *commonpb.RetryPolicy, attempt int32, failure *failurepb.Failure, now, expires time.Time) (time.Duration, enumspb.RetryState) {
	switch {
	case p == nil:
		return 0, enumspb.RETRY_STATE_RETRY_POLICY_NOT_SET
	case !retryable(p, failure):
		return 0, enumspb.RETRY_STATE_NON_RETRYABLE_FAILURE
	case p.GetMaximumAttempts() > 0 && attempt >= p.GetMaximumAttempts():
		return 0, enumspb.RETRY_STATE_MAXIMUM_ATTEMPTS_REACHED
	}
	wait := backoff(p, attempt)
	if asked := failure.GetApplicationFailureInfo().GetNextRetryDelay(); asked != nil {
		wait = asked.AsDuration()
	}
	longest := p.GetMaximumInterval().AsDuration()
	if longest == 0 && wait <= 0 {
		return 0, enumspb.RETRY_STATE_TIMEOUT
	}
	if longest > 0 && (wait <= 0 || wait > longest) {
		wait = longest
	}
	if !expires.IsZero() && now.Add(wait).After(expires) {
		return 0, enumspb.RETRY_STATE_TIMEOUT
	}
	return wait, enumspb.RETRY_STATE_IN_PROGRESS
}

func backoff(p *commonpb.RetryPolicy, attempt int32) time.Duration {
	wait := float64(p.GetInitialInterval().AsDuration()) * math.Pow(p.GetBackoffCoefficient(), float64(attempt-1))
	if longest := p.GetMaximumInterval().AsDuration(); longest > 0 && wait > float64(longest) {
		return longest
	}
	return time.Duration(min(wait, math.MaxInt64/2))
}

func retryable(p *commonpb.RetryPolicy, failure *failurepb.Failure) bool {
	switch {
	case failure.GetTerminatedFailureInfo() != nil, failure.GetCanceledFailureInfo() != nil:
		return false
	case failure.GetTimeoutFailureInfo() != nil:
		t := failure.GetTimeoutFailureInfo().GetTimeoutType()
		return (t == enumspb.TIMEOUT_TYPE_START_TO_CLOSE || t == enumspb.TIMEOUT_TYPE_HEARTBEAT) &&
			!slices.Contains(p.GetNonRetryableErrorTypes(), "TemporalTimeout:"+t.String())
	case failure.GetServerFailureInfo() != nil:
		return !failure.GetServerFailureInfo().GetNonRetryable()
	case failure.GetApplicationFailureInfo() != nil:
		info := failure.GetApplicationFailureInfo()
		return !info.GetNonRetryable() && !slices.Contains(p.GetNonRetryableErrorTypes(), info.GetType())
	}
	return true
}
