package testsuite

import (
	"context"
	"errors"
	"fmt"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// IsWorkflowCompleted tells whether the workflow has ended, in whatever way.
func (e *TestWorkflowEnvironment) IsWorkflowCompleted() bool {
	e.main.mu.Lock()
	defer e.main.mu.Unlock()
	return e.main.closed
}

// GetWorkflowResult decodes the workflow's result into valuePtr, which may be nil. It returns the error of GetWorkflowError if there is one. It panics, or ends the test of [New], if the workflow has not ended.
func (e *TestWorkflowEnvironment) GetWorkflowResult(valuePtr any) error {
	if e.test != nil {
		e.test.Helper()
	}
	if !e.IsWorkflowCompleted() {
		e.mistaken(errNotCompleted)
	}
	if err := e.GetWorkflowError(); err != nil || valuePtr == nil {
		return err
	}
	e.main.mu.Lock()
	defer e.main.mu.Unlock()
	if e.main.result == nil {
		return nil
	}
	return converter.WithDataConverterSerializationContext(e.converter(), converter.WorkflowSerializationContext{
		Namespace: e.settings.space(), WorkflowID: e.main.run.GetID(),
	}).FromPayloads(e.main.result, valuePtr)
}

// resultOf is the result of a run that has completed; of the latest, if runs are followed.
func (e *TestWorkflowEnvironment) resultOf(run client.WorkflowRun) *commonpb.Payloads {
	return e.end(run).GetWorkflowExecutionCompletedEventAttributes().GetResult()
}

// end is the last event of a run; of the latest, if runs are followed.
func (e *TestWorkflowEnvironment) end(run client.WorkflowRun) *historypb.HistoryEvent {
	runID := run.GetRunID()
	if e.settings.follow {
		runID = ""
	}
	events := e.events(run.GetID(), runID)
	if len(events) == 0 {
		return nil
	}
	return events[len(events)-1]
}

// GetWorkflowError returns nil if the workflow has completed or has not ended, and else a *temporal.WorkflowExecutionError that wraps what ended it. Continuing as new is a
// *workflow.ContinueAsNewError there, a panic a *temporal.PanicError. A workflow that is stuck has a *temporal.TimeoutError, with a report of what it waits for, in the place of a timeout. One that
// was terminated has a *temporal.TerminatedError, and the text has the reason: of the service, if the history has grown too long.
func (e *TestWorkflowEnvironment) GetWorkflowError() error {
	e.main.mu.Lock()
	defer e.main.mu.Unlock()
	return e.main.err
}

// GetWorkflowResultByID is GetWorkflowResult for the latest run of a workflow id, such as a child's. The error is a *serviceerror.NotFound if there is none.
func (e *TestWorkflowEnvironment) GetWorkflowResultByID(workflowID string, valuePtr any) error {
	if e.test != nil {
		e.test.Helper()
	}
	workflowID = e.settings.idOf(workflowID)
	if e.isMainID(workflowID) {
		return e.GetWorkflowResult(valuePtr)
	}
	defer e.relax()
	switch closed, err := e.closedByID(workflowID); {
	case err != nil:
		return err
	case !closed:
		e.mistaken(errNotCompleted)
	}
	return e.open().GetWorkflow(e.background(), workflowID, "").Get(e.background(), valuePtr)
}

// GetWorkflowErrorByID is GetWorkflowError for the latest run of a workflow id, such as a child's. The error is a *serviceerror.NotFound if there is none.
func (e *TestWorkflowEnvironment) GetWorkflowErrorByID(workflowID string) error {
	workflowID = e.settings.idOf(workflowID)
	if e.isMainID(workflowID) {
		return e.GetWorkflowError()
	}
	defer e.relax()
	if closed, err := e.closedByID(workflowID); err != nil || !closed {
		return err
	}
	return e.open().GetWorkflow(e.background(), workflowID, "").Get(e.background(), nil)
}

func (e *TestWorkflowEnvironment) isMainID(workflowID string) bool {
	e.main.mu.Lock()
	defer e.main.mu.Unlock()
	return e.main.run != nil && e.main.run.GetID() == workflowID
}

// runOf is the run that calls by a workflow id are for: of the environment's own workflow that which it executes, though another may have followed. Of others it is the latest, and empty.
func (e *TestWorkflowEnvironment) runOf(workflowID string) string {
	if e.settings.follow || !e.isMainID(workflowID) {
		return ""
	}
	return e.main.run.GetRunID()
}

// closedByID tells whether the latest run of a workflow id has ended.
func (e *TestWorkflowEnvironment) closedByID(workflowID string) (bool, error) {
	described, err := e.open().DescribeWorkflowExecution(e.background(), workflowID, e.runOf(workflowID))
	if err != nil {
		return false, known(workflowID, err)
	}
	return described.GetWorkflowExecutionInfo().GetCloseTime() != nil, nil
}

// known says that a workflow does not exist as the environment of the SDK does.
func known(workflowID string, err error) error {
	var notFound *serviceerror.NotFound
	if errors.As(err, &notFound) {
		return serviceerror.NewNotFound(fmt.Sprintf("Workflow %v not exists", workflowID))
	}
	return err
}

// outcome is the error of a run for what a client got.
func (e *TestWorkflowEnvironment) outcome(run client.WorkflowRun, err error) error {
	var (
		ended     *temporal.WorkflowExecutionError
		continued *workflow.ContinueAsNewError
		stuck     *serviceerror.FailedPrecondition
	)
	switch {
	case err == nil:
		return nil
	case errors.As(err, &ended):
		reason := e.end(run).GetWorkflowExecutionTerminatedEventAttributes().GetReason()
		if reason == "" {
			return err
		}
		err = &terminatedError{reason, ended.Unwrap()}
		if reason == "Workflow history count exceeds limit." {
			err = e.endless(run, err)
		}
	case errors.As(err, &continued):
		if own := e.values.continued(run.GetRunID()); own != nil {
			err = own
		}
	case errors.As(err, &stuck):
		err = e.stuck()
	}
	return executionError(e.background(), e.main.name, run, err)
}

// awaitDetached waits for the children of a run that go on without it.
func (e *TestWorkflowEnvironment) awaitDetached(ctx context.Context, workflowID, runID string) {
	detached := map[int64]bool{}
	for _, event := range e.events(workflowID, runID) {
		if a := event.GetStartChildWorkflowExecutionInitiatedEventAttributes(); a != nil && a.GetParentClosePolicy() != enumspb.PARENT_CLOSE_POLICY_TERMINATE {
			detached[event.GetEventId()] = a.GetCronSchedule() == ""
		}
		a := event.GetChildWorkflowExecutionStartedEventAttributes()
		if a == nil {
			continue
		}
		child := a.GetWorkflowExecution()
		if follow, ok := detached[a.GetInitiatedEventId()]; ok {
			err := e.service.client.GetWorkflow(ctx, child.GetWorkflowId(), child.GetRunId()).
				GetWithOptions(ctx, nil, client.WorkflowRunGetOptions{DisableFollowingRuns: !follow})
			if e.unended(ctx, err) {
				return
			}
		}
		e.awaitDetached(ctx, child.GetWorkflowId(), child.GetRunId())
	}
}

// unended notes that a child will never end.
func (e *TestWorkflowEnvironment) unended(ctx context.Context, err error) bool {
	var stuck *serviceerror.FailedPrecondition
	if ctx.Err() != nil {
		err = context.Cause(ctx)
	} else if !errors.As(err, &stuck) {
		return false
	} else {
		err = e.stuck()
	}
	e.main.mu.Lock()
	defer e.main.mu.Unlock()
	e.main.err = executionError(e.background(), e.main.name, e.main.run, err)
	return true
}
