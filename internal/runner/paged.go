package runner

import (
	"errors"
	"fmt"
	"math"
	"slices"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/proto"
)

// The SDK's replayer copies all events that are still to come at each workflow task, so the time it takes grows with the
// square of the history. A worker that gets the same history in pages copies a page at most.
const (
	// pagedFrom is the length in events from which a history is replayed on a worker. Below it the worker's start costs
	// more than the copies do.
	pagedFrom = 4000
	pageSize  = 250 // events; the service sends as many by default
)

// replayNamespace makes the SDK's task handler behave as it does in its replayer.
const replayNamespace = "ReplayNamespace"

// errUndecided says that a worker cannot tell what the SDK's replayer would say.
var errUndecided = errors.New("replay in pages: undecided")

// replaysInPages reports whether a long history replays. A no may have other reasons than the history, and lacks the
// stack of a panic: then the SDK's replayer has to give the verdict.
func (r *Replayer) replaysInPages(history *historypb.History, execution workflow.Execution) bool {
	return len(history.GetEvents()) >= r.pagedFrom && r.inPages(history, execution) == nil
}

// inPages replays on a worker and returns the error that the SDK's replayer would return, or errUndecided.
func (r *Replayer) inPages(history *historypb.History, execution workflow.Execution) (err error) {
	defer func() {
		if p := recover(); p != nil { // as worker.New does for task queues with a reserved name
			err = fmt.Errorf("%w: %v", errUndecided, p)
		}
	}()
	service := r.pagedTask(history, execution)
	if service == nil {
		return errUndecided
	}
	watch := newSlotWatch()
	options := worker.Options{Tuner: watch, Interceptors: r.options.Replay.Interceptors}
	if r.options.Replay.DisableDeadlockDetection {
		options.DeadlockDetectionTimeout = math.MaxInt64
	}
	stop, err := r.start(service, replayNamespace, silence{}, options)
	if err != nil {
		return fmt.Errorf("%w: %w", errUndecided, err)
	}
	select {
	case <-watch.done:
		stop()
	case <-watch.local:
		// The worker holds on to the task for most of its timeout, waiting for a local activity that never ends.
		go stop()
		return fmt.Errorf("%w: local activities are pending at the end", errUndecided)
	}
	select {
	case answer := <-service.answer:
		return judge(answer, history.Events[len(history.Events)-1])
	default: // the SDK's task handler panicked
		return fmt.Errorf("%w: the worker gave no answer", errUndecided)
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
	pages := paginate(events)
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
func paginate(events []*historypb.HistoryEvent) (pages []*historypb.History) {
	for page := range slices.Chunk(events, pageSize) {
		pages = append(pages, &historypb.History{Events: page})
	}
	return pages
}

// judge says of a worker's answer what the SDK's replayer says of its own.
func judge(answer proto.Message, last *historypb.HistoryEvent) error {
	if failed, ok := answer.(*workflowservice.RespondWorkflowTaskFailedRequest); ok {
		return errors.New(failed.GetFailure().GetMessage())
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
	completed, _ := answer.(*workflowservice.RespondWorkflowTaskCompletedRequest)
	for _, command := range completed.GetCommands() {
		if command.GetCommandType() == want {
			return nil
		}
	}
	return fmt.Errorf("replay workflow doesn't return the same result as the last event, resp: %[1]T{%[1]v}, last: %[2]T{%[2]v}", answer, last)
}
