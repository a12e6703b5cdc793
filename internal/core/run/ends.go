package run

import (
	commandpb "go.temporal.io/api/command/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"google.golang.org/protobuf/proto"
)

// Ends: completed, failed, cancelled, terminated, timed out.
//
//	running --command, termination, timeout--> closed
//
// A run that completes, fails or times out may have a successor: see chain.go.

// completedID is the id of the WorkflowTaskCompleted whose commands are being carried out.
func (tx *Tx) completedID() int64 { return tx.run.wft.previous + 1 }

func complete(tx *Tx, cmd *commandpb.Command) *badCommand {
	a := cmd.GetCompleteWorkflowExecutionCommandAttributes()
	if a == nil {
		return bad(enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_COMPLETE_WORKFLOW_EXECUTION_ATTRIBUTES,
			"CompleteWorkflowExecutionCommandAttributes is not set on CompleteWorkflowExecutionCommand.")
	}
	if proto.Size(a.GetResult()) > maxPayload {
		return tooLarge(enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_SCHEDULE_ACTIVITY_ATTRIBUTES, // as the server has it
			"CompleteWorkflowExecutionCommandAttributes.Result exceeds size limit.")
	}
	next := tx.nextCron()
	if next != nil {
		next.LastCompletionResult, next.ContinuedFailure = a.GetResult(), nil
	}
	tx.closeInto(next, enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED, &historypb.WorkflowExecutionCompletedEventAttributes{
		Result: a.GetResult(), WorkflowTaskCompletedEventId: tx.completedID(), NewExecutionRunId: next.GetOriginalExecutionRunId(),
	})
	return nil
}

func fail(tx *Tx, cmd *commandpb.Command) *badCommand {
	a := cmd.GetFailWorkflowExecutionCommandAttributes()
	const cause = enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_FAIL_WORKFLOW_EXECUTION_ATTRIBUTES
	switch {
	case a == nil:
		return bad(cause, "FailWorkflowExecutionCommandAttributes is not set on FailWorkflowExecutionCommand.")
	case a.GetFailure() == nil:
		return bad(cause, "Failure is not set on FailWorkflowExecutionCommand.")
	}
	if proto.Size(a.GetFailure()) > maxPayload {
		return tooLarge(cause, "FailWorkflowExecutionCommandAttributes.Failure exceeds size limit.")
	}
	next, state := tx.afterFailure(a.GetFailure())
	tx.closeInto(next, enumspb.WORKFLOW_EXECUTION_STATUS_FAILED, &historypb.WorkflowExecutionFailedEventAttributes{
		Failure: a.GetFailure(), RetryState: state, WorkflowTaskCompletedEventId: tx.completedID(), NewExecutionRunId: next.GetOriginalExecutionRunId(),
	})
	return nil
}

func cancel(tx *Tx, cmd *commandpb.Command) *badCommand {
	a := cmd.GetCancelWorkflowExecutionCommandAttributes()
	if a == nil {
		return bad(enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_CANCEL_WORKFLOW_EXECUTION_ATTRIBUTES,
			"CancelWorkflowExecutionCommandAttributes is not set on CancelWorkflowExecutionCommand.")
	}
	tx.closeAs(enumspb.WORKFLOW_EXECUTION_STATUS_CANCELED, &historypb.WorkflowExecutionCanceledEventAttributes{
		Details: a.GetDetails(), WorkflowTaskCompletedEventId: tx.completedID(),
	})
	return nil
}

// tooLarge refuses a command that carries more than an event can hold, which ends the run.
func tooLarge(cause enumspb.WorkflowTaskFailedCause, text string) *badCommand {
	refused := bad(cause, "%s", text)
	refused.fatal = true
	return refused
}

// closeAs writes the last event of the run. Events that wait for a started workflow task come before it.
func (tx *Tx) closeAs(status enumspb.WorkflowExecutionStatus, attributes proto.Message) {
	r := tx.run
	if r.wft.state == taskStarted {
		tx.dropTask()
	}
	if tx.commanding {
		set(tx, &r.buffered, nil) // what the last commands led to is not written any more
	}
	tx.flush()
	tx.append(attributes)
	set(tx, &r.status, status)
	set(tx, &r.ended, tx.now)
	tx.send(Closed{Run: r})
}

// dropTask forgets the started workflow task: the run ends under it.
func (tx *Tx) dropTask() {
	tx.commitTask(historyService, nil)
	w := tx.run.wft
	if !w.transient() {
		tx.append(&historypb.WorkflowTaskFailedEventAttributes{
			ScheduledEventId: w.scheduledID, StartedEventId: w.startedID, Identity: historyService,
			Cause: enumspb.WORKFLOW_TASK_FAILED_CAUSE_FORCE_CLOSE_COMMAND,
		})
	}
	w.state = noTask
	set(tx, &tx.run.wft, w)
}

// Closed is the mail that tells the end of a run.
type Closed struct{ Run *Run }
