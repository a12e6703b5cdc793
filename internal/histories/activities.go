package histories

import (
	"strconv"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"google.golang.org/protobuf/types/known/durationpb"
)

// ActivityTimeout is the start-to-close timeout of every built activity.
const ActivityTimeout = time.Minute

// ActivityScheduled adds the schedule of an activity whose id the SDK chose: the id of the event itself.
func (h *History) ActivityScheduled(activityType string, input ...any) *History {
	return h.ActivityScheduledAs(strconv.FormatInt(h.next(), 10), activityType, input...)
}

// ActivityScheduledAs adds the schedule of an activity whose id the workflow chose. Later events of it use its type as label.
func (h *History) ActivityScheduledAs(activityID, activityType string, input ...any) *History {
	return h.appendAs("activity", activityType, &historypb.ActivityTaskScheduledEventAttributes{
		ActivityId:                   activityID,
		ActivityType:                 &commonpb.ActivityType{Name: activityType},
		TaskQueue:                    normalQueue(),
		Header:                       &commonpb.Header{},
		Input:                        Payloads(input...),
		ScheduleToCloseTimeout:       durationpb.New(0),
		ScheduleToStartTimeout:       durationpb.New(0),
		StartToCloseTimeout:          durationpb.New(ActivityTimeout),
		HeartbeatTimeout:             durationpb.New(0),
		WorkflowTaskCompletedEventId: h.task,
		RetryPolicy: &commonpb.RetryPolicy{
			InitialInterval:    durationpb.New(time.Second),
			BackoffCoefficient: 2,
			MaximumInterval:    durationpb.New(100 * time.Second),
		},
		UseWorkflowBuildId: true,
	})
}

// ActivityCompleted adds the start and the completion of an activity; services write both when the attempt closes.
func (h *History) ActivityCompleted(activityType string, result ...any) *History {
	h.activityStarted(activityType)
	return h.Append(&historypb.ActivityTaskCompletedEventAttributes{
		Result:           Payloads(result...),
		ScheduledEventId: h.Label("activity", activityType),
		StartedEventId:   h.next() - 1,
		Identity:         identity,
	})
}

// ActivityFailed adds the start and the final failure of an activity.
func (h *History) ActivityFailed(activityType, message string) *History {
	h.activityStarted(activityType)
	return h.Append(&historypb.ActivityTaskFailedEventAttributes{
		Failure:          applicationFailure(message),
		ScheduledEventId: h.Label("activity", activityType),
		StartedEventId:   h.next() - 1,
		Identity:         identity,
		RetryState:       enumspb.RETRY_STATE_NON_RETRYABLE_FAILURE,
	})
}

// ActivityCancelRequested adds the workflow's wish to cancel an activity.
func (h *History) ActivityCancelRequested(activityType string) *History {
	return h.appendAs("activity cancel", activityType, &historypb.ActivityTaskCancelRequestedEventAttributes{
		ScheduledEventId:             h.Label("activity", activityType),
		WorkflowTaskCompletedEventId: h.task,
	})
}

// ActivityCanceled adds the end of an activity that no worker had started.
func (h *History) ActivityCanceled(activityType string) *History {
	return h.Append(&historypb.ActivityTaskCanceledEventAttributes{
		LatestCancelRequestedEventId: h.Label("activity cancel", activityType),
		ScheduledEventId:             h.Label("activity", activityType),
		Identity:                     identity,
	})
}

func (h *History) activityStarted(activityType string) {
	h.Append(&historypb.ActivityTaskStartedEventAttributes{
		ScheduledEventId: h.Label("activity", activityType),
		Identity:         identity,
		RequestId:        requestID(h.next()),
		Attempt:          1,
		//lint:ignore SA1019 a worker without deployments still fills it
		WorkerVersion: &commonpb.WorkerVersionStamp{BuildId: buildID},
	})
}
