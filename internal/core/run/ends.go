package run

import (
	commandpb "go.temporal.io/api/command/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"google.golang.org/protobuf/proto"

	"github.com/groundhogdev/groundhog/internal/core/fsm"
)

// Ends: completed, failed, cancelled, terminated, timed out, continued as new.
//
// A run that completes, fails or times out may have a successor: see chain.go.

// runTable is how a run ends: by the event that closes it. A paused one has no workflow task to end by, see pause.go.
var runTable = fsm.New("run", fsm.Edges[enumspb.WorkflowExecutionStatus, enumspb.EventType]{
	enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING: {
		enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED:        enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED,
		enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED:           enumspb.WORKFLOW_EXECUTION_STATUS_FAILED,
		enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED:         enumspb.WORKFLOW_EXECUTION_STATUS_CANCELED,
		enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED:       enumspb.WORKFLOW_EXECUTION_STATUS_TERMINATED,
		enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT:        enumspb.WORKFLOW_EXECUTION_STATUS_TIMED_OUT,
		enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW: enumspb.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW,
		enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_PAUSED:           enumspb.WORKFLOW_EXECUTION_STATUS_PAUSED,
	},
	enumspb.WORKFLOW_EXECUTION_STATUS_PAUSED: {
		enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_UNPAUSED:   enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING,
		enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED: enumspb.WORKFLOW_EXECUTION_STATUS_TERMINATED,
		enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT:  enumspb.WORKFLOW_EXECUTION_STATUS_TIMED_OUT,
	},
})

// completedID is the id of the WorkflowTaskCompleted whose commands are being carried out.
func (tx *Tx) completedID() int64 { return tx.run.wft.previous + 1 }

func complete(tx *Tx, cmd *commandpb.Command) *badCommand {
	a := cmd.GetCompleteWorkflowExecutionCommandAttributes()
	if a == nil {
		return bad(enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_COMPLETE_WORKFLOW_EXECUTION_ATTRIBUTES,
			"CompleteWorkflowExecutionCommandAttributes is not set on CompleteWorkflowExecutionCommand.")
	}
	if TooLarge(a.GetResult()) {
		return tooLarge(enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_SCHEDULE_ACTIVITY_ATTRIBUTES, // as the server has it
			"CompleteWorkflowExecutionCommandAttributes.Result exceeds size limit.")
	}
	next := tx.nextCron()
	if next != nil {
		next.LastCompletionResult, next.ContinuedFailure = a.GetResult(), nil
	}
	tx.closeInto(next, &historypb.WorkflowExecutionCompletedEventAttributes{
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
	if TooLarge(a.GetFailure()) {
		return tooLarge(cause, "FailWorkflowExecutionCommandAttributes.Failure exceeds size limit.")
	}
	next, state := tx.afterFailure(a.GetFailure())
	tx.closeInto(next, &historypb.WorkflowExecutionFailedEventAttributes{
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
	tx.closeAs(&historypb.WorkflowExecutionCanceledEventAttributes{
		Details: a.GetDetails(), WorkflowTaskCompletedEventId: tx.completedID(),
	})
	return nil
}

// closeAs writes the last event of the run. Events that wait for a started workflow task come before it.
func (tx *Tx) closeAs(attributes proto.Message) {
	r := tx.run
	if r.wft.state == taskStarted {
		tx.dropTask()
	}
	if tx.commanding {
		set(tx, &r.buffered, nil) // what the last commands led to is not written any more
	}
	tx.flush()
	tx.append(attributes)
	set(tx, &r.sticky, stickyQueue{}) // workers forget runs that have ended
	set(tx, &r.status, move(tx, runTable, r.status, r.events[len(r.events)-1].GetEventType()))
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
	w.state = move(tx, taskTable, w.state, taskDrop)
	set(tx, &tx.run.wft, w)
}

// Closed is the mail that tells the end of a run.
type Closed struct{ Run *Run }
