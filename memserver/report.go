package memserver

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	querypb "go.temporal.io/api/query/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/converter"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/groundhogdev/groundhog/internal/core/run"
	"github.com/groundhogdev/groundhog/internal/transcript"
)

// enoughRuns is how many open runs a report shows.
const enoughRuns = 10

// stackPatience is how long a report waits for a worker to tell where the code of a run stands, in real time.
const stackPatience = time.Second

// Report tells why time stands still, and of each run that has not ended what has happened, what is pending, and at which of the user's
// lines each coroutine stands. It is what a test should show when it is stuck. Where the code stands is asked of the workers: time does not move
// for it, but one that does not answer costs the report a second of real time.
func (s *Server) Report(ctx context.Context) string {
	still := s.host.Standstill()
	var b strings.Builder
	fmt.Fprintf(&b, "time stands still at %s\n", still.Now.Format(time.RFC3339Nano))
	for _, reason := range still.Reasons {
		fmt.Fprintf(&b, "  %s\n", reason)
	}
	for i, id := range still.Open {
		if i == enoughRuns {
			fmt.Fprintf(&b, "\n%d more have not ended\n", len(still.Open)-enoughRuns)
			break
		}
		b.WriteString("\n" + s.part(ctx, id, still.Now))
	}
	return b.String()
}

// part is the part of a report on what has not ended.
func (s *Server) part(ctx context.Context, id run.Identity, now time.Time) string {
	switch {
	case id.ActivityID != "":
		return s.standalone(ctx, id, now)
	case id.OperationID != "":
		return s.operation(ctx, id, now)
	}
	return s.transcript(ctx, id, now)
}

// operation is the part of a report on a Nexus operation without a workflow.
func (s *Server) operation(ctx context.Context, id run.Identity, now time.Time) string {
	described, err := s.frontend.Invoke(ctx, &workflowservice.DescribeNexusOperationExecutionRequest{Namespace: id.Namespace, OperationId: id.OperationID, RunId: id.RunID})
	if err != nil {
		return fmt.Sprintf("standalone Nexus operation %q: %v\n", id.OperationID, err)
	}
	info := described.(*workflowservice.DescribeNexusOperationExecutionResponse).GetInfo()
	text := fmt.Sprintf("standalone Nexus operation %q (%s.%s) of endpoint %q has not ended, run %s\n  attempt %d is %s", id.OperationID, info.GetService(), info.GetOperation(),
		info.GetEndpoint(), id.RunID, info.GetAttempt(), strings.ToLower(info.GetState().String()))
	return text + outlook(info.GetNextAttemptScheduleTime(), info.GetLastAttemptFailure(), now)
}

// outlook tells when the next attempt is due, and why there is one.
func outlook(due *timestamppb.Timestamp, failure *failurepb.Failure, now time.Time) (text string) {
	if due != nil {
		text += fmt.Sprintf(", due in %v", due.AsTime().Sub(now))
	}
	if failure != nil {
		text += ", the one before failed: " + failure.GetMessage()
	}
	return text + "\n"
}

// standalone is the part of a report on an activity without a workflow.
func (s *Server) standalone(ctx context.Context, id run.Identity, now time.Time) string {
	described, err := s.frontend.Invoke(ctx, &workflowservice.DescribeActivityExecutionRequest{
		Namespace: id.Namespace, ActivityId: id.ActivityID, RunId: id.RunID, IncludeLastFailure: true,
	})
	if err != nil {
		return fmt.Sprintf("standalone activity %q: %v\n", id.ActivityID, err)
	}
	info := described.(*workflowservice.DescribeActivityExecutionResponse).GetInfo()
	text := fmt.Sprintf("standalone activity %q (%s) has not ended, run %s\n  attempt %d is %s", id.ActivityID, info.GetActivityType().GetName(), id.RunID,
		info.GetAttempt(), strings.ToLower(info.GetRunState().String()))
	return text + outlook(info.GetNextAttemptScheduleTime(), info.GetLastFailure(), now)
}

// Transcript is the part of [Server.Report] on a run in the namespace of [Server.Client], which may have ended; an empty run id means the latest of the workflow id.
// If there is no such run, it says so.
func (s *Server) Transcript(ctx context.Context, workflowID, runID string) string {
	return s.transcript(ctx, run.Identity{Namespace: s.namespace, WorkflowID: workflowID, RunID: runID}, s.Now())
}

func (s *Server) transcript(ctx context.Context, id run.Identity, now time.Time) string {
	execution := &commonpb.WorkflowExecution{WorkflowId: id.WorkflowID, RunId: id.RunID}
	described, err := s.frontend.Invoke(ctx, &workflowservice.DescribeWorkflowExecutionRequest{Namespace: id.Namespace, Execution: execution})
	if err != nil {
		return fmt.Sprintf("workflow %q: %v\n", id.WorkflowID, err)
	}
	history, err := s.frontend.Invoke(ctx, &workflowservice.GetWorkflowExecutionHistoryRequest{
		Namespace: id.Namespace, Execution: execution, HistoryEventFilterType: enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT,
	})
	if err != nil {
		return fmt.Sprintf("workflow %q: %v\n", id.WorkflowID, err)
	}
	view := transcript.Run{
		Description: described.(*workflowservice.DescribeWorkflowExecutionResponse),
		Events:      history.(*workflowservice.GetWorkflowExecutionHistoryResponse).GetHistory().GetEvents(), Now: now,
	}
	view.Directory, _ = os.Getwd() // without it, paths are longer
	switch task := view.Description.GetPendingWorkflowTask(); {
	case task.GetState() == enumspb.PENDING_WORKFLOW_TASK_STATE_SCHEDULED:
		view.Unknown = "no worker has come for the workflow task"
	case task != nil:
		view.Unknown = "a worker is at work on the workflow task"
	default:
		if view.Stacks, err = s.askStacks(ctx, id.Namespace, execution); err != nil {
			view.Unknown = err.Error()
		}
	}
	return view.String()
}

// askStacks asks a worker where the code of a run stands. None would answer before the run's workflow task, if there is one.
func (s *Server) askStacks(ctx context.Context, namespace string, execution *commonpb.WorkflowExecution) (stacks string, err error) {
	ctx, cancel := context.WithTimeout(ctx, stackPatience)
	defer cancel()
	reply, err := s.frontend.Invoke(ctx, &workflowservice.QueryWorkflowRequest{
		Namespace: namespace, Execution: execution, Query: &querypb.WorkflowQuery{QueryType: "__stack_trace"},
		QueryRejectCondition: enumspb.QUERY_REJECT_CONDITION_NOT_OPEN,
	})
	switch {
	case ctx.Err() != nil:
		return "", fmt.Errorf("no worker answers within %v", stackPatience)
	case err != nil:
		return "", err
	}
	payloads := reply.(*workflowservice.QueryWorkflowResponse).GetQueryResult()
	if len(payloads.GetPayloads()) == 0 { // it was rejected
		return "", nil
	}
	for _, c := range s.converters.all() {
		if err = c.FromPayloads(payloads, &stacks); err == nil {
			return stacks, nil
		}
	}
	return "", fmt.Errorf("decode the worker's answer: %w", err)
}

// converters are the data converters of the server's clients, and those of the workers made with them.
type converters struct {
	mu   sync.Mutex
	seen []converter.DataConverter
}

// note remembers the converter of a client.
func (c *converters) note(seen converter.DataConverter) {
	if seen != nil {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.seen = append(c.seen, seen)
	}
}

// all lists the converters, the default one first.
func (c *converters) all() []converter.DataConverter {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]converter.DataConverter{converter.GetDefaultDataConverter()}, c.seen...)
}
