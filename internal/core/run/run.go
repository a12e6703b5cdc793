package run

import (
	"cmp"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// Identity names a run.
type Identity struct {
	Namespace  string
	WorkflowID string
	// ActivityID and OperationID are for standalone activities and Nexus operations: then there is no workflow id.
	ActivityID, OperationID string
	RunID                   string
}

// Name is the id that clients gave the run.
func (i Identity) Name() string { return cmp.Or(i.WorkflowID, i.ActivityID, i.OperationID) }

// Sort tells what a run is of.
type Sort string

// The sorts of runs.
const (
	OfWorkflow  Sort = "workflow"
	OfActivity  Sort = "standalone activity"
	OfOperation Sort = "standalone Nexus operation"
)

// Sort tells what the run is of. Only workflows have a history.
func (r *Run) Sort() Sort {
	switch {
	case r.standaloneActivity != nil:
		return OfActivity
	case r.standaloneOperation != nil:
		return OfOperation
	}
	return OfWorkflow
}

// Worker is who polls.
type Worker struct {
	Identity string
	Version  *commonpb.WorkerVersionStamp // nil if the worker does not tell
	Queue    string                       // where it got its task
	// RequestID is the id of the request that got the task; it is made up if it is empty.
	RequestID string
}

// Run is one workflow run.
type Run struct {
	id      Identity
	started *historypb.WorkflowExecutionStartedEventAttributes
	began   time.Time

	events   []*historypb.HistoryEvent
	bytes    int64 // the size of events
	kept     int   // the size of what is pending, see weight.go
	buffered []draft
	// attention is set when there is something that the workflow has not looked at.
	attention bool

	wft    workflowTask
	sticky stickyQueue

	timers      map[string]*timer
	activities  map[int64]*activity  // by the id of their scheduled event
	activityIDs map[string]int64     // the same events, by the ids that the workflow gave
	signals     map[string]struct{}  // the request ids of signals
	signalled   int                  // how many signals there were
	cancelled   bool                 // cancellation was requested
	operations  map[int64]*operation // of Nexus, by the id of their scheduled event
	endpoints   Endpoints
	registry    Registry
	versioning  versioning
	priority    *commonpb.Priority

	updates map[string]*Update // by id: those on their way, accepted, and completed
	open    []*Update          // those on their way and accepted, in the order in which they came
	queries []*Query           // unanswered, in the order in which they came
	asked   int64              // counts queries

	// closing is set when the workflow wanted to end and had to look at news first.
	closing bool

	children  map[int64]*child // by the id of their initiated event
	resting   bool             // the wait before the first workflow task is not over
	requestID string           // of the start
	successor string           // the run that goes on after this one

	resetInto, resetRequestID string // see reset.go

	memo, searchAttributes map[string]*commonpb.Payload

	standaloneActivity  *standaloneActivity  // nil if it is not of a standalone activity
	standaloneOperation *standaloneOperation // nil if it is not of a standalone Nexus operation
	transitions         int64                // counts the changes

	status enumspb.WorkflowExecutionStatus
	pause  *pause // nil if it is not paused; it stays when the run ends
	ended  time.Time
}

// Identity returns the run's name.
func (r *Run) Identity() Identity { return r.id }

// TypeName is the name of the type of the workflow or the standalone activity, or the service and the name of the standalone Nexus operation.
func (r *Run) TypeName() string {
	switch r.Sort() {
	case OfActivity:
		return r.standaloneActivity.request.GetActivityType().GetName()
	case OfOperation:
		return r.standaloneOperation.request.GetService() + "." + r.standaloneOperation.request.GetOperation()
	default:
		return r.started.GetWorkflowType().GetName()
	}
}

// Closed reports whether the run has ended.
func (r *Run) Closed() bool {
	return r.status != enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING && r.status != enumspb.WORKFLOW_EXECUTION_STATUS_PAUSED
}

// Status returns the state that the run is in.
func (r *Run) Status() enumspb.WorkflowExecutionStatus { return r.status }

// RequestID returns the id of the request that started the run; it may be empty.
func (r *Run) RequestID() string { return r.requestID }

// Events returns the history. The caller must change neither the slice nor the events.
func (r *Run) Events() []*historypb.HistoryEvent { return r.events }

// Began is when the run began.
func (r *Run) Began() time.Time { return r.began }

// Ended is when the run ended, the zero time if it has not.
func (r *Run) Ended() time.Time { return r.ended }

// Started returns the attributes with which the run began; they must not be changed.
func (r *Run) Started() *historypb.WorkflowExecutionStartedEventAttributes { return r.started }

func (r *Run) nextID() int64 { return int64(len(r.events)) + 1 }

// Start returns a run that begins with the given attributes, and the transaction's output.
func Start(tx Begin) (*Run, Output, error) {
	r := blank(tx)

	out, err := r.Do(tx.Now, tx.IDs, func(t *Tx) error { return t.begin(tx) })
	return r, out, err
}

// blank returns a run without events.
func blank(tx Begin) *Run {
	return &Run{
		id: tx.ID, started: tx.Attributes, began: tx.Now, endpoints: tx.Endpoints, registry: tx.Registry, operations: map[int64]*operation{},
		children: map[int64]*child{}, timers: map[string]*timer{}, activities: map[int64]*activity{}, activityIDs: map[string]int64{}, signals: map[string]struct{}{}, updates: map[string]*Update{},
		status: enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING, versioning: versioningOf(tx.Attributes), priority: tx.Attributes.GetPriority(),
	}
}

func (r *Run) execution() *commonpb.WorkflowExecution {
	return &commonpb.WorkflowExecution{WorkflowId: r.id.WorkflowID, RunId: r.id.RunID}
}

func stamp(t time.Time) *timestamppb.Timestamp { return timestamppb.New(t) }
