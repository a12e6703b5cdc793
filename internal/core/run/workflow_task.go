package run

import (
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/groundhogdev/groundhog/internal/core/fsm"
	"github.com/groundhogdev/groundhog/internal/core/history"
)

// Workflow tasks: scheduled when the workflow has something to look at, started by a poll, answered by the worker.
//
// After a failure or a timeout the task is scheduled again: as attempt 1 if it was sticky or there is news, else as the next attempt.
// Attempts after the first are transient: their events are not written before one succeeds. What a worker answers is in
// workflow_task_answers.go; see the server's workflow/workflow_task_state_machine.go.

type taskState string

const (
	noTask        taskState = ""
	taskScheduled taskState = "scheduled"
	taskStarted   taskState = "started"
)

type taskEvent string

const (
	taskNews     taskEvent = "news"
	taskPoll     taskEvent = "poll"
	taskExpire   taskEvent = "nobody comes" // for a sticky or speculative task
	taskComplete taskEvent = "complete"
	taskDiscard  taskEvent = "discard" // of a speculative task that had no effect
	taskFail     taskEvent = "fail"
	taskTimeOut  taskEvent = "time out"
	taskDrop     taskEvent = "run ends"
	taskWithhold taskEvent = "run is paused"
)

var taskTable = fsm.New("workflow task", fsm.Edges[taskState, taskEvent]{
	noTask:        {taskNews: taskScheduled},
	taskScheduled: {taskPoll: taskStarted, taskExpire: noTask, taskWithhold: noTask},
	taskStarted:   {taskComplete: noTask, taskDiscard: noTask, taskFail: noTask, taskTimeOut: noTask, taskDrop: noTask},
})

type workflowTask struct {
	state       taskState
	scheduledID int64
	startedID   int64
	attempt     int32
	stamp       int // counts the tasks, so that late answers and deadlines are told from timely ones
	requestID   string
	worker      Worker
	scheduledAt time.Time
	startedAt   time.Time
	timeout     time.Duration // from start to close
	pauses      int           // how often the timeout was stopped or begun anew, see local_activities.go
	bytes       int64         // the size of the history when it was started
	reasons     []enumspb.SuggestContinueAsNewReason
	queue       *taskqueuepb.TaskQueue
	previous    int64     // the start of the last completed task
	heartbeats  time.Time // when the first of a row of tasks that only kept the worker's hold was scheduled
	speculative bool      // its events are not written unless it has an effect
	heartbeat   bool      // it follows a task whose worker is still at work
	givenUp     bool      // the worker has answered, but the server drops the answer: the task waits for its timeout
	refusal     error     // what the worker got for the last answer that was dropped; nil if it was told nothing
}

// transient tells attempts after the first.
func (w workflowTask) transient() bool { return w.attempt > 1 }

// unwritten tells tasks whose events are not written yet.
func (w workflowTask) unwritten() bool { return w.transient() || w.speculative }

// stickyQueue is the queue of the worker that has the run in its cache.
type stickyQueue struct {
	name    string
	timeout time.Duration
}

func (r *Run) queueName() string { return r.started.GetTaskQueue().GetName() }

func (r *Run) taskTimeout() time.Duration { return r.started.GetWorkflowTaskTimeout().AsDuration() }

// attemptTimeout grows from the fourth attempt on. The server adds some chance to it; here it is always the same.
func (r *Run) attemptTimeout(attempt int32) time.Duration {
	const first, longest = 5 * time.Second, 10 * time.Minute
	if attempt <= 3 {
		return r.taskTimeout()
	}
	more := longest
	if doublings := attempt - 4; doublings < 10 {
		more = min(first<<doublings, longest)
	}
	return r.taskTimeout() + more
}

// scheduleWorkflowTask offers a task to the worker that has the run in its cache, or to any.
func (tx *Tx) scheduleWorkflowTask() {
	r := tx.run
	w := r.wft
	w.state, w.stamp, w.scheduledAt, w.givenUp = move(tx, taskTable, w.state, taskNews), w.stamp+1, tx.now, false
	w.attempt = max(w.attempt, 1)
	w.timeout = r.attemptTimeout(w.attempt)
	if w.heartbeats.IsZero() {
		w.heartbeats = tx.now
	}
	w.queue = &taskqueuepb.TaskQueue{Name: r.queueName(), Kind: enumspb.TASK_QUEUE_KIND_NORMAL}
	if r.sticky.name != "" {
		w.queue = &taskqueuepb.TaskQueue{Name: r.sticky.name, Kind: enumspb.TASK_QUEUE_KIND_STICKY, NormalName: r.queueName()}
		tx.after(r.sticky.timeout, stickyDue{w.stamp})
	}
	w.scheduledID = r.nextID()
	set(tx, &r.attention, false)
	set(tx, &r.wft, w)
	if !w.unwritten() {
		tx.append(w.scheduledEvent())
	}
	tx.offer(Task{Queue: w.queue.GetName(), Kind: WorkflowTask, ID: w.scheduledID, Stamp: w.stamp})
}

func (w workflowTask) scheduledEvent() *historypb.WorkflowTaskScheduledEventAttributes {
	return &historypb.WorkflowTaskScheduledEventAttributes{
		TaskQueue: w.queue, StartToCloseTimeout: durationpb.New(w.timeout), Attempt: w.attempt,
	}
}

func (w workflowTask) startedEvent() *historypb.WorkflowTaskStartedEventAttributes {
	return &historypb.WorkflowTaskStartedEventAttributes{
		ScheduledEventId: w.scheduledID, Identity: w.worker.Identity, RequestId: w.requestID, HistorySizeBytes: w.bytes,
		SuggestContinueAsNew: len(w.reasons) > 0, SuggestContinueAsNewReasons: w.reasons, WorkerVersion: w.worker.Version,
	}
}

// WantsWorkflowTask tells whether an offered task is still the one to start.
func (r *Run) WantsWorkflowTask(task Task) bool {
	return task.Kind == WorkflowTask && !r.Closed() && r.wft.state == taskScheduled && r.wft.stamp == task.Stamp
}

// StartWorkflowTask hands the scheduled task to a worker.
func (tx *Tx) StartWorkflowTask(worker Worker) {
	r := tx.run
	w := r.wft
	w.state, w.startedAt, w.worker, w.requestID = move(tx, taskTable, w.state, taskPoll), tx.now, worker, worker.RequestID
	if w.requestID == "" {
		w.requestID = tx.ids.UUID()
	}
	if w.transient() && w.scheduledID != r.nextID() { // there has been news since, so it is a task of its own
		w.attempt = 1
		w.scheduledID = tx.append(w.scheduledEvent())
	}
	w.bytes, w.reasons = r.bytes, r.reasonsToContinue()
	w.startedID = w.scheduledID + 1
	if !w.unwritten() {
		w.startedID = tx.append(w.startedEvent())
	}
	if worker.Queue != w.queue.GetName() { // it polled elsewhere, so it has nothing in its cache
		set(tx, &r.sticky, stickyQueue{})
	}
	set(tx, &r.wft, w)
	set(tx, &r.attention, false) // it sees all there is
	tx.sendUpdates()
	tx.after(w.timeout, workflowTaskDue{w.stamp, w.pauses})
	tx.out.Changed = true
}

func (r *Run) reasonsToContinue() (reasons []enumspb.SuggestContinueAsNewReason) {
	if r.bytes >= largeHistory {
		reasons = append(reasons, enumspb.SUGGEST_CONTINUE_AS_NEW_REASON_HISTORY_SIZE_TOO_LARGE)
	}
	if r.nextID() >= manyEvents {
		reasons = append(reasons, enumspb.SUGGEST_CONTINUE_AS_NEW_REASON_TOO_MANY_HISTORY_EVENTS)
	}
	if len(r.updates) >= manyUpdates {
		reasons = append(reasons, enumspb.SUGGEST_CONTINUE_AS_NEW_REASON_TOO_MANY_UPDATES)
	}
	return reasons
}

// Poll describes the started task to its worker: from the event after the last completed task if the worker has the run in
// its cache, else from the beginning.
func (r *Run) Poll() *workflowservice.PollWorkflowTaskQueueResponse {
	w := r.wft
	first := int64(0)
	if w.queue.GetKind() == enumspb.TASK_QUEUE_KIND_STICKY && w.worker.Queue == w.queue.GetName() {
		first = w.previous
	}
	events := r.events[first:]
	if w.unwritten() {
		events = append(events[:len(events):len(events)], r.transientEvents()...)
	}
	return &workflowservice.PollWorkflowTaskQueueResponse{
		WorkflowExecution:      r.execution(),
		WorkflowType:           r.started.GetWorkflowType(),
		PreviousStartedEventId: w.previous,
		StartedEventId:         w.startedID,
		// SDKs keep the failures of later attempts to themselves and let the server wait out the timeout. Here they are
		// always told that it is the first: the report of a failure lets time move on to that timeout at once.
		Attempt:                    1,
		History:                    &historypb.History{Events: events},
		WorkflowExecutionTaskQueue: &taskqueuepb.TaskQueue{Name: r.queueName(), Kind: enumspb.TASK_QUEUE_KIND_NORMAL},
		ScheduledTime:              stamp(w.scheduledAt),
		StartedTime:                stamp(w.startedAt),
		Messages:                   r.messages(),
		Queries:                    r.attachedQueries(),
	}
}

// Unwritten are the events of the started workflow task if they are not in the history yet.
func (r *Run) Unwritten() []*historypb.HistoryEvent {
	if r.Closed() || r.wft.state != taskStarted || !r.wft.unwritten() {
		return nil
	}
	return r.transientEvents()
}

func (r *Run) transientEvents() []*historypb.HistoryEvent {
	w := r.wft
	return []*historypb.HistoryEvent{
		history.Event(w.scheduledID, w.scheduledAt, w.scheduledEvent()), history.Event(w.startedID, w.startedAt, w.startedEvent()),
	}
}

// Token identifies the started task in a worker's answer.
func (r *Run) Token() (scheduledID int64, stamp int) { return r.wft.scheduledID, r.wft.stamp }

// Scheduled tells whether a workflow task waits for a worker.
func (r *Run) Scheduled() bool { return !r.Closed() && r.wft.state == taskScheduled }

// OfferedOn names the queue that the current workflow task was offered on.
func (r *Run) OfferedOn() string { return r.wft.queue.GetName() }

// Refusal is what a worker was told for the last of its answers that were dropped; it is nil if there was none, or nothing to tell.
func (r *Run) Refusal() error { return r.wft.refusal }

// Working tells whether a worker has the run's workflow task.
func (r *Run) Working() bool { return !r.Closed() && r.wft.state == taskStarted && !r.wft.givenUp }
