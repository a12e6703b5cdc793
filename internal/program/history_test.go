package program

import (
	"testing"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"google.golang.org/protobuf/proto"

	"github.com/groundhogdev/groundhog/internal/runner"
)

var queue = &taskqueuepb.TaskQueue{Name: "shop"}

// started is a history that begins and ends in its first workflow task: it replays with any workflow that does nothing.
func started(t *testing.T, workflowType string) runner.Request {
	t.Helper()
	return request(t, workflowType, firstTask(workflowType), &historypb.HistoryEvent{
		EventType: enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
		Attributes: &historypb.HistoryEvent_WorkflowExecutionCompletedEventAttributes{
			WorkflowExecutionCompletedEventAttributes: &historypb.WorkflowExecutionCompletedEventAttributes{WorkflowTaskCompletedEventId: 4},
		},
	})
}

// scheduling is a history whose first workflow task schedules an activity.
func scheduling(t *testing.T, workflowType, activityType string) runner.Request {
	t.Helper()
	return request(t, workflowType, firstTask(workflowType), &historypb.HistoryEvent{
		EventType: enumspb.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED,
		Attributes: &historypb.HistoryEvent_ActivityTaskScheduledEventAttributes{
			ActivityTaskScheduledEventAttributes: &historypb.ActivityTaskScheduledEventAttributes{
				ActivityId: "5", ActivityType: &commonpb.ActivityType{Name: activityType}, TaskQueue: queue, WorkflowTaskCompletedEventId: 4,
			},
		},
	})
}

func firstTask(workflowType string) []*historypb.HistoryEvent {
	return []*historypb.HistoryEvent{
		{EventType: enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED, Attributes: &historypb.HistoryEvent_WorkflowExecutionStartedEventAttributes{
			WorkflowExecutionStartedEventAttributes: &historypb.WorkflowExecutionStartedEventAttributes{
				WorkflowType: &commonpb.WorkflowType{Name: workflowType}, TaskQueue: queue,
			}}},
		{EventType: enumspb.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED, Attributes: &historypb.HistoryEvent_WorkflowTaskScheduledEventAttributes{
			WorkflowTaskScheduledEventAttributes: &historypb.WorkflowTaskScheduledEventAttributes{TaskQueue: queue}}},
		{EventType: enumspb.EVENT_TYPE_WORKFLOW_TASK_STARTED, Attributes: &historypb.HistoryEvent_WorkflowTaskStartedEventAttributes{
			WorkflowTaskStartedEventAttributes: &historypb.WorkflowTaskStartedEventAttributes{ScheduledEventId: 2}}},
		{EventType: enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED, Attributes: &historypb.HistoryEvent_WorkflowTaskCompletedEventAttributes{
			WorkflowTaskCompletedEventAttributes: &historypb.WorkflowTaskCompletedEventAttributes{ScheduledEventId: 2, StartedEventId: 3}}},
	}
}

func request(t *testing.T, workflowType string, first []*historypb.HistoryEvent, last *historypb.HistoryEvent) runner.Request {
	t.Helper()
	history := &historypb.History{Events: append(first, last)}
	for i, event := range history.Events {
		event.EventId = int64(i + 1)
	}
	wire, err := proto.Marshal(history)
	if err != nil {
		t.Fatal(err)
	}
	return runner.Request{Name: workflowType, WorkflowID: "w", RunID: "r", Wire: wire}
}
