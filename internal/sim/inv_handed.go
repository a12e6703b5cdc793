package sim

import (
	"fmt"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
)

// handed: a task is handed to one worker, once, and while a worker has a run's workflow task the run says so.
func handed(v *View) string {
	for _, a := range v.Answers {
		var tasks []string
		switch resp := a.Response.(type) {
		case *workflowservice.PollWorkflowTaskQueueResponse:
			tasks = append(tasks, string(resp.GetTaskToken()))
			r := v.run(resp.GetWorkflowExecution().GetRunId())
			if a.line == v.Line && len(resp.GetTaskToken()) > 0 && resp.GetQuery() == nil && !r.working() {
				return fmt.Sprintf("a worker got the workflow task of %s, which does not say so", v.name(r))
			}
		case *workflowservice.RespondWorkflowTaskCompletedResponse:
			tasks = append(tasks, string(resp.GetWorkflowTask().GetTaskToken()))
			for _, activity := range resp.GetActivityTasks() {
				tasks = append(tasks, string(activity.GetTaskToken()))
			}
		case interface{ GetTaskToken() []byte }: // activities, requests to Nexus handlers
			tasks = append(tasks, string(resp.GetTaskToken()))
		}
		for _, token := range tasks {
			if before := v.handed[token]; token != "" && before != "" {
				return fmt.Sprintf("%s handed out what %s had handed out before", a.Method, before)
			}
			v.handed[token] = a.Method
		}
	}
	return ""
}

func (r *RunView) working() bool {
	return r.Description.GetPendingWorkflowTask().GetState() == enumspb.PENDING_WORKFLOW_TASK_STATE_STARTED
}
