package main

import (
	"context"
	"fmt"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
)

// keepChain keeps the runs of a chain as run1, run2 and so on, at most n of them, and waits for each to close.
func (st *stage) keepChain(ctx context.Context, workflowID, runID string, n int) error {
	st.kept = nil
	for i := 1; runID != "" && i <= n; i++ {
		st.keep(fmt.Sprintf("run%d", i), workflowID, runID)
		next, err := st.nextRun(ctx, workflowID, runID)
		if err != nil {
			return err
		}
		runID = next
	}
	return nil
}

// nextRun waits until a run closes and returns the run that follows it, if any.
func (st *stage) nextRun(ctx context.Context, workflowID, runID string) (string, error) {
	it := st.client.GetWorkflowHistory(ctx, workflowID, runID, true, enumspb.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT)
	var next string
	for it.HasNext() {
		event, err := it.Next()
		if err != nil {
			return "", fmt.Errorf("await end of workflow %q: %w", workflowID, err)
		}
		next = successor(event)
	}
	return next, nil
}

// successor is the run that a closing event names as the next of the chain.
func successor(event *historypb.HistoryEvent) string {
	switch event.GetEventType() {
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED:
		return event.GetWorkflowExecutionCompletedEventAttributes().GetNewExecutionRunId()
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED:
		return event.GetWorkflowExecutionFailedEventAttributes().GetNewExecutionRunId()
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT:
		return event.GetWorkflowExecutionTimedOutEventAttributes().GetNewExecutionRunId()
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW:
		return event.GetWorkflowExecutionContinuedAsNewEventAttributes().GetNewExecutionRunId()
	}
	return ""
}
