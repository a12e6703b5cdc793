package sim

import (
	"fmt"
	"strings"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/workflowservice/v1"
)

// attended: an open run with news that its workflow has not seen has a workflow task, unless it is paused: then it has none but one that a worker has.
func attended(v *View) string {
	for _, r := range v.Runs {
		if paused(r.Info) && r.Description.GetPendingWorkflowTask().GetState() == enumspb.PENDING_WORKFLOW_TASK_STATE_SCHEDULED {
			return v.name(r) + " is paused and has a workflow task for workers"
		}
		if !r.Open() || paused(r.Info) || r.Description.GetPendingWorkflowTask() != nil {
			continue
		}
		if news := r.news(v); news != "" {
			return fmt.Sprintf("%s has no workflow task, although %s", v.name(r), news)
		}
	}
	return ""
}

// news says what the workflow has not seen.
func (r *RunView) news(v *View) string {
	seen := false
	for i := len(r.Events) - 1; i >= 0; i-- {
		e := r.Events[i]
		switch e.GetEventType() {
		case enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED:
			return ""
		case enumspb.EVENT_TYPE_WORKFLOW_TASK_FAILED, enumspb.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT:
			return fmt.Sprintf("event %d ended its task without success", e.GetEventId())
		}
		seen = seen || isNews(e)
		if seen && r.Info.GetExecutionTime().AsTime().Before(v.Now) {
			return fmt.Sprintf("event %d, %v, is news", e.GetEventId(), e.GetEventType())
		}
	}
	if r.Info.GetExecutionTime().AsTime().Before(v.Now) {
		return "its first task is due"
	}
	return ""
}

// isNews tells the events that commands lead to, or that a workflow need not see, from others.
func isNews(e *historypb.HistoryEvent) bool {
	kind := e.GetEventType().String()
	if strings.HasSuffix(kind, "Initiated") || strings.HasSuffix(kind, "TaskScheduled") || strings.HasPrefix(kind, "WorkflowExecutionUpdate") {
		return false
	}
	switch e.GetEventType() {
	case enumspb.EVENT_TYPE_TIMER_STARTED, enumspb.EVENT_TYPE_TIMER_CANCELED, enumspb.EVENT_TYPE_ACTIVITY_TASK_CANCEL_REQUESTED, enumspb.EVENT_TYPE_MARKER_RECORDED,
		enumspb.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES, enumspb.EVENT_TYPE_WORKFLOW_PROPERTIES_MODIFIED, enumspb.EVENT_TYPE_NEXUS_OPERATION_SCHEDULED,
		enumspb.EVENT_TYPE_NEXUS_OPERATION_CANCEL_REQUESTED, enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED, enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED:
		return false
	}
	return true
}

// pollAll repeats a poll as long as it gets a task.
func (v *View) pollAll(line string) {
	for got := true; got; {
		_ = v.player.Do(line) // the answer tells
		answer, _ := v.player.Answer("end")
		task, ok := answer.Response.(interface{ GetTaskToken() []byte })
		got = ok && len(task.GetTaskToken()) > 0
	}
}

// drained: workers that poll all queues get every task that is offered, so that none is left that nobody can take.
func drained(v *View, _ []string) string {
	versions := []string{"{}"}
	for _, name := range deployments {
		for _, build := range builds {
			versions = append(versions, fmt.Sprintf(`{"deploymentName":%q,"buildId":%q,"workerVersioningMode":2}`, name, build))
		}
	}
	for _, method := range []string{"PollWorkflowTaskQueue", "PollActivityTaskQueue"} {
		for _, queue := range []string{"q", "r", "s0", "s1"} {
			for _, version := range versions {
				v.pollAll(fmt.Sprintf(`call end = %s {"taskQueue":{"name":%q},"deploymentOptions":%s}`, method, queue, version))
			}
		}
	}
	activities, err := v.describeStandaloneActivities()
	if err != nil {
		return err.Error()
	}
	for _, a := range activities {
		if waitsForWorker(a) {
			return fmt.Sprintf("standalone activity %q is scheduled, and no poll gets it", a.GetInfo().GetActivityId())
		}
	}
	for _, info := range v.player.Runs("") {
		if info.GetStatus() != enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING {
			continue
		}
		resp, err := v.player.Look(&workflowservice.DescribeWorkflowExecutionRequest{Namespace: namespace, Execution: info.GetExecution()})
		if err != nil {
			return err.Error()
		}
		d := resp.(*workflowservice.DescribeWorkflowExecutionResponse)
		if d.GetPendingWorkflowTask().GetState() == enumspb.PENDING_WORKFLOW_TASK_STATE_SCHEDULED {
			return fmt.Sprintf("a workflow task of %q is scheduled, and no poll gets it", info.GetExecution().GetWorkflowId())
		}
		for _, a := range d.GetPendingActivities() {
			if a.GetState() == enumspb.PENDING_ACTIVITY_STATE_SCHEDULED && a.GetAttempt() == 1 {
				return fmt.Sprintf("activity %q of %q is scheduled, and no poll gets it", a.GetActivityId(), info.GetExecution().GetWorkflowId())
			}
		}
	}
	return ""
}
