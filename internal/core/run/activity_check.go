package run

import (
	"time"

	commandpb "go.temporal.io/api/command/v1"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"
)

// What the server checks and fills in when an activity is scheduled: chasm/lib/activity/validator.go,
// common/retrypolicy/retry_policy.go.

// checkActivity turns the command into the attributes of the event.
func checkActivity(r *Run, a *commandpb.ScheduleActivityTaskCommandAttributes) (*historypb.ActivityTaskScheduledEventAttributes, *badCommand) {
	const cause = enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_SCHEDULE_ACTIVITY_ATTRIBUTES
	id, name := a.GetActivityId(), a.GetActivityType().GetName()
	policy := fillRetryPolicy(a.GetRetryPolicy())
	switch {
	case a == nil:
		return nil, bad(cause, "ScheduleActivityTaskCommandAttributes is not set on ScheduleActivityTaskCommand.")
	case a.GetTaskQueue() == nil:
		return nil, bad(cause, "taskQueue is not set")
	case a.GetTaskQueue().GetName() == "":
		return nil, bad(cause, "missing task queue name")
	case len(a.GetTaskQueue().GetName()) > MaxID:
		return nil, bad(cause, "taskQueue length exceeds limit")
	case id == "":
		return nil, bad(cause, "activityId is not set")
	case name == "":
		return nil, bad(cause, "activityType is not set")
	case wrongPolicy(policy) != "":
		return nil, bad(cause, "%s", wrongPolicy(policy))
	case len(id) > MaxID:
		return nil, bad(cause, "activityId exceeds length limit. Length=%d Limit=%d", len(id), MaxID)
	case len(name) > MaxID:
		return nil, bad(cause, "activityType exceeds length limit. Length=%d Limit=%d", len(name), MaxID)
	case wrongTimeout(a) != "":
		return nil, bad(cause, "invalid %s: negative duration", wrongTimeout(a))
	case a.GetScheduleToCloseTimeout().AsDuration() == 0 && a.GetStartToCloseTimeout().AsDuration() == 0:
		return nil, bad(cause, "a valid StartToCloseTimeout or ScheduleToCloseTimeout must be set on the activity. ActivityId=%s ActivityType=%s", id, name)
	case TooLarge(a.GetInput()):
		return nil, tooLarge(cause, "ScheduleActivityTaskCommandAttributes.Input exceeds size limit.")
	case len(r.activities) >= maxPending:
		return nil, tooMany(enumspb.WORKFLOW_TASK_FAILED_CAUSE_PENDING_ACTIVITIES_LIMIT_EXCEEDED, "pending activities", len(r.activities))
	case r.activityIDs[id] != 0:
		return nil, badAction(enumspb.WORKFLOW_TASK_FAILED_CAUSE_SCHEDULE_ACTIVITY_DUPLICATE_ID, "add-activitytask-scheduled-event", "ActivityID: %s", id)
	}
	attrs := &historypb.ActivityTaskScheduledEventAttributes{
		ActivityId: id, ActivityType: a.GetActivityType(), TaskQueue: normalQueue(a.GetTaskQueue()), Header: a.GetHeader(), Input: a.GetInput(),
		UseWorkflowBuildId: a.GetUseWorkflowBuildId(), Priority: a.GetPriority(), RetryPolicy: policy,
	}
	fillTimeouts(r, a, attrs)
	return attrs, nil
}

// normalQueue sets the kind of a queue that does not tell it.
func normalQueue(q *taskqueuepb.TaskQueue) *taskqueuepb.TaskQueue {
	if q.GetKind() != enumspb.TASK_QUEUE_KIND_UNSPECIFIED {
		return q
	}
	return &taskqueuepb.TaskQueue{Name: q.GetName(), Kind: enumspb.TASK_QUEUE_KIND_NORMAL}
}

// wrongTimeout names the first timeout that is negative.
func wrongTimeout(a *commandpb.ScheduleActivityTaskCommandAttributes) string {
	switch {
	case a.GetScheduleToCloseTimeout().AsDuration() < 0:
		return "ScheduleToCloseTimeout"
	case a.GetScheduleToStartTimeout().AsDuration() < 0:
		return "ScheduleToStartTimeout"
	case a.GetStartToCloseTimeout().AsDuration() < 0:
		return "StartToCloseTimeout"
	case a.GetHeartbeatTimeout().AsDuration() < 0:
		return "HeartbeatTimeout"
	}
	return ""
}

// wrongPolicy says what is wrong with a retry policy, if anything is.
func wrongPolicy(p *commonpb.RetryPolicy) string {
	first, longest := p.GetInitialInterval().AsDuration(), p.GetMaximumInterval().AsDuration()
	switch {
	case p.GetMaximumAttempts() == 1: // nothing else matters
	case first < 0:
		return "invalid InitialInterval set on retry policy: negative duration"
	case p.GetBackoffCoefficient() < 1:
		return "BackoffCoefficient cannot be less than 1 on retry policy."
	case longest < 0:
		return "invalid MaximumInterval set on retry policy: negative duration"
	case longest > 0 && longest < first:
		return "MaximumInterval cannot be less than InitialInterval on retry policy."
	case p.GetMaximumAttempts() < 0:
		return "MaximumAttempts cannot be negative on retry policy."
	}
	return ""
}

// fillRetryPolicy sets the server's defaults.
func fillRetryPolicy(p *commonpb.RetryPolicy) *commonpb.RetryPolicy {
	filled := &commonpb.RetryPolicy{}
	if p != nil {
		filled = proto.CloneOf(p)
	}
	if filled.GetInitialInterval().AsDuration() == 0 {
		filled.InitialInterval = durationpb.New(time.Second)
	}
	if filled.GetBackoffCoefficient() == 0 {
		filled.BackoffCoefficient = 2
	}
	if filled.GetMaximumInterval().AsDuration() == 0 {
		filled.MaximumInterval = durationpb.New(100 * filled.GetInitialInterval().AsDuration())
	}
	return filled
}

// fillTimeouts deduces the timeouts that are not set, and cuts all down to the run's.
func fillTimeouts(r *Run, a *commandpb.ScheduleActivityTaskCommandAttributes, to *historypb.ActivityTaskScheduledEventAttributes) {
	run := r.started.GetWorkflowRunTimeout().AsDuration()
	toClose, toStart, attempt := a.GetScheduleToCloseTimeout().AsDuration(), a.GetScheduleToStartTimeout().AsDuration(), a.GetStartToCloseTimeout().AsDuration()
	if toClose > 0 {
		toStart, attempt = within(toStart, toClose), within(attempt, toClose)
	} else {
		toClose, toStart = run, within(toStart, 0)
		if toStart == 0 {
			toStart = run
		}
	}
	cut := func(d time.Duration) time.Duration {
		if run > 0 {
			return min(d, run)
		}
		return d
	}
	attempt = cut(attempt)
	to.ScheduleToCloseTimeout, to.ScheduleToStartTimeout = durationpb.New(cut(toClose)), durationpb.New(cut(toStart))
	to.StartToCloseTimeout, to.HeartbeatTimeout = durationpb.New(attempt), durationpb.New(min(cut(a.GetHeartbeatTimeout().AsDuration()), attempt))
}

// within is a timeout bounded by another one, or that one if it is not set.
func within(d, limit time.Duration) time.Duration {
	if d == 0 || limit > 0 && d > limit {
		return limit
	}
	return d
}
