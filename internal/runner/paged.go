package runner

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/proto"
)

// The SDK's replayer copies all events that are still to come at each workflow task, so the time it takes grows with the
// square of the history. A worker that gets the same history in pages copies a page at most.
type paging struct {
	from int // length in events from which a history is replayed on a worker
	size int // events in a page
}

// defaultPaging: below 4,000 events the start of the worker costs more than the copies do.
var defaultPaging = paging{from: 4000, size: 250}

// replayNamespace makes the SDK's task handler behave as it does in its replayer.
const replayNamespace = "ReplayNamespace"

// underWay are the run ids that are being replayed in pages. All workers of a process share a cache of runs, so two replays
// of the same run would take each other's state.
var underWay sync.Map

var (
	// errUndecided says that a worker cannot tell what the SDK's replayer would say.
	errUndecided = errors.New("replay in pages: undecided")
	// errLocal is for workflows that wait for a local activity where the history ends. A worker would run it.
	errLocal = errors.New("local activities are pending at the end")
)

// replaysInPages reports whether a long history replays. A no may have other reasons than the history, and lacks the
// stack of a panic: then the SDK's replayer has to give the verdict.
func (r *Replayer) replaysInPages(history *historypb.History, execution workflow.Execution) bool {
	return len(history.GetEvents()) >= r.paging.from && r.inPages(history, execution) == nil
}

// inPages replays on a worker and returns the error that the SDK's replayer would return, or errUndecided.
func (r *Replayer) inPages(history *historypb.History, execution workflow.Execution) error {
	service := r.pagedTask(history, execution)
	if service == nil {
		return errUndecided
	}
	runID := service.task.GetWorkflowExecution().GetRunId()
	if _, busy := underWay.LoadOrStore(runID, true); busy {
		return fmt.Errorf("%w: run %q is being replayed elsewhere", errUndecided, runID)
	}
	answer, err := r.workInPages(service, func() { underWay.Delete(runID) })
	if err != nil {
		return fmt.Errorf("%w: %w", errUndecided, err)
	}
	return judge(answer, history.Events[len(history.Events)-1])
}

// workInPages lets a worker handle the task. It calls over when the worker has nothing more to do with the run.
func (r *Replayer) workInPages(service *oneTask, over func()) (answer proto.Message, err error) {
	defer func() {
		if p := recover(); p != nil { // worker.New does, for task queues with a reserved name
			err = fmt.Errorf("%v", p)
		}
		if !errors.Is(err, errLocal) {
			over()
		}
	}()
	watch := newSlotWatch()
	options := worker.Options{Tuner: watch, Interceptors: r.options.Replay.Interceptors}
	if r.options.Replay.DisableDeadlockDetection {
		options.DeadlockDetectionTimeout = math.MaxInt64
	}
	stop, err := r.start(service, replayNamespace, silence{}, options)
	if err != nil {
		return nil, err
	}
	select {
	case <-watch.done:
		stop()
	case <-watch.local:
		// The worker holds on to the task for most of its timeout, waiting for the activity.
		go func() { stop(); <-watch.done; over() }()
		return nil, errLocal
	}
	select {
	case answer = <-service.answer:
		return answer, nil
	default:
		return nil, errors.New("the SDK's task handler panicked")
	}
}

// pagedTask is the task that the SDK's replayer makes for itself, in pages. It returns nil for what only the replayer can do:
// plugins wrap its calls, a worker would write to external storage, and logs would have a worker's fields.
func (r *Replayer) pagedTask(history *historypb.History, execution workflow.Execution) *oneTask {
	options := r.options.Replay
	if len(options.Plugins) > 0 || len(options.ExternalStorage.Drivers) > 0 || options.EnableLoggingInReplay {
		return nil
	}
	events := history.GetEvents()
	if len(events) < minEvents {
		return nil
	}
	// A worker never answers a task that it cannot make a workflow context for.
	started := events[0].GetWorkflowExecutionStartedEventAttributes()
	if events[0].GetEventType() != enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED || started.GetTaskQueue().GetName() == "" {
		return nil
	}
	if execution.RunID == "" {
		execution.RunID = started.GetOriginalExecutionRunId()
	}
	if execution.RunID == "" { // the replayer makes one up
		return nil
	}
	pages := paginate(events, r.paging.size)
	task := newOneTask(&workflowservice.PollWorkflowTaskQueueResponse{
		WorkflowExecution:      executionOf(execution.ID, execution.RunID),
		WorkflowType:           started.GetWorkflowType(),
		PreviousStartedEventId: math.MaxInt64,
		History:                pages[0],
	})
	task.pages = pages[1:]
	return task
}

// paginate cuts events into pages. The worker appends to the first one, so each has no room for more than its own.
func paginate(events []*historypb.HistoryEvent, size int) (pages []*historypb.History) {
	for page := range slices.Chunk(events, size) {
		pages = append(pages, &historypb.History{Events: page})
	}
	return pages
}

// judge says of a worker's answer what the SDK's replayer says of its own.
func judge(answer proto.Message, last *historypb.HistoryEvent) error {
	completed, ok := answer.(*workflowservice.RespondWorkflowTaskCompletedRequest)
	if !ok {
		return errors.New(answer.(*workflowservice.RespondWorkflowTaskFailedRequest).GetFailure().GetMessage())
	}
	var want enumspb.CommandType
	switch last.GetEventType() {
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED:
		want = enumspb.COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW:
		want = enumspb.COMMAND_TYPE_CONTINUE_AS_NEW_WORKFLOW_EXECUTION
	default:
		return nil
	}
	completed.StickyAttributes, completed.WorkerControlTaskQueue = nil, "" // which only workers have
	for _, command := range completed.GetCommands() {
		if command.GetCommandType() == want {
			return nil
		}
	}
	return fmt.Errorf("replay workflow doesn't return the same result as the last event, resp: %[1]T{%[1]v}, last: %[2]T{%[2]v}", answer, last)
}
