package run

import (
	"strings"
	"time"

	activitypb "go.temporal.io/api/activity/v1"
	commandpb "go.temporal.io/api/command/v1"
	commonpb "go.temporal.io/api/common/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"google.golang.org/protobuf/proto"
)

// Options of pending activities, changed by clients: service/history/api/updateactivityoptions of the server.

// UpdateActivity changes options of activities, those that the paths name, or gives them back those that they were scheduled with. It
// returns the options of the last one.
func (tx *Tx) UpdateActivity(p Pick, from *activitypb.ActivityOptions, paths []string, restore bool) (*activitypb.ActivityOptions, error) {
	found, err := tx.picked(p)
	if err != nil {
		return nil, err
	}
	var last *activity
	for _, act := range found {
		attrs := tx.run.events[act.scheduledID-1].GetActivityTaskScheduledEventAttributes()
		if !restore {
			if attrs, err = tx.run.withOptions(act.attrs, from, paths); err != nil {
				return nil, err
			}
		}
		act = tx.change(act, func(a *activity) { a.attrs = attrs })
		if act.state == activityScheduled || act.state == activityBackingOff {
			tx.resumeAt(act, act.dueAgain())
		}
		tx.watchAll(act)
		last = act
	}
	return last.options(), nil
}

// dueAgain is when the next attempt is due, with the retry policy as it is now: GetNextScheduledTime of the server.
func (act *activity) dueAgain() time.Time {
	if act.attempt == 1 {
		return act.offeredAt
	}
	return act.failedAt.Add(backoff(act.attrs.GetRetryPolicy(), act.attempt))
}

// options are the options of an activity as clients see them.
func (act *activity) options() *activitypb.ActivityOptions {
	a, p := act.attrs, act.attrs.GetRetryPolicy()
	return &activitypb.ActivityOptions{
		TaskQueue:              &taskqueuepb.TaskQueue{Name: a.GetTaskQueue().GetName(), NormalName: a.GetTaskQueue().GetName()},
		ScheduleToCloseTimeout: a.GetScheduleToCloseTimeout(), ScheduleToStartTimeout: a.GetScheduleToStartTimeout(),
		StartToCloseTimeout: a.GetStartToCloseTimeout(), HeartbeatTimeout: a.GetHeartbeatTimeout(), Priority: a.GetPriority(),
		RetryPolicy: &commonpb.RetryPolicy{
			InitialInterval: p.GetInitialInterval(), BackoffCoefficient: p.GetBackoffCoefficient(), MaximumInterval: p.GetMaximumInterval(),
			MaximumAttempts: p.GetMaximumAttempts(),
		},
	}
}

// withOptions returns the attributes of an activity with the options changed that the paths name.
func (r *Run) withOptions(attrs *historypb.ActivityTaskScheduledEventAttributes, from *activitypb.ActivityOptions, paths []string) (*historypb.ActivityTaskScheduledEventAttributes, error) {
	attrs = proto.CloneOf(attrs)
	for _, path := range spelledAlike(paths) {
		set := optionSetters[path]
		if set == nil {
			continue // the server ignores what it does not know, too
		}
		if missing := set(attrs, from); missing != "" {
			return nil, serviceerror.NewInvalidArgument(missing + " is not provided")
		}
	}
	if text := wrongPolicy(attrs.GetRetryPolicy()); text != "" {
		return nil, serviceerror.NewInvalidArgument(text)
	}
	checked, refused := checkActivity(&Run{started: &startedAttributes{}}, &commandpb.ScheduleActivityTaskCommandAttributes{
		ActivityId: attrs.GetActivityId(), ActivityType: attrs.GetActivityType(), TaskQueue: attrs.GetTaskQueue(),
		ScheduleToCloseTimeout: attrs.GetScheduleToCloseTimeout(), ScheduleToStartTimeout: attrs.GetScheduleToStartTimeout(),
		StartToCloseTimeout: attrs.GetStartToCloseTimeout(), HeartbeatTimeout: attrs.GetHeartbeatTimeout(),
	})
	if refused != nil {
		return nil, serviceerror.NewInvalidArgument(refused.message)
	}
	attrs.ScheduleToCloseTimeout, attrs.ScheduleToStartTimeout = checked.GetScheduleToCloseTimeout(), checked.GetScheduleToStartTimeout()
	attrs.StartToCloseTimeout, attrs.HeartbeatTimeout = checked.GetStartToCloseTimeout(), checked.GetHeartbeatTimeout()
	return attrs, nil
}

// pathKey is a path without the differences between the spellings of paths.
func pathKey(path string) string { return strings.ReplaceAll(strings.ToLower(path), "_", "") }

type scheduledAttributes = historypb.ActivityTaskScheduledEventAttributes

// optionSetter changes one option; it returns the name of what is missing in the request.
type optionSetter func(to *scheduledAttributes, from *activitypb.ActivityOptions) (missing string)

// optionSetters are by the field's path, see pathKey.
var optionSetters = map[string]optionSetter{
	"taskqueue.name": func(to *scheduledAttributes, from *activitypb.ActivityOptions) string {
		if from.GetTaskQueue() == nil {
			return "TaskQueue"
		}
		to.TaskQueue = &taskqueuepb.TaskQueue{Name: from.GetTaskQueue().GetName(), Kind: to.GetTaskQueue().GetKind()}
		return ""
	},
	"scheduletoclosetimeout": plain(func(to *scheduledAttributes, from *activitypb.ActivityOptions) {
		to.ScheduleToCloseTimeout = from.GetScheduleToCloseTimeout()
	}),
	"scheduletostarttimeout": plain(func(to *scheduledAttributes, from *activitypb.ActivityOptions) {
		to.ScheduleToStartTimeout = from.GetScheduleToStartTimeout()
	}),
	"starttoclosetimeout": plain(func(to *scheduledAttributes, from *activitypb.ActivityOptions) {
		to.StartToCloseTimeout = from.GetStartToCloseTimeout()
	}),
	"heartbeattimeout": plain(func(to *scheduledAttributes, from *activitypb.ActivityOptions) {
		to.HeartbeatTimeout = from.GetHeartbeatTimeout()
	}),
	"priority":                plain(func(to *scheduledAttributes, from *activitypb.ActivityOptions) { to.Priority = from.GetPriority() }),
	"priority.prioritykey":    ofPriority(func(to, from *commonpb.Priority) { to.PriorityKey = from.GetPriorityKey() }),
	"priority.fairnesskey":    ofPriority(func(to, from *commonpb.Priority) { to.FairnessKey = from.GetFairnessKey() }),
	"priority.fairnessweight": ofPriority(func(to, from *commonpb.Priority) { to.FairnessWeight = from.GetFairnessWeight() }),
	"retrypolicy": ofPolicy(func(to, from *commonpb.RetryPolicy) {
		to.InitialInterval, to.BackoffCoefficient = from.GetInitialInterval(), from.GetBackoffCoefficient()
		to.MaximumInterval, to.MaximumAttempts = from.GetMaximumInterval(), from.GetMaximumAttempts()
	}),
	"retrypolicy.initialinterval":    ofPolicy(func(to, from *commonpb.RetryPolicy) { to.InitialInterval = from.GetInitialInterval() }),
	"retrypolicy.backoffcoefficient": ofPolicy(func(to, from *commonpb.RetryPolicy) { to.BackoffCoefficient = from.GetBackoffCoefficient() }),
	"retrypolicy.maximuminterval":    ofPolicy(func(to, from *commonpb.RetryPolicy) { to.MaximumInterval = from.GetMaximumInterval() }),
	"retrypolicy.maximumattempts":    ofPolicy(func(to, from *commonpb.RetryPolicy) { to.MaximumAttempts = from.GetMaximumAttempts() }),
}

// plain changes an option that may be missing in the request: then it has none.
func plain(change func(to *scheduledAttributes, from *activitypb.ActivityOptions)) optionSetter {
	return func(to *scheduledAttributes, from *activitypb.ActivityOptions) string {
		change(to, from)
		return ""
	}
}

// ofPriority changes a part of the priority.
func ofPriority(change func(to, from *commonpb.Priority)) optionSetter {
	return func(to *scheduledAttributes, from *activitypb.ActivityOptions) string {
		if from.GetPriority() == nil {
			return "Priority"
		}
		changed := &commonpb.Priority{}
		if to.GetPriority() != nil {
			changed = proto.CloneOf(to.GetPriority())
		}
		change(changed, from.GetPriority())
		to.Priority = changed
		return ""
	}
}

// ofPolicy changes a part of the retry policy. The types of errors that are not retried stay as they are.
func ofPolicy(change func(to, from *commonpb.RetryPolicy)) optionSetter {
	return func(to *scheduledAttributes, from *activitypb.ActivityOptions) string {
		if from.GetRetryPolicy() == nil {
			return "RetryPolicy"
		}
		to.RetryPolicy = proto.CloneOf(to.GetRetryPolicy())
		change(to.RetryPolicy, from.GetRetryPolicy())
		return ""
	}
}
