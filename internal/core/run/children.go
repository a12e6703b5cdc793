package run

import (
	"cmp"
	"maps"
	"slices"

	commandpb "go.temporal.io/api/command/v1"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	sdkpb "go.temporal.io/api/sdk/v1"
	"google.golang.org/protobuf/proto"

	"github.com/groundhogdev/groundhog/internal/core/ids"
)

// Children: START_CHILD_WORKFLOW_EXECUTION, and what the parent hears of the child afterwards.
//
//	initiated --mail: started-> started
//	initiated --mail: failed--> (gone)
//	started   --mail: closed--> (gone)
//	any       --parent closes-> left to the parent close policy
//
// The core starts the child when the parent's transaction is over, and tells the parent of it at once. A child that continues
// as new, is retried or follows a cron schedule closes for its parent with the last run of its chain.

type child struct {
	attrs       *historypb.StartChildWorkflowExecutionInitiatedEventAttributes
	initiatedID int64
	startedID   int64                       // 0 until the start is written
	first       *commonpb.WorkflowExecution // the first run; nil until it has started
}

// StartChild is the mail that asks for a child.
type StartChild struct {
	Parent      *Run
	InitiatedID int64
	Attributes  *historypb.StartChildWorkflowExecutionInitiatedEventAttributes
	Metadata    *sdkpb.UserMetadata
	RequestID   string
}

func startChild(tx *Tx, cmd *commandpb.Command) *badCommand {
	r := tx.run
	a := proto.CloneOf(cmd.GetStartChildWorkflowExecutionCommandAttributes())
	if refused := checkChild(tx, a); refused != nil {
		return refused
	}
	a.Namespace = cmp.Or(a.GetNamespace(), r.id.Namespace)
	a.TaskQueue = queueOr(a.GetTaskQueue().GetName(), r.queueName())
	a.WorkflowRunTimeout, a.WorkflowTaskTimeout = WorkflowTimeouts(a.GetWorkflowExecutionTimeout(), a.GetWorkflowRunTimeout(), a.GetWorkflowTaskTimeout())
	a.ParentClosePolicy = cmp.Or(a.GetParentClosePolicy(), enumspb.PARENT_CLOSE_POLICY_TERMINATE)
	a.WorkflowIdReusePolicy = cmp.Or(a.GetWorkflowIdReusePolicy(), enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
	initiated := &historypb.StartChildWorkflowExecutionInitiatedEventAttributes{
		WorkflowTaskCompletedEventId: tx.completedID(), Namespace: a.GetNamespace(), NamespaceId: ids.Named(a.GetNamespace()),
		WorkflowId: a.GetWorkflowId(), WorkflowType: a.GetWorkflowType(), TaskQueue: a.GetTaskQueue(), Header: a.GetHeader(), Input: a.GetInput(),
		WorkflowExecutionTimeout: a.GetWorkflowExecutionTimeout(), WorkflowRunTimeout: a.GetWorkflowRunTimeout(), WorkflowTaskTimeout: a.GetWorkflowTaskTimeout(),
		Control: a.GetControl(), WorkflowIdReusePolicy: a.GetWorkflowIdReusePolicy(), RetryPolicy: a.GetRetryPolicy(), CronSchedule: a.GetCronSchedule(), //nolint:staticcheck // the server copies Control
		Memo: SetMemo(a.GetMemo()), SearchAttributes: SetSearchAttributes(a.GetSearchAttributes()), ParentClosePolicy: a.GetParentClosePolicy(),
		InheritBuildId: a.GetInheritBuildId(), VersioningOverride: a.GetVersioningOverride(), Priority: a.GetPriority(), //nolint:staticcheck // SDKs still set InheritBuildId
	}
	id := tx.append(initiated)
	put(tx, r.children, id, &child{attrs: initiated, initiatedID: id})
	tx.send(StartChild{Parent: r, InitiatedID: id, Attributes: initiated, Metadata: cmd.GetUserMetadata(), RequestID: tx.ids.UUID()})
	return nil
}

// checkChild refuses what ValidateStartChildExecutionAttributes (service/history/api/command_attr_validator.go) refuses.
func checkChild(tx *Tx, a *commandpb.StartChildWorkflowExecutionCommandAttributes) *badCommand {
	const cause = enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_START_CHILD_EXECUTION_ATTRIBUTES
	if a == nil {
		return bad(cause, "StartChildWorkflowExecutionCommandAttributes is not set on StartChildWorkflowExecutionCommand.")
	}
	id, kind, namespace := a.GetWorkflowId(), a.GetWorkflowType().GetName(), cmp.Or(a.GetNamespace(), tx.run.id.Namespace)
	switch {
	case id == "":
		return bad(cause, "Required field WorkflowId is not set on StartChildWorkflowExecutionCommand. WorkflowType=%s Namespace=%s", kind, namespace)
	case kind == "":
		return bad(cause, "Required field WorkflowType is not set on StartChildWorkflowExecutionCommand. WorkflowId=%s Namespace=%s", id, namespace)
	case len(id) > maxID:
		return bad(cause, "WorkflowId on StartChildWorkflowExecutionCommand exceeds length limit. WorkflowId=%s Length=%d Limit=%d WorkflowType=%s Namespace=%s",
			id, len(id), maxID, kind, namespace)
	case len(kind) > maxID:
		return bad(cause, "WorkflowType on StartChildWorkflowExecutionCommand exceeds length limit. WorkflowId=%s WorkflowType=%s Length=%d Limit=%d Namespace=%s",
			id, kind, len(kind), maxID, namespace)
	case a.GetInheritBuildId() && cmp.Or(a.GetTaskQueue().GetName(), tx.run.queueName()) != tx.run.queueName(): //nolint:staticcheck // SDKs still set it
		return bad(cause, "StartChildWorkflowExecution with UseCompatibleVersion cannot run on different task queue.")
	case proto.Size(a.GetInput()) > maxPayload:
		return tooLarge(cause, "StartChildWorkflowExecutionCommandAttributes. Input exceeds size limit.")
	case len(tx.run.children) >= maxPending:
		return bad(enumspb.WORKFLOW_TASK_FAILED_CAUSE_PENDING_CHILD_WORKFLOWS_LIMIT_EXCEEDED,
			"the number of pending child workflow executions, %d, has reached the per-workflow limit of %d", len(tx.run.children), maxPending)
	}
	if err := FillWorkflowRetryPolicy(&a.RetryPolicy); err != nil {
		return bad(cause, "invalid WorkflowRetryPolicy on StartChildWorkflowExecutionCommand: %v. WorkflowId=%s WorkflowType=%s Namespace=%s", err, id, kind, namespace)
	}
	if err := CheckCron(a.GetCronSchedule(), tx.now); err != nil {
		return bad(cause, "invalid CronSchedule on StartChildWorkflowExecutionCommand: %v. WorkflowId=%s WorkflowType=%s Namespace=%s", err, id, kind, namespace)
	}
	return nil
}

// ChildStarted tells the parent that its child runs.
func (tx *Tx) ChildStarted(initiatedID int64, first *commonpb.WorkflowExecution) {
	c := tx.run.children[initiatedID]
	if c == nil || tx.run.Closed() {
		return
	}
	started := *c
	started.first = first
	put(tx, tx.run.children, initiatedID, &started)
	tx.arriveAs(func(id int64) proto.Message {
		started.startedID = id
		return &historypb.ChildWorkflowExecutionStartedEventAttributes{
			InitiatedEventId: initiatedID, Namespace: c.attrs.GetNamespace(), NamespaceId: c.attrs.GetNamespaceId(),
			WorkflowExecution: first, WorkflowType: c.attrs.GetWorkflowType(), Header: c.attrs.GetHeader(),
		}
	})
}

// ChildNotStarted tells the parent that its child cannot be started.
func (tx *Tx) ChildNotStarted(initiatedID int64, cause enumspb.StartChildWorkflowExecutionFailedCause) {
	c := tx.run.children[initiatedID]
	if c == nil || tx.run.Closed() {
		return
	}
	remove(tx, tx.run.children, initiatedID)
	tx.arrive(&historypb.StartChildWorkflowExecutionFailedEventAttributes{
		InitiatedEventId: initiatedID, Namespace: c.attrs.GetNamespace(), NamespaceId: c.attrs.GetNamespaceId(), Cause: cause,
		WorkflowId: c.attrs.GetWorkflowId(), WorkflowType: c.attrs.GetWorkflowType(), Control: c.attrs.GetControl(), //nolint:staticcheck // the server copies Control
	})
}

// ChildClosed tells the parent how the last run of its child ended.
func (tx *Tx) ChildClosed(last *Run) {
	initiatedID := last.started.GetParentInitiatedEventId()
	c := tx.run.children[initiatedID]
	if c == nil || tx.run.Closed() || c.first.GetRunId() != last.started.GetFirstExecutionRunId() {
		return
	}
	remove(tx, tx.run.children, initiatedID)
	tx.arriveAs(func(int64) proto.Message { return c.end(last) })
}

// end translates the last event of the child into the parent's.
func (c *child) end(last *Run) proto.Message {
	execution, namespace, namespaceID, kind := last.execution(), c.attrs.GetNamespace(), c.attrs.GetNamespaceId(), c.attrs.GetWorkflowType()
	e := last.events[len(last.events)-1]
	switch e.GetEventType() {
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED:
		return &historypb.ChildWorkflowExecutionCompletedEventAttributes{
			Result: e.GetWorkflowExecutionCompletedEventAttributes().GetResult(), Namespace: namespace, NamespaceId: namespaceID,
			WorkflowExecution: execution, WorkflowType: kind, InitiatedEventId: c.initiatedID, StartedEventId: c.startedID,
		}
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED:
		a := e.GetWorkflowExecutionFailedEventAttributes()
		return &historypb.ChildWorkflowExecutionFailedEventAttributes{
			Failure: a.GetFailure(), RetryState: a.GetRetryState(), Namespace: namespace, NamespaceId: namespaceID,
			WorkflowExecution: execution, WorkflowType: kind, InitiatedEventId: c.initiatedID, StartedEventId: c.startedID,
		}
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED:
		return &historypb.ChildWorkflowExecutionCanceledEventAttributes{
			Details: e.GetWorkflowExecutionCanceledEventAttributes().GetDetails(), Namespace: namespace, NamespaceId: namespaceID,
			WorkflowExecution: execution, WorkflowType: kind, InitiatedEventId: c.initiatedID, StartedEventId: c.startedID,
		}
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT:
		return &historypb.ChildWorkflowExecutionTimedOutEventAttributes{
			RetryState: e.GetWorkflowExecutionTimedOutEventAttributes().GetRetryState(), Namespace: namespace, NamespaceId: namespaceID,
			WorkflowExecution: execution, WorkflowType: kind, InitiatedEventId: c.initiatedID, StartedEventId: c.startedID,
		}
	default:
		return &historypb.ChildWorkflowExecutionTerminatedEventAttributes{
			Namespace: namespace, NamespaceId: namespaceID, WorkflowExecution: execution, WorkflowType: kind,
			InitiatedEventId: c.initiatedID, StartedEventId: c.startedID,
		}
	}
}

// PendingChild is a child that has started and not closed.
type PendingChild struct {
	Namespace   string
	First       *commonpb.WorkflowExecution
	Type        *commonpb.WorkflowType
	InitiatedID int64
	Policy      enumspb.ParentClosePolicy
}

// PendingChildren lists the children that have started and not closed, in the order in which they were initiated.
func (r *Run) PendingChildren() []PendingChild {
	var pending []PendingChild
	for _, id := range slices.Sorted(maps.Keys(r.children)) {
		if c := r.children[id]; c.first != nil {
			pending = append(pending, PendingChild{
				Namespace: c.attrs.GetNamespace(), First: c.first, Type: c.attrs.GetWorkflowType(), InitiatedID: id, Policy: c.attrs.GetParentClosePolicy(),
			})
		}
	}
	return pending
}

// ChildOf tells whether the run is a child of that very run, or a later run of such a child.
func (r *Run) ChildOf(parent *commonpb.WorkflowExecution) bool {
	mine := r.started.GetParentWorkflowExecution()
	return mine.GetWorkflowId() == parent.GetWorkflowId() && mine.GetRunId() == parent.GetRunId()
}

// Execution names the run within its namespace.
func (r *Run) Execution() *commonpb.WorkflowExecution { return r.execution() }
