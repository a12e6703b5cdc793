package run

import (
	"math"
	"slices"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
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
	expires := time.Time{}
	if timeout := act.attrs.GetScheduleToCloseTimeout().AsDuration(); timeout > 0 {
		expires = act.firstAt.Add(timeout)
	}
	wait, state := nextAttempt(act.attrs.GetRetryPolicy(), act.attempt, failure, tx.now, expires)
	if state != enumspb.RETRY_STATE_IN_PROGRESS {
		return state
	}
	act = tx.change(act, func(a *activity) {
		a.state, a.attempt, a.stamp, a.lastFailure = activityBackingOff, a.attempt+1, a.stamp+1, failure
	})
	tx.after(wait, backoffDue{act.scheduledID, act.stamp})
	return state
}

// backoffDue ends the wait between two attempts.
type backoffDue struct {
	scheduledID int64
	stamp       int
}

func (d backoffDue) fire(tx *Tx) error {
	if act := tx.run.activities[d.scheduledID]; act != nil && act.state == activityBackingOff && act.stamp == d.stamp {
		tx.offerActivity(act)
	}
	return nil
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
	if wait <= 0 {
		return 0, enumspb.RETRY_STATE_TIMEOUT
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
