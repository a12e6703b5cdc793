package run

import (
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	historypb "go.temporal.io/api/history/v1"
	sdkpb "go.temporal.io/api/sdk/v1"

	"github.com/groundhogdev/groundhog/internal/core/ids"
)

// The beginning of a run: its first event, the wait before its first workflow task, and its timeouts.
//
//	resting --wait over, cancel request, signal-with-start--> awake
//
// A run that begins without a wait is awake from the start. A resting run takes signals, but has no workflow task.

// Begin says how a run begins.
type Begin struct {
	ID         Identity
	Attributes *historypb.WorkflowExecutionStartedEventAttributes
	Now        time.Time
	IDs        *ids.Source
	Endpoints  Endpoints // of Nexus; nil if there are none
	Registry   Registry  // of search attributes; nil if all may be set

	// RequestID tells the start request apart from others; it may be empty.
	RequestID string
	// Metadata and Links belong to the first event.
	Metadata *sdkpb.UserMetadata
	Links    []*commonpb.Link
	// Then, if set, is carried out right after the first event, in the same transaction.
	Then func(*Tx) error
}

// begin writes the first event.
func (tx *Tx) begin(b Begin) error {
	r := tx.run
	tx.append(b.Attributes)
	r.events[0].UserMetadata, r.events[0].Links = b.Metadata, b.Links
	set(tx, &r.requestID, b.RequestID)
	set(tx, &r.versioning.override, b.Attributes.GetVersioningOverride())
	set(tx, &r.memo, merged(nil, b.Attributes.GetMemo().GetFields()))
	set(tx, &r.searchAttributes, merged(nil, b.Attributes.GetSearchAttributes().GetIndexedFields()))
	if wait := b.Attributes.GetFirstWorkflowTaskBackoff().AsDuration(); wait > 0 {
		set(tx, &r.resting, true)
		tx.after(wait, firstTaskDue{})
	}
	set(tx, &r.attention, true)
	tx.startTimeouts()
	if b.Then != nil {
		return b.Then(tx)
	}
	return nil
}

// executionTime is when the first workflow task was or will be due.
func (r *Run) executionTime() time.Time {
	return r.began.Add(r.started.GetFirstWorkflowTaskBackoff().AsDuration())
}

// firstTaskDue ends the wait of a start delay, a cron schedule, a retry, or a continue-as-new.
type firstTaskDue struct{}

func (firstTaskDue) fire(tx *Tx) error {
	tx.Awake()
	return nil
}

func (firstTaskDue) lapsed(r *Run) bool { return !r.resting }

// Awake ends the wait before the first workflow task, if it is not over.
func (tx *Tx) Awake() {
	if tx.run.resting {
		set(tx, &tx.run.resting, false)
	}
}

// runDue ends the run at its run timeout.
type runDue struct{}

// fire lets the retry policy or the cron schedule go on with another run, unless the whole execution has timed out: as
// executeWorkflowRunTimeoutTask of the server's timer_queue_active_task_executor.go does.
func (runDue) fire(tx *Tx) error {
	if expires := tx.run.started.GetWorkflowExecutionExpirationTime(); expires != nil && !expires.AsTime().After(tx.now) {
		return executionDue{}.fire(tx)
	}
	failure := runTimeout()
	next, state := tx.afterFailure(failure)
	if next != nil && next.Initiator == enumspb.CONTINUE_AS_NEW_INITIATOR_RETRY {
		next.LastCompletionResult = tx.run.started.GetLastCompletionResult()
	}
	tx.closeInto(next, &historypb.WorkflowExecutionTimedOutEventAttributes{
		RetryState: state, NewExecutionRunId: next.GetOriginalExecutionRunId(),
	})
	return nil
}

// executionDue ends the chain of runs at its execution timeout.
type executionDue struct{}

func (executionDue) fire(tx *Tx) error {
	tx.closeAs(&historypb.WorkflowExecutionTimedOutEventAttributes{
		RetryState: enumspb.RETRY_STATE_TIMEOUT,
	})
	return nil
}

func runTimeout() *failurepb.Failure {
	return &failurepb.Failure{
		Message: "workflow timeout", Source: "Server",
		FailureInfo: &failurepb.Failure_TimeoutFailureInfo{TimeoutFailureInfo: &failurepb.TimeoutFailureInfo{
			TimeoutType: enumspb.TIMEOUT_TYPE_START_TO_CLOSE,
		}},
	}
}

// startTimeouts wishes for the end of the run. The run timeout starts with the first workflow task.
func (tx *Tx) startTimeouts() {
	a := tx.run.started
	if timeout := a.GetWorkflowRunTimeout().AsDuration(); timeout > 0 {
		tx.after(a.GetFirstWorkflowTaskBackoff().AsDuration()+timeout, runDue{})
	}
	if expires := a.GetWorkflowExecutionExpirationTime(); expires != nil {
		tx.at(expires.AsTime(), executionDue{})
	}
}
