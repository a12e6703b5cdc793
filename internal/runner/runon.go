package runner

import (
	"context"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// runOnLimit bounds the pending task in real time: its code is live, and the SDK reports a deadlock after a second.
const runOnLimit = 10 * time.Second

// runOn executes the workflow task at the end of the history, if one is pending, on a real worker: what would the code do
// next? Side effect functions run; local activities do not, they stay pending.
func (r *Replayer) runOn(out *Outcome, history *historypb.History, execution workflow.Execution) {
	history, previous := pendingTask(history)
	if history == nil {
		return
	}
	if len(r.options.Replay.Plugins) > 0 {
		// Their workers' side may do anything when a worker starts, and without it the code may do something else.
		out.NextError = "plugins that the replayer has cannot be asked what comes next"
		return
	}
	last := history.Events[len(history.Events)-1]
	rec := r.newRecorder(history)
	rec.runOn = true
	tracer := &tracer{current: rec}
	service := newOneTask(&workflowservice.PollWorkflowTaskQueueResponse{
		WorkflowExecution:      executionOf(execution.ID, execution.RunID),
		WorkflowType:           history.Events[0].GetWorkflowExecutionStartedEventAttributes().GetWorkflowType(),
		PreviousStartedEventId: previous,
		StartedEventId:         last.GetEventId(),
		History:                history,
	})
	ctx, cancel := context.WithTimeout(context.Background(), runOnLimit)
	defer cancel()
	answer, err := r.work(ctx, service, "default", sdkLog{rec}, tracer)
	if failed, ok := answer.(*workflowservice.RespondWorkflowTaskFailedRequest); ok {
		out.NextError = failed.GetFailure().GetMessage()
	} else if err != nil && rec.waitsForLocalActivity() {
		err = nil // the worker holds the task open until the activity is done, which it never is
	}
	if err != nil {
		out.NextError = err.Error()
	}
	for _, step := range rec.snapshot() {
		if step.Task == last.GetEventId() {
			out.Next = append(out.Next, step)
		}
	}
}

func (r *recorder) waitsForLocalActivity() bool {
	for _, step := range r.snapshot() {
		if step.Kind == KindLocalActivity {
			return true
		}
	}
	return false
}

// pendingTask returns the history up to and with the pending workflow task's start, which is added where the history ends
// with the schedule, and the start of the task before it. It returns nil if no workflow task is pending.
func pendingTask(history *historypb.History) (*historypb.History, int64) {
	events := history.GetEvents()
	var previous int64
	for _, e := range events {
		if a := e.GetWorkflowTaskCompletedEventAttributes(); a != nil {
			previous = a.GetStartedEventId()
		}
	}
	last := events[len(events)-1]
	switch last.GetEventType() {
	case enumspb.EVENT_TYPE_WORKFLOW_TASK_STARTED:
		return history, previous
	case enumspb.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED:
		started := &historypb.HistoryEvent{
			EventId: last.GetEventId() + 1, EventTime: timestamppb.New(last.GetEventTime().AsTime()),
			EventType: enumspb.EVENT_TYPE_WORKFLOW_TASK_STARTED,
			Attributes: &historypb.HistoryEvent_WorkflowTaskStartedEventAttributes{
				WorkflowTaskStartedEventAttributes: &historypb.WorkflowTaskStartedEventAttributes{ScheduledEventId: last.GetEventId()},
			},
		}
		return &historypb.History{Events: append(events[:len(events):len(events)], started)}, previous
	}
	return nil, 0
}
