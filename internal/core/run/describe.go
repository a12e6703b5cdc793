package run

import (
	"maps"
	"slices"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/groundhogdev/groundhog/internal/core/ids"
)

// Describe tells what is known of the run: service/history/api/describeworkflow of the server. What was pending when the run ended still
// is, there as here. Left out are callbacks and worker versions.
func (r *Run) Describe() *workflowservice.DescribeWorkflowExecutionResponse {
	a := r.started
	return &workflowservice.DescribeWorkflowExecutionResponse{
		ExecutionConfig: &workflowpb.WorkflowExecutionConfig{
			TaskQueue:                &taskqueuepb.TaskQueue{Name: r.queueName(), Kind: enumspb.TASK_QUEUE_KIND_NORMAL},
			WorkflowExecutionTimeout: a.GetWorkflowExecutionTimeout(), WorkflowRunTimeout: a.GetWorkflowRunTimeout(),
			DefaultWorkflowTaskTimeout: a.GetWorkflowTaskTimeout(), UserMetadata: r.events[0].GetUserMetadata(),
		},
		WorkflowExecutionInfo:  r.Info(),
		WorkflowExtendedInfo:   r.extendedInfo(),
		PendingActivities:      r.pendingActivities(),
		PendingChildren:        r.pendingChildren(),
		PendingNexusOperations: r.pendingNexusOperations(),
		PendingWorkflowTask:    r.pendingWorkflowTask(),
	}
}

// Info is the part of the description that lists of workflows show as well.
func (r *Run) Info() *workflowpb.WorkflowExecutionInfo {
	a := r.started
	info := &workflowpb.WorkflowExecutionInfo{
		Execution: r.execution(), Type: a.GetWorkflowType(), StartTime: stamp(r.began), ExecutionTime: stamp(r.executionTime()), Status: r.status, StateTransitionCount: r.transitions,
		HistoryLength: int64(len(r.events)), HistorySizeBytes: r.bytes, TaskQueue: r.queueName(), FirstRunId: a.GetFirstExecutionRunId(),
		RootExecution: a.GetRootWorkflowExecution(), Priority: r.priority,
		Memo: &commonpb.Memo{Fields: r.memo}, SearchAttributes: &commonpb.SearchAttributes{IndexedFields: r.searchAttributes},
	}
	info.VersioningInfo, info.WorkerDeploymentName = r.versioningInfo(), r.versioning.name
	if info.RootExecution == nil {
		info.RootExecution = r.execution()
	}
	if parent := a.GetParentWorkflowExecution(); parent != nil {
		info.ParentExecution, info.ParentNamespaceId = parent, ids.Named(a.GetParentWorkflowNamespace())
	}
	if r.Closed() {
		info.CloseTime, info.ExecutionDuration = stamp(r.ended), durationpb.New(max(0, r.ended.Sub(r.executionTime())))
	}
	return info
}

func (r *Run) extendedInfo() *workflowpb.WorkflowExecutionExtendedInfo {
	info := &workflowpb.WorkflowExecutionExtendedInfo{
		ExecutionExpirationTime: r.started.GetWorkflowExecutionExpirationTime(), OriginalStartTime: r.events[0].GetEventTime(), CancelRequested: r.cancelled,
		ResetRunId: r.resetInto,
	}
	if timeout := r.started.GetWorkflowRunTimeout().AsDuration(); timeout > 0 {
		info.RunExpirationTime = timestamppb.New(r.executionTime().Add(timeout))
	}
	if r.pause != nil {
		info.PauseInfo = r.pause.info
	}
	if r.requestID != "" {
		info.RequestIdInfos = map[string]*workflowpb.RequestIdInfo{
			r.requestID: {EventType: enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED, EventId: 1},
		}
	}
	return info
}

// pendingActivities lists the activities in the order in which they were scheduled.
func (r *Run) pendingActivities() []*workflowpb.PendingActivityInfo {
	var pending []*workflowpb.PendingActivityInfo
	for _, id := range slices.Sorted(maps.Keys(r.activities)) {
		pending = append(pending, r.activities[id].describe())
	}
	return pending
}

// describe is GetPendingActivityInfo in workflow/activity.go of the server.
func (act *activity) describe() *workflowpb.PendingActivityInfo {
	info := &workflowpb.PendingActivityInfo{
		ActivityId: act.attrs.GetActivityId(), ActivityType: act.attrs.GetActivityType(), State: enumspb.PENDING_ACTIVITY_STATE_SCHEDULED,
		HeartbeatDetails: act.details, Attempt: act.attempt, MaximumAttempts: act.attrs.GetRetryPolicy().GetMaximumAttempts(),
		ScheduledTime: stamp(act.offeredAt), LastFailure: act.lastFailure, LastWorkerIdentity: act.worker.Identity, Priority: act.attrs.GetPriority(),
		Paused: act.pause != nil, PauseInfo: act.pause, ActivityOptions: act.options(),
	}
	if !act.failedAt.IsZero() {
		info.LastAttemptCompleteTime = stamp(act.failedAt)
	}
	if at := act.dueAt(enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE); !at.IsZero() {
		info.ExpirationTime = stamp(at)
	}
	switch act.state {
	case activityStarted:
		info.State, info.LastStartedTime, info.LastHeartbeatTime = enumspb.PENDING_ACTIVITY_STATE_STARTED, stamp(act.startedAt), stamp(act.beatAt)
		if act.pause != nil {
			info.State = enumspb.PENDING_ACTIVITY_STATE_PAUSE_REQUESTED
		}
		if act.cancelID != 0 {
			info.State = enumspb.PENDING_ACTIVITY_STATE_CANCEL_REQUESTED
		}
	case activityBackingOff:
		info.ScheduledTime, info.NextAttemptScheduleTime = stamp(act.resumesAt), stamp(act.resumesAt)
		info.CurrentRetryInterval = durationpb.New(act.resumesAt.Sub(act.failedAt))
	case activityPaused:
		info.State = enumspb.PENDING_ACTIVITY_STATE_PAUSED
	}
	return info
}

func (r *Run) pendingChildren() []*workflowpb.PendingChildExecutionInfo {
	var pending []*workflowpb.PendingChildExecutionInfo
	for _, c := range r.PendingChildren() {
		pending = append(pending, &workflowpb.PendingChildExecutionInfo{
			WorkflowId: c.First.GetWorkflowId(), RunId: c.First.GetRunId(), WorkflowTypeName: c.Type.GetName(), InitiatedId: c.InitiatedID,
			ParentClosePolicy: c.Policy,
		})
	}
	return pending
}

func (r *Run) pendingWorkflowTask() *workflowpb.PendingWorkflowTaskInfo {
	w := r.wft
	if w.state == noTask {
		return nil
	}
	info := &workflowpb.PendingWorkflowTaskInfo{
		State: enumspb.PENDING_WORKFLOW_TASK_STATE_SCHEDULED, ScheduledTime: stamp(w.scheduledAt), OriginalScheduledTime: stamp(w.scheduledAt), Attempt: w.attempt,
	}
	if w.state == taskStarted {
		info.State, info.StartedTime = enumspb.PENDING_WORKFLOW_TASK_STATE_STARTED, stamp(w.startedAt)
	}
	return info
}
