package histories

import (
	"slices"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	historypb "go.temporal.io/api/history/v1"
	sdkpb "go.temporal.io/api/sdk/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"google.golang.org/protobuf/types/known/durationpb"
)

// Flags of the SDK that change what workflow code does. A history says which of them its run used.
const (
	flagLimitChangeVersionSize  = 1
	flagProtocolMessageCommand  = 3
	flagPriorityUpdateHandling  = 4
	flagUserConverterEncodeMemo = 7
)

// Task adds the three events of a workflow task that succeeded. Events of commands that follow belong to it.
// The first task carries the metadata of SDK 1.50.
func (h *History) Task() *History {
	h.TaskStarted()
	attributes := &historypb.WorkflowTaskCompletedEventAttributes{
		ScheduledEventId: h.next() - 2,
		StartedEventId:   h.next() - 1,
		Identity:         identity,
		//lint:ignore SA1019 a worker without deployments still fills it
		WorkerVersion:    &commonpb.WorkerVersionStamp{BuildId: buildID},
		SdkMetadata:      &sdkpb.WorkflowTaskCompletedMetadata{},
		MeteringMetadata: &commonpb.MeteringMetadata{},
	}
	first := h.task == 0
	if first {
		attributes.SdkMetadata.SdkName, attributes.SdkMetadata.SdkVersion = "temporal-go", "1.50.0"
	}
	h.task = h.next()
	h.Append(attributes)
	if first {
		h.UseFlag(flagProtocolMessageCommand)
	}
	return h
}

// TaskStarted adds WorkflowTaskScheduled and WorkflowTaskStarted: a task that a worker still holds.
func (h *History) TaskStarted() *History {
	queue := normalQueue()
	if h.task != 0 {
		queue = &taskqueuepb.TaskQueue{Name: identity + ":sticky", Kind: enumspb.TASK_QUEUE_KIND_STICKY, NormalName: TaskQueue}
	}
	h.Append(&historypb.WorkflowTaskScheduledEventAttributes{
		TaskQueue:           queue,
		StartToCloseTimeout: durationpb.New(10 * time.Second),
		Attempt:             1,
	})
	return h.Append(&historypb.WorkflowTaskStartedEventAttributes{
		ScheduledEventId: h.next() - 1,
		Identity:         identity,
		RequestId:        requestID(h.next()),
		HistorySizeBytes: 100 * h.next(),
		//lint:ignore SA1019 a worker without deployments still fills it
		WorkerVersion: &commonpb.WorkerVersionStamp{BuildId: buildID},
	})
}

// TaskFailed adds the events of a workflow task in which workflow code panicked with this message.
func (h *History) TaskFailed(message string) *History {
	h.TaskStarted()
	return h.Append(&historypb.WorkflowTaskFailedEventAttributes{
		ScheduledEventId: h.next() - 2,
		StartedEventId:   h.next() - 1,
		Cause:            enumspb.WORKFLOW_TASK_FAILED_CAUSE_WORKFLOW_WORKER_UNHANDLED_FAILURE,
		Failure:          &failurepb.Failure{Message: message, Source: "GoSDK"},
		Identity:         identity,
	})
}

// UseFlag adds an SDK flag to the latest workflow task, unless an earlier task has it. The builder does so by itself for
// flags that the SDK would have used.
func (h *History) UseFlag(flag uint32) *History {
	if h.task == 0 || slices.Contains(h.flags, flag) {
		return h
	}
	h.flags = append(h.flags, flag)
	metadata := h.event(h.task).GetWorkflowTaskCompletedEventAttributes().GetSdkMetadata()
	metadata.LangUsedFlags = append(metadata.LangUsedFlags, flag)
	return h
}
