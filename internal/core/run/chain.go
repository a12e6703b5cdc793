package run

import (
	"time"

	commandpb "go.temporal.io/api/command/v1"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// Chains of runs: continue-as-new, retry, cron. The run that ends decides on the first event of its successor, and the core
// begins that run before anything else learns of the end.
//
//	complete, cancel --no cron schedule-------> closed
//	complete         --cron schedule----------> closed, successor waits for the schedule
//	fail, time out   --retry policy allows it-> closed, successor waits for the backoff
//	fail, time out   --cron schedule----------> closed, successor waits for the schedule
//	continue as new  ------------------------> closed, successor
//
// Semantics are those of SetupNewWorkflowForRetryOrCron (service/history/workflow/retry.go) and AddContinueAsNewEvent
// (mutable_state_impl.go) of the server.

// Continue is the mail that asks for the next run of a chain.
type Continue struct{ Begin Begin }

// minimalLife is the shortest time between the starts of two runs of a chain.
const minimalLife = time.Second

// maxResetPoints bounds the reset points that a run hands on; the latest are kept.
const maxResetPoints = 20

// retention is how long the server keeps closed runs, which is how long one can reset to them.
const retention = 24 * time.Hour

type startedAttributes = historypb.WorkflowExecutionStartedEventAttributes

// closeInto ends the run and, if next is not nil, goes on with another one.
func (tx *Tx) closeInto(next *startedAttributes, attributes proto.Message) {
	if next != nil {
		id := tx.run.id
		id.RunID = next.GetOriginalExecutionRunId()
		set(tx, &tx.run.successor, id.RunID)
		tx.send(Continue{Begin{ID: id, Attributes: next, RequestID: tx.ids.UUID(), Links: tx.run.events[0].GetLinks()}})
	}
	tx.closeAs(attributes)
}

// Successor returns the id of the run that goes on after this one; it is empty if there is none.
func (r *Run) Successor() string { return r.successor }

// afterFailure decides whether a failed run is followed by another one: a retry comes before the next run of a cron schedule.
func (tx *Tx) afterFailure(failure *failurepb.Failure) (*startedAttributes, enumspb.RetryState) {
	r := tx.run
	var expires time.Time
	if at := r.started.GetWorkflowExecutionExpirationTime(); at != nil {
		expires = at.AsTime()
	}
	wait, state := nextAttempt(r.started.GetRetryPolicy(), r.started.GetAttempt(), failure, tx.now, expires)
	if state != enumspb.RETRY_STATE_IN_PROGRESS {
		next := tx.nextCron()
		if next != nil {
			next.LastCompletionResult, next.ContinuedFailure = r.started.GetLastCompletionResult(), failure
		}
		return next, state
	}
	next := tx.next(enumspb.CONTINUE_AS_NEW_INITIATOR_RETRY, durationpb.New(wait))
	next.Attempt = r.started.GetAttempt() + 1
	next.LastCompletionResult, next.ContinuedFailure = nil, failure
	return next, state
}

// nextCron is the next run of a cron schedule, nil if there is none.
func (tx *Tx) nextCron() *startedAttributes {
	r := tx.run
	wait, ok := CronWait(r.started.GetCronSchedule(), r.executionTime(), tx.now)
	if !ok {
		return nil
	}
	next := tx.next(enumspb.CONTINUE_AS_NEW_INITIATOR_CRON_SCHEDULE, durationpb.New(wait))
	next.Attempt, next.CompletionCallbacks = 1, nil
	return next
}

// next is the first event of a successor that does the same work again.
func (tx *Tx) next(initiator enumspb.ContinueAsNewInitiator, wait *durationpb.Duration) *startedAttributes {
	r := tx.run
	next := proto.CloneOf(r.started)
	next.ContinuedExecutionRunId, next.OriginalExecutionRunId = r.id.RunID, tx.ids.UUID()
	next.Initiator, next.Identity, next.EagerExecutionAccepted = initiator, "", false
	next.FirstWorkflowTaskBackoff = r.spaced(tx.now, wait)
	next.PrevAutoResetPoints = r.ResetPoints(tx.now)
	next.CompletionCallbacks = r.callbacks()
	next.InheritedPinnedVersion, next.VersioningOverride = r.bequest(r.queueName())
	if initiator == enumspb.CONTINUE_AS_NEW_INITIATOR_CRON_SCHEDULE || initiator == enumspb.CONTINUE_AS_NEW_INITIATOR_RETRY && r.started.GetInheritedPinnedVersion() == nil {
		next.InheritedPinnedVersion = nil
	}
	return next
}

// spaced lengthens the wait before the next run, so that a chain does not spin.
func (r *Run) spaced(now time.Time, wait *durationpb.Duration) *durationpb.Duration {
	life := now.Sub(r.executionTime())
	if life < 0 {
		life = now.Sub(r.began)
	}
	if life+wait.AsDuration() < minimalLife {
		return durationpb.New(minimalLife - life)
	}
	return wait
}

// ResetPoints lists the first completed workflow task of each build of the worker in the chain so far.
func (r *Run) ResetPoints(now time.Time) *workflowpb.ResetPoints {
	type build struct{ checksum, id string }
	known := map[build]bool{}
	points := proto.CloneOf(r.started.GetPrevAutoResetPoints()).GetPoints()
	for _, p := range points {
		known[build{p.GetBinaryChecksum(), p.GetBuildId()}] = true
	}
	for _, e := range r.events {
		a := e.GetWorkflowTaskCompletedEventAttributes()
		b := build{a.GetBinaryChecksum(), a.GetWorkerVersion().GetBuildId()}
		if a == nil || known[b] {
			continue
		}
		known[b] = true
		points = append(points, &workflowpb.ResetPointInfo{
			BinaryChecksum: b.checksum, BuildId: b.id, RunId: r.id.RunID, FirstWorkflowTaskCompletedId: e.GetEventId(),
			CreateTime: e.GetEventTime(), ExpireTime: timestamppb.New(now.Add(retention)), Resettable: true,
		})
	}
	if len(points) == 0 {
		return nil
	}
	return &workflowpb.ResetPoints{Points: points[max(0, len(points)-maxResetPoints):]}
}

func continueAsNew(tx *Tx, cmd *commandpb.Command) *badCommand {
	a := proto.CloneOf(cmd.GetContinueAsNewWorkflowExecutionCommandAttributes())
	if a == nil {
		return bad(badContinueAsNew, "ContinueAsNewWorkflowExecutionCommandAttributes is not set on ContinueAsNewWorkflowExecutionCommand.")
	}
	inherit(tx.run, a)
	if refused := checkContinueAsNew(tx, a); refused != nil {
		return refused
	}
	next := tx.next(enumspb.CONTINUE_AS_NEW_INITIATOR_WORKFLOW, a.GetBackoffStartInterval())
	takeOver(next, a)
	next.Priority = tx.run.priority
	next.InheritedPinnedVersion, next.VersioningOverride = tx.run.bequest(a.GetTaskQueue().GetName())
	if a.GetInitialVersioningBehavior() != enumspb.CONTINUE_AS_NEW_VERSIONING_BEHAVIOR_UNSPECIFIED {
		next.InheritedPinnedVersion = nil
	}
	tx.closeInto(next, &historypb.WorkflowExecutionContinuedAsNewEventAttributes{
		NewExecutionRunId: next.GetOriginalExecutionRunId(), WorkflowType: a.GetWorkflowType(), TaskQueue: a.GetTaskQueue(), Header: a.GetHeader(),
		Input: a.GetInput(), WorkflowRunTimeout: a.GetWorkflowRunTimeout(), WorkflowTaskTimeout: a.GetWorkflowTaskTimeout(),
		WorkflowTaskCompletedEventId: tx.completedID(), BackoffStartInterval: a.GetBackoffStartInterval(), Initiator: a.GetInitiator(),
		Failure: a.GetFailure(), LastCompletionResult: a.GetLastCompletionResult(), Memo: SetMemo(a.GetMemo()),
		SearchAttributes: SetSearchAttributes(a.GetSearchAttributes()), InheritBuildId: a.GetInheritBuildId(), //nolint:staticcheck // SDKs still set it
	})
	return nil
}

// inherit fills in what the command leaves to the run.
func inherit(r *Run, a *commandpb.ContinueAsNewWorkflowExecutionCommandAttributes) {
	if a.GetWorkflowType().GetName() == "" {
		a.WorkflowType = r.started.GetWorkflowType()
	}
	a.TaskQueue = queueOr(a.GetTaskQueue().GetName(), r.queueName())
	if a.GetWorkflowRunTimeout().AsDuration() == 0 {
		a.WorkflowRunTimeout = r.started.GetWorkflowRunTimeout()
	}
	if a.GetWorkflowTaskTimeout().AsDuration() == 0 {
		a.WorkflowTaskTimeout = r.started.GetWorkflowTaskTimeout()
	}
	a.WorkflowRunTimeout, a.WorkflowTaskTimeout = WorkflowTimeouts(r.started.GetWorkflowExecutionTimeout(), a.GetWorkflowRunTimeout(), a.GetWorkflowTaskTimeout())
}

// takeOver gives the successor what the command says.
func takeOver(next *startedAttributes, a *commandpb.ContinueAsNewWorkflowExecutionCommandAttributes) {
	if a.GetInitiator() != enumspb.CONTINUE_AS_NEW_INITIATOR_UNSPECIFIED {
		next.Initiator = a.GetInitiator()
	}
	if next.Initiator == enumspb.CONTINUE_AS_NEW_INITIATOR_RETRY {
		next.Attempt++
	} else {
		next.Attempt = 1
	}
	next.WorkflowType, next.TaskQueue, next.Input, next.Header = a.GetWorkflowType(), a.GetTaskQueue(), a.GetInput(), a.GetHeader()
	next.WorkflowRunTimeout, next.WorkflowTaskTimeout = a.GetWorkflowRunTimeout(), a.GetWorkflowTaskTimeout()
	next.RetryPolicy, next.CronSchedule = a.GetRetryPolicy(), a.GetCronSchedule()
	next.LastCompletionResult, next.ContinuedFailure = a.GetLastCompletionResult(), a.GetFailure()
	next.Memo, next.SearchAttributes = SetMemo(a.GetMemo()), SetSearchAttributes(a.GetSearchAttributes())
}

// WorkflowTimeouts cuts a workflow's timeouts down to one another, and fills in the default of the workflow task's.
func WorkflowTimeouts(execution, run, task *durationpb.Duration) (cutRun, cutTask *durationpb.Duration) {
	const defaultTask, longestTask = 10 * time.Second, 120 * time.Second
	e, r, t := execution.AsDuration(), run.AsDuration(), task.AsDuration()
	if e > 0 && (r == 0 || r > e) {
		r = e
	}
	if t == 0 {
		t = defaultTask
	}
	t = min(t, longestTask)
	if r > 0 {
		t = min(t, r)
	}
	return durationpb.New(r), durationpb.New(t)
}

func queueOr(name, otherwise string) *taskqueuepb.TaskQueue {
	if name == "" {
		name = otherwise
	}
	return &taskqueuepb.TaskQueue{Name: name, Kind: enumspb.TASK_QUEUE_KIND_NORMAL}
}

// FillWorkflowRetryPolicy fills in the server's defaults and refuses a policy that makes no sense. None at all means no retries.
func FillWorkflowRetryPolicy(p **commonpb.RetryPolicy) error {
	if *p == nil {
		return nil
	}
	*p = fillRetryPolicy(*p)
	if text := wrongPolicy(*p); text != "" {
		return serviceerror.NewInvalidArgument(text)
	}
	return nil
}
