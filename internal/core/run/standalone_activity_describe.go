package run

import (
	"time"

	activitypb "go.temporal.io/api/activity/v1"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// What clients see of standalone activities: buildActivityExecutionInfo in chasm/lib/activity/activity.go of the server. Left out are the worker's
// SDK and version, and the size of the state.

// standaloneActivityStatus is the status that clients see.
func (r *Run) standaloneActivityStatus() enumspb.ActivityExecutionStatus {
	if !r.Closed() && r.onlyActivity().state == activityPaused {
		return enumspb.ACTIVITY_EXECUTION_STATUS_PAUSED
	}
	status, _ := enumspb.ActivityExecutionStatusFromString(r.status.String()) // the names are the same
	return status
}

// Tries tells which attempt of the activity or operation is the next or at work, and how the one before failed.
func (r *Run) Tries() (attempt int32, last *failurepb.Failure) {
	if r.standaloneOperation != nil {
		return r.onlyOperation().request.attempt, r.onlyOperation().request.failure
	}
	return r.onlyActivity().attempt, r.onlyActivity().lastFailure
}

// Gist is what a run without a history was given, and what came of it.
func (r *Run) Gist() []proto.Message {
	switch r.Sort() {
	case OfActivity:
		return []proto.Message{r.standaloneActivity.request.GetActivityType(), r.standaloneActivity.request.GetInput(), r.standaloneActivity.outcome}
	case OfOperation:
		return []proto.Message{r.standaloneOperation.request.GetInput(), r.standaloneOperation.result, r.standaloneOperation.failure}
	}
	return nil
}

// StandaloneActivityOutcome is what came of the activity, nil as long as it has not ended.
func (r *Run) StandaloneActivityOutcome() *activitypb.ActivityExecutionOutcome {
	return r.standaloneActivity.outcome
}

// StandaloneActivityRequest is what the activity was started with; it must not be changed.
func (r *Run) StandaloneActivityRequest() *workflowservice.StartActivityExecutionRequest {
	return r.standaloneActivity.request
}

// DescribeStandaloneActivity tells what is known of the activity, so far as the request wants to know it.
func (r *Run) DescribeStandaloneActivity(req *workflowservice.DescribeActivityExecutionRequest, now time.Time) *activitypb.ActivityExecutionInfo {
	act, info, from := r.onlyActivity(), r.standaloneActivityInfo(), r.standaloneActivity.request
	describeAttempt(act, info)
	if act.state == activityBackingOff && act.resumesAt.After(now) && !r.Closed() {
		info.NextAttemptScheduleTime = stamp(act.resumesAt)
		if act.attempt > 1 {
			info.CurrentRetryInterval = durationpb.New(act.resumesAt.Sub(act.failedAt))
		}
	}
	info.RunState = r.runState()
	info.Header, info.UserMetadata, info.Links, info.CanceledReason = from.GetHeader(), from.GetUserMetadata(), r.standaloneActivity.links, r.standaloneActivity.cancel.GetReason()
	if req.GetIncludeHeartbeatDetails() {
		info.HeartbeatDetails = act.details
	}
	if req.GetIncludeLastFailure() {
		info.LastFailure = act.lastFailure
	}
	return info
}

// standaloneActivityInfo is the part that does not depend on the attempt.
func (r *Run) standaloneActivityInfo() *activitypb.ActivityExecutionInfo {
	list, options, act := r.ListStandaloneActivity(), r.standaloneActivityOptions(), r.onlyActivity()
	return &activitypb.ActivityExecutionInfo{
		ActivityId: list.GetActivityId(), RunId: list.GetRunId(), ActivityType: list.GetActivityType(), Status: list.GetStatus(), TaskQueue: list.GetTaskQueue(),
		ScheduleTime: list.GetScheduleTime(), CloseTime: list.GetCloseTime(), ExecutionDuration: list.GetExecutionDuration(), ExecutionTime: list.GetExecutionTime(),
		StateTransitionCount: list.GetStateTransitionCount(), SearchAttributes: list.GetSearchAttributes(),
		ScheduleToCloseTimeout: options.GetScheduleToCloseTimeout(), ScheduleToStartTimeout: options.GetScheduleToStartTimeout(),
		StartToCloseTimeout: options.GetStartToCloseTimeout(), HeartbeatTimeout: options.GetHeartbeatTimeout(), RetryPolicy: options.GetRetryPolicy(),
		Priority: options.GetPriority(), StartDelay: options.GetStartDelay(), ExpirationTime: orNil(act.dueAt(enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE)),
	}
}

func describeAttempt(act *activity, info *activitypb.ActivityExecutionInfo) {
	info.Attempt, info.TotalHeartbeatCount, info.LastWorkerIdentity = act.attempt, int64(act.beats), act.worker.Identity
	info.LastHeartbeatTime, info.LastStartedTime, info.LastAttemptCompleteTime = orNil(act.toldAt), orNil(act.startedAt), orNil(act.failedAt)
}

// ListStandaloneActivity is the part of the description that lists show.
func (r *Run) ListStandaloneActivity() *activitypb.ActivityExecutionListInfo {
	act := r.onlyActivity()
	info := &activitypb.ActivityExecutionListInfo{
		ActivityId: r.id.ActivityID, RunId: r.id.RunID, ActivityType: act.attrs.GetActivityType(), TaskQueue: act.attrs.GetTaskQueue().GetName(),
		ScheduleTime: stamp(act.firstAt), ExecutionTime: stamp(act.firstDispatch()), Status: r.standaloneActivityStatus(),
		StateTransitionCount: r.transitions, SearchAttributes: &commonpb.SearchAttributes{IndexedFields: r.searchAttributes},
	}
	if r.Closed() {
		info.CloseTime, info.ExecutionDuration = stamp(r.ended), durationpb.New(r.ended.Sub(act.firstAt))
	}
	return info
}

// runState is the state of the attempt; there is none when the activity has ended.
func (r *Run) runState() enumspb.PendingActivityState {
	switch r.standaloneActivityState() {
	case stateScheduled:
		return enumspb.PENDING_ACTIVITY_STATE_SCHEDULED
	case stateStarted:
		return enumspb.PENDING_ACTIVITY_STATE_STARTED
	case statePaused:
		return enumspb.PENDING_ACTIVITY_STATE_PAUSED
	case statePauseRequested:
		return enumspb.PENDING_ACTIVITY_STATE_PAUSE_REQUESTED
	case stateCancelRequested:
		return enumspb.PENDING_ACTIVITY_STATE_CANCEL_REQUESTED
	case stateResetRequested: // clients see no reset
		if r.onlyActivity().pause != nil {
			return enumspb.PENDING_ACTIVITY_STATE_PAUSE_REQUESTED
		}
		return enumspb.PENDING_ACTIVITY_STATE_STARTED
	}
	return enumspb.PENDING_ACTIVITY_STATE_UNSPECIFIED
}

func orNil(t time.Time) *timestamppb.Timestamp {
	if t.IsZero() {
		return nil
	}
	return stamp(t)
}
