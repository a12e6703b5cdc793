package testsuite

import (
	commandpb "go.temporal.io/api/command/v1"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"
)

// settled is how an activity, a child workflow or a Nexus operation has ended, as its event tells.
type settled struct {
	scheduled int64 // the event that began it
	result    *commonpb.Payloads
	failure   *failurepb.Failure // nil if it has completed
	started   int64
	state     enumspb.RetryState
	child     *commonpb.WorkflowExecution
	kind      string // of the child
	wrap      func(r *record, o *settled) *failurepb.Failure
}

// value is the result for a listener, nil if it has failed.
func (o *settled) value(e *TestWorkflowEnvironment) converter.EncodedValue {
	if o.failure != nil {
		return nil
	}
	return e.result(o.result)
}

// failed is the error that the workflow gets.
func (o *settled) failed(e *TestWorkflowEnvironment, r *record) error {
	if o.failure == nil {
		return nil
	}
	return e.failureConverter().FailureToError(o.wrap(r, o))
}

func activityOutcome(event *historypb.HistoryEvent) (o *settled, ok bool) {
	switch a := event.GetAttributes().(type) {
	case *historypb.HistoryEvent_ActivityTaskCompletedEventAttributes:
		c := a.ActivityTaskCompletedEventAttributes
		o = &settled{scheduled: c.GetScheduledEventId(), started: c.GetStartedEventId(), result: c.GetResult()}
	case *historypb.HistoryEvent_ActivityTaskFailedEventAttributes:
		f := a.ActivityTaskFailedEventAttributes
		o = &settled{scheduled: f.GetScheduledEventId(), started: f.GetStartedEventId(), failure: f.GetFailure(), state: f.GetRetryState()}
	case *historypb.HistoryEvent_ActivityTaskTimedOutEventAttributes:
		t := a.ActivityTaskTimedOutEventAttributes
		o = &settled{scheduled: t.GetScheduledEventId(), started: t.GetStartedEventId(), failure: t.GetFailure(), state: t.GetRetryState()}
	case *historypb.HistoryEvent_ActivityTaskCanceledEventAttributes:
		c := a.ActivityTaskCanceledEventAttributes
		o = &settled{scheduled: c.GetScheduledEventId(), started: c.GetStartedEventId(), failure: canceled(c.GetDetails())}
	default:
		return nil, false
	}
	o.wrap = activityFailure
	return o, true
}

// activityFailure is the failure that the SDK makes of such an event.
func activityFailure(r *record, o *settled) *failurepb.Failure {
	a := r.events[o.scheduled].GetActivityTaskScheduledEventAttributes()
	return &failurepb.Failure{Message: "activity error", Cause: o.failure, FailureInfo: &failurepb.Failure_ActivityFailureInfo{
		ActivityFailureInfo: &failurepb.ActivityFailureInfo{
			ScheduledEventId: o.scheduled, StartedEventId: o.started, ActivityType: a.GetActivityType(), ActivityId: a.GetActivityId(), RetryState: o.state,
			Identity: r.starts[o.scheduled].GetActivityTaskStartedEventAttributes().GetIdentity(),
		},
	}}
}

func childOutcome(event *historypb.HistoryEvent) (o *settled, ok bool) {
	var of interface {
		GetInitiatedEventId() int64
		GetStartedEventId() int64
		GetWorkflowExecution() *commonpb.WorkflowExecution
		GetWorkflowType() *commonpb.WorkflowType
	}
	o = &settled{wrap: childFailure}
	switch a := event.GetAttributes().(type) {
	case *historypb.HistoryEvent_ChildWorkflowExecutionCompletedEventAttributes:
		of, o.result = a.ChildWorkflowExecutionCompletedEventAttributes, a.ChildWorkflowExecutionCompletedEventAttributes.GetResult()
	case *historypb.HistoryEvent_ChildWorkflowExecutionFailedEventAttributes:
		f := a.ChildWorkflowExecutionFailedEventAttributes
		of, o.failure, o.state = f, f.GetFailure(), f.GetRetryState()
	case *historypb.HistoryEvent_ChildWorkflowExecutionCanceledEventAttributes:
		of, o.failure = a.ChildWorkflowExecutionCanceledEventAttributes, canceled(a.ChildWorkflowExecutionCanceledEventAttributes.GetDetails())
	case *historypb.HistoryEvent_ChildWorkflowExecutionTimedOutEventAttributes:
		t := a.ChildWorkflowExecutionTimedOutEventAttributes
		of, o.state, o.failure = t, t.GetRetryState(), &failurepb.Failure{Message: "Child workflow timeout", FailureInfo: &failurepb.Failure_TimeoutFailureInfo{
			TimeoutFailureInfo: &failurepb.TimeoutFailureInfo{TimeoutType: enumspb.TIMEOUT_TYPE_START_TO_CLOSE},
		}}
	case *historypb.HistoryEvent_ChildWorkflowExecutionTerminatedEventAttributes:
		of, o.failure = a.ChildWorkflowExecutionTerminatedEventAttributes, &failurepb.Failure{FailureInfo: &failurepb.Failure_TerminatedFailureInfo{
			TerminatedFailureInfo: &failurepb.TerminatedFailureInfo{},
		}}
	default:
		return nil, false
	}
	o.scheduled, o.started, o.child, o.kind = of.GetInitiatedEventId(), of.GetStartedEventId(), of.GetWorkflowExecution(), of.GetWorkflowType().GetName()
	return o, true
}

func childFailure(r *record, o *settled) *failurepb.Failure {
	return &failurepb.Failure{Message: "child workflow execution error", Cause: o.failure, FailureInfo: &failurepb.Failure_ChildWorkflowExecutionFailureInfo{
		ChildWorkflowExecutionFailureInfo: &failurepb.ChildWorkflowExecutionFailureInfo{
			Namespace: r.space, WorkflowExecution: o.child, WorkflowType: &commonpb.WorkflowType{Name: o.kind}, InitiatedEventId: o.scheduled,
			StartedEventId: o.started, RetryState: o.state,
		},
	}}
}

func nexusOutcome(event *historypb.HistoryEvent) (o *settled, ok bool) {
	o = &settled{wrap: func(_ *record, o *settled) *failurepb.Failure { return o.failure }}
	switch a := event.GetAttributes().(type) {
	case *historypb.HistoryEvent_NexusOperationCompletedEventAttributes:
		c := a.NexusOperationCompletedEventAttributes
		o.scheduled, o.result = c.GetScheduledEventId(), single(c.GetResult())
	case *historypb.HistoryEvent_NexusOperationFailedEventAttributes:
		o.scheduled, o.failure = a.NexusOperationFailedEventAttributes.GetScheduledEventId(), a.NexusOperationFailedEventAttributes.GetFailure()
	case *historypb.HistoryEvent_NexusOperationCanceledEventAttributes:
		o.scheduled, o.failure = a.NexusOperationCanceledEventAttributes.GetScheduledEventId(), a.NexusOperationCanceledEventAttributes.GetFailure()
	case *historypb.HistoryEvent_NexusOperationTimedOutEventAttributes:
		o.scheduled, o.failure = a.NexusOperationTimedOutEventAttributes.GetScheduledEventId(), a.NexusOperationTimedOutEventAttributes.GetFailure()
	default:
		return nil, false
	}
	return o, true
}

func canceled(details *commonpb.Payloads) *failurepb.Failure {
	return &failurepb.Failure{Message: "canceled", FailureInfo: &failurepb.Failure_CanceledFailureInfo{CanceledFailureInfo: &failurepb.CanceledFailureInfo{Details: details}}}
}

// activity describes an activity by the event that scheduled it.
func (r *record) activity(scheduled int64) *activity.Info {
	event := r.events[scheduled]
	a := event.GetActivityTaskScheduledEventAttributes()
	info := &activity.Info{
		ActivityID: a.GetActivityId(), ActivityType: activity.Type{Name: a.GetActivityType().GetName()}, TaskQueue: a.GetTaskQueue().GetName(),
		WorkflowNamespace: r.space, Namespace: r.space, Attempt: 1, ScheduledTime: event.GetEventTime().AsTime(),
		WorkflowExecution:   workflow.Execution{ID: r.id.GetWorkflowId(), RunID: r.id.GetRunId()},
		StartToCloseTimeout: a.GetStartToCloseTimeout().AsDuration(), ScheduleToCloseTimeout: a.GetScheduleToCloseTimeout().AsDuration(),
		HeartbeatTimeout: a.GetHeartbeatTimeout().AsDuration(),
	}
	if started := r.starts[scheduled]; started != nil {
		info.Attempt, info.StartedTime = started.GetActivityTaskStartedEventAttributes().GetAttempt(), started.GetEventTime().AsTime()
	}
	return info
}

// canceledLocally describes a local activity whose marker says that it was cancelled; of others it is nil. What is in a marker is in internal/internal_event_handlers.go of the SDK.
func (e *TestWorkflowEnvironment) canceledLocally(r *record, marker *commandpb.RecordMarkerCommandAttributes) *activity.Info {
	if marker.GetMarkerName() != "LocalActivity" || marker.GetFailure().GetCanceledFailureInfo() == nil {
		return nil
	}
	var data struct {
		ActivityID, ActivityType string
		Attempt                  int32
	}
	if err := e.converter().FromPayloads(marker.GetDetails()["data"], &data); err != nil {
		return nil
	}
	return &activity.Info{
		ActivityID: data.ActivityID, ActivityType: activity.Type{Name: data.ActivityType}, Attempt: data.Attempt, IsLocalActivity: true,
		WorkflowNamespace: r.space, Namespace: r.space, WorkflowExecution: workflow.Execution{ID: r.id.GetWorkflowId(), RunID: r.id.GetRunId()},
	}
}

// child describes the run itself if it is a child, or else is nil.
func (r *record) child() *workflow.Info {
	a := r.begun.GetWorkflowExecutionStartedEventAttributes()
	parent := a.GetParentWorkflowExecution()
	if parent == nil {
		return nil
	}
	return &workflow.Info{
		WorkflowExecution: workflow.Execution{ID: r.id.GetWorkflowId(), RunID: r.id.GetRunId()}, WorkflowType: workflow.Type{Name: a.GetWorkflowType().GetName()},
		OriginalRunID: a.GetOriginalExecutionRunId(), FirstRunID: a.GetFirstExecutionRunId(), TaskQueueName: a.GetTaskQueue().GetName(), Namespace: r.space,
		Attempt: a.GetAttempt(), WorkflowStartTime: r.begun.GetEventTime().AsTime(), CronSchedule: a.GetCronSchedule(),
		ParentWorkflowNamespace: r.space, ParentWorkflowExecution: &workflow.Execution{ID: parent.GetWorkflowId(), RunID: parent.GetRunId()},
		WorkflowExecutionTimeout: a.GetWorkflowExecutionTimeout().AsDuration(), WorkflowRunTimeout: a.GetWorkflowRunTimeout().AsDuration(),
		WorkflowTaskTimeout: a.GetWorkflowTaskTimeout().AsDuration(), Memo: a.GetMemo(),
	}
}

// startedChild describes a child by the event that began it.
func (r *record) startedChild(o *settled) *workflow.Info {
	a := r.events[o.scheduled].GetStartChildWorkflowExecutionInitiatedEventAttributes()
	return &workflow.Info{
		WorkflowExecution: workflow.Execution{ID: o.child.GetWorkflowId(), RunID: o.child.GetRunId()}, WorkflowType: workflow.Type{Name: o.kind},
		TaskQueueName: a.GetTaskQueue().GetName(), Namespace: r.space, Attempt: 1, CronSchedule: a.GetCronSchedule(),
		ParentWorkflowNamespace: r.space, ParentWorkflowExecution: &workflow.Execution{ID: r.id.GetWorkflowId(), RunID: r.id.GetRunId()},
		WorkflowExecutionTimeout: a.GetWorkflowExecutionTimeout().AsDuration(), WorkflowRunTimeout: a.GetWorkflowRunTimeout().AsDuration(),
		WorkflowTaskTimeout: a.GetWorkflowTaskTimeout().AsDuration(), Memo: a.GetMemo(),
	}
}
