package testsuite

import (
	"context"
	"fmt"
	"os"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/groundhogdev/groundhog/internal/transcript"
)

// What runs on a server wait for, when nothing has happened there for long.

// stackQuery asks a worker where the code of a run stands.
const stackQuery = "__stack_trace"

// openRuns describes the runs of the test that have not ended, with the children of which no worker has heard.
func (e *TestWorkflowEnvironment) openRuns(ctx context.Context) (open []*workflowservice.DescribeWorkflowExecutionResponse) {
	described := map[string]bool{}
	var describe func(workflowID string)
	describe = func(workflowID string) {
		run, err := e.service.client.DescribeWorkflowExecution(ctx, workflowID, "")
		id := run.GetWorkflowExecutionInfo().GetExecution().GetRunId()
		if err != nil || described[id] || run.GetWorkflowExecutionInfo().GetCloseTime() != nil { // a paused one has none
			return
		}
		described[id] = true
		open = append(open, run)
		for _, child := range run.GetPendingChildren() {
			describe(child.GetWorkflowId())
		}
	}
	for _, run := range e.replays.every() {
		describe(run.workflowID)
	}
	return open
}

// dueLater is what a run waits for that a server lets come in its own time, such as a retry, or empty. In memory it would have come at once.
func (e *TestWorkflowEnvironment) dueLater() string {
	ctx, cancel := context.WithTimeout(e.background(), longestWait)
	defer cancel()
	for _, run := range e.openRuns(ctx) {
		info, config := run.GetWorkflowExecutionInfo(), run.GetExecutionConfig()
		if in := time.Until(info.GetExecutionTime().AsTime()); in > 0 {
			return fmt.Sprintf("a run of workflow %q in %v", info.GetExecution().GetWorkflowId(), in.Round(time.Second))
		}
		for _, a := range run.GetPendingActivities() {
			if what := e.waitsLong(ctx, info.GetExecution(), a); what != "" {
				return what
			}
		}
		if d := config.GetWorkflowRunTimeout().AsDuration(); d > 0 {
			return fmt.Sprintf("a workflow that runs into its timeout of %v", d)
		}
	}
	return ""
}

// waitsLong tells of an activity that has not started: its next attempt is due later, or it will time out.
func (e *TestWorkflowEnvironment) waitsLong(ctx context.Context, run *commonpb.WorkflowExecution, a *workflowpb.PendingActivityInfo) string {
	if a.GetState() != enumspb.PENDING_ACTIVITY_STATE_SCHEDULED {
		return ""
	}
	if in := time.Until(a.GetScheduledTime().AsTime()); in > 0 {
		return fmt.Sprintf("attempt %d of activity %s in %v", a.GetAttempt(), a.GetActivityType().GetName(), in.Round(time.Second))
	}
	history, err := e.history(run.GetWorkflowId(), run.GetRunId())
	if err != nil {
		return ""
	}
	for _, event := range history.GetEvents() {
		s := event.GetActivityTaskScheduledEventAttributes()
		if s.GetActivityId() == a.GetActivityId() && (s.GetScheduleToStartTimeout().AsDuration() > 0 || s.GetScheduleToCloseTimeout().AsDuration() > 0) {
			return fmt.Sprintf("activity %s, which runs into its timeout on queue %q", a.GetActivityType().GetName(), s.GetTaskQueue().GetName())
		}
	}
	return ""
}

// remoteReport tells of the runs that have not ended on a server.
func (e *TestWorkflowEnvironment) remoteReport() string {
	ctx, cancel := context.WithTimeout(e.background(), longestWait)
	defer cancel()
	report := "it runs on the server " + e.settings.server.HostPort + "\n"
	for _, run := range e.openRuns(ctx) {
		report += "\n" + e.transcript(ctx, run)
	}
	return report
}

// transcript is the part of the report on a run.
func (e *TestWorkflowEnvironment) transcript(ctx context.Context, described *workflowservice.DescribeWorkflowExecutionResponse) string {
	id := described.GetWorkflowExecutionInfo().GetExecution()
	history, err := e.history(id.GetWorkflowId(), id.GetRunId())
	if err != nil {
		return fmt.Sprintf("workflow %q: %v\n", id.GetWorkflowId(), err)
	}
	view := transcript.Run{Description: described, Events: history.GetEvents(), Now: time.Now()}
	view.Directory, _ = os.Getwd() // without it, paths are longer
	value, err := e.service.client.QueryWorkflow(ctx, id.GetWorkflowId(), id.GetRunId(), stackQuery)
	if err == nil {
		err = value.Get(&view.Stacks)
	}
	if err != nil {
		view.Unknown = err.Error()
	}
	return view.String()
}
