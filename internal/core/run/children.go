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

	"github.com/groundhogdev/groundhog/internal/core/fsm"
	"github.com/groundhogdev/groundhog/internal/core/ids"
)

// Children: START_CHILD_WORKFLOW_EXECUTION, and what the parent hears of the child afterwards.
//
// The core starts the child when the parent's transaction is over, and tells the parent of it at once. A child that continues
// as new, is retried or follows a cron schedule closes for its parent with the last run of its chain.

type child struct {
	attrs       *historypb.StartChildWorkflowExecutionInitiatedEventAttributes
	initiatedID int64
	startedID   int64                       // 0 until the start is written
	first       *commonpb.WorkflowExecution // the first run; nil until it has started
}

type childState string

const (
	noChild        childState = ""
	childInitiated childState = "initiated"
	childStarted   childState = "started"
)

type childEvent string

const (
	childInitiate childEvent = "initiate"
	childStart    childEvent = "start"
	childRefuse   childEvent = "not started"
	childClose    childEvent = "close"
)

var childTable = fsm.New("child", fsm.Edges[childState, childEvent]{
	noChild:        {childInitiate: childInitiated},
	childInitiated: {childStart: childStarted, childRefuse: noChild},
	childStarted:   {childClose: noChild},
})

// state is that of a child that is pending, or of one that is not.
func (c *child) state() childState {
	switch {
	case c == nil:
		return noChild
	case c.first == nil:
		return childInitiated
	default:
		return childStarted
	}
}

// hears walks the edge of an event that the core tells of a child. What comes too late for the run is not heard.
func (r *Run) hears(c *child, event childEvent) bool {
	if r.Closed() {
		return false
	}
	_, ok := childTable.Next(c.state(), event)
	return ok
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
	move(tx, childTable, noChild, childInitiate)
	put(tx, r.children, id, &child{attrs: initiated, initiatedID: id})
	tx.send(StartChild{Parent: r, InitiatedID: id, Attributes: initiated, Metadata: cmd.GetUserMetadata(), RequestID: tx.ids.UUID()})
	return nil
}

// ChildStarted tells the parent that its child runs.
func (tx *Tx) ChildStarted(initiatedID int64, first *commonpb.WorkflowExecution) {
	c := tx.run.children[initiatedID]
	if !tx.run.hears(c, childStart) {
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
	if !tx.run.hears(c, childRefuse) {
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
	if c == nil || c.first.GetRunId() != last.started.GetFirstExecutionRunId() || !tx.run.hears(c, childClose) {
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
