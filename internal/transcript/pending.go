package transcript

import (
	"fmt"
	"strings"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	historypb "go.temporal.io/api/history/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
)

// What the run waits for, so far as the service knows.

func (r Run) pending() []string {
	var rows []string
	if task := r.Description.GetPendingWorkflowTask(); task != nil {
		rows = append(rows, fmt.Sprintf("workflow task\tattempt %d, %s", task.GetAttempt(), strings.ToLower(task.GetState().String())))
	}
	for _, a := range r.Description.GetPendingActivities() {
		rows = append(rows, r.activity(a))
	}
	rows = append(rows, r.timers()...)
	for _, c := range r.Description.GetPendingChildren() {
		rows = append(rows, fmt.Sprintf("child %s\tworkflow %q has not ended", c.GetWorkflowTypeName(), c.GetWorkflowId()))
	}
	for _, o := range r.Description.GetPendingNexusOperations() {
		rows = append(rows, r.operation(o))
	}
	rows = append(rows, r.updates()...)
	if len(rows) == 0 {
		return []string{"nothing that the service knows of: only a signal, an update or the like can wake the code"}
	}
	return rows
}

func (r Run) activity(a *workflowpb.PendingActivityInfo) string {
	row := fmt.Sprintf("activity %s\t%s", a.GetActivityType().GetName(), attempt(a.GetAttempt(), a.GetMaximumAttempts()))
	switch at := a.GetScheduledTime().AsTime(); {
	case a.GetState() == enumspb.PENDING_ACTIVITY_STATE_SCHEDULED && at.After(r.Now):
		row += fmt.Sprintf(", due %s, in %s", r.when(at), span(at.Sub(r.Now)))
	case a.GetState() == enumspb.PENDING_ACTIVITY_STATE_SCHEDULED:
		row += fmt.Sprintf(", waits on queue %q since %s", r.queueOf(a.GetActivityId()), r.when(at))
	case a.GetState() == enumspb.PENDING_ACTIVITY_STATE_CANCEL_REQUESTED:
		row += ", runs, cancellation was requested"
	default:
		row += ", runs since " + r.when(a.GetLastStartedTime().AsTime())
	}
	return row + last(a.GetLastFailure())
}

// queueOf is the task queue of the latest activity with an id.
func (r Run) queueOf(activityID string) (queue string) {
	for _, e := range r.Events {
		if a := e.GetActivityTaskScheduledEventAttributes(); a != nil && a.GetActivityId() == activityID {
			queue = a.GetTaskQueue().GetName()
		}
	}
	return queue
}

func attempt(n, of int32) string {
	if of > 0 {
		return fmt.Sprintf("attempt %d of %d", n, of)
	}
	return fmt.Sprintf("attempt %d", n)
}

func last(f *failurepb.Failure) string {
	if f == nil {
		return ""
	}
	return "; last failure: " + failure(f)
}

func (r Run) timers() []string {
	return r.unanswered(enumspb.EVENT_TYPE_TIMER_STARTED, func(e *historypb.HistoryEvent) string {
		due := e.GetEventTime().AsTime().Add(e.GetTimerStartedEventAttributes().GetStartToFireTimeout().AsDuration())
		return fmt.Sprintf("timer %s\tdue %s, in %s", r.about(e), r.when(due), span(max(0, due.Sub(r.Now).Round(time.Nanosecond))))
	}, enumspb.EVENT_TYPE_TIMER_FIRED, enumspb.EVENT_TYPE_TIMER_CANCELED)
}

func (r Run) updates() []string {
	return r.unanswered(enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED, func(e *historypb.HistoryEvent) string {
		return fmt.Sprintf("update %s\taccepted %s, its handler has not returned", r.about(e), r.when(e.GetEventTime().AsTime()))
	}, enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED)
}

// unanswered lists the events of a type that none of the types that end them refers to.
func (r Run) unanswered(begin enumspb.EventType, row func(*historypb.HistoryEvent) string, ends ...enumspb.EventType) (rows []string) {
	answered := map[*historypb.HistoryEvent]bool{}
	for _, e := range r.Events {
		for _, end := range ends {
			if e.GetEventType() == end {
				answered[r.origin(e)] = true
			}
		}
	}
	for _, e := range r.Events {
		if e.GetEventType() == begin && !answered[e] {
			rows = append(rows, row(e))
		}
	}
	return rows
}

func (r Run) operation(o *workflowpb.PendingNexusOperationInfo) string {
	row := fmt.Sprintf("Nexus operation %s %s %s\t", o.GetEndpoint(), o.GetService(), o.GetOperation())
	if o.GetState() == enumspb.PENDING_NEXUS_OPERATION_STATE_STARTED {
		return row + "started, has not completed"
	}
	return row + attempt(o.GetAttempt(), 0) + last(o.GetLastAttemptFailure())
}
