package run

import (
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// Replay: the state that follows from events which another run has written. Events that are not in the table change nothing but
// the history. Deadlines and tasks are for reset.go to make once all is replayed.

type replayer func(tx *Tx, e *historypb.HistoryEvent)

// replayers are the events that change a run's state. This is the place to add one.
var replayers = map[enumspb.EventType]replayer{
	enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED:          replayStarted,
	enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED:         replaySignal,
	enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED: func(tx *Tx, _ *historypb.HistoryEvent) { set(tx, &tx.run.cancelled, true) },

	enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED: func(tx *Tx, e *historypb.HistoryEvent) {
		tx.noteOptions(e.GetWorkflowExecutionOptionsUpdatedEventAttributes())
	},

	enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_PAUSED:   replayPause,
	enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_UNPAUSED: func(tx *Tx, _ *historypb.HistoryEvent) { tx.notePause(nil) },

	enumspb.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED: replayTaskScheduled,
	enumspb.EVENT_TYPE_WORKFLOW_TASK_STARTED:   replayTaskStarted,
	enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED: replayTaskCompleted,
	enumspb.EVENT_TYPE_WORKFLOW_TASK_FAILED:    replayTaskOver,
	enumspb.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT: replayTaskOver,

	enumspb.EVENT_TYPE_TIMER_STARTED: replayTimer,
	enumspb.EVENT_TYPE_TIMER_FIRED: func(tx *Tx, e *historypb.HistoryEvent) {
		remove(tx, tx.run.timers, e.GetTimerFiredEventAttributes().GetTimerId())
	},
	enumspb.EVENT_TYPE_TIMER_CANCELED: func(tx *Tx, e *historypb.HistoryEvent) {
		remove(tx, tx.run.timers, e.GetTimerCanceledEventAttributes().GetTimerId())
	},

	enumspb.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED:        replayActivity,
	enumspb.EVENT_TYPE_ACTIVITY_TASK_CANCEL_REQUESTED: replayActivityCancel,
	enumspb.EVENT_TYPE_ACTIVITY_TASK_COMPLETED:        replayActivityOver,
	enumspb.EVENT_TYPE_ACTIVITY_TASK_FAILED:           replayActivityOver,
	enumspb.EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT:        replayActivityOver,
	enumspb.EVENT_TYPE_ACTIVITY_TASK_CANCELED:         replayActivityOver,

	enumspb.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED: replayChild,
	enumspb.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED:         replayChildStarted,
	enumspb.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_FAILED:    replayChildOver,
	enumspb.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_COMPLETED:       replayChildOver,
	enumspb.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_FAILED:          replayChildOver,
	enumspb.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_CANCELED:        replayChildOver,
	enumspb.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TIMED_OUT:       replayChildOver,
	enumspb.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TERMINATED:      replayChildOver,

	enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ADMITTED:  replayUpdateAdmitted,
	enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED:  replayUpdateAccepted,
	enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED: replayUpdateCompleted,

	enumspb.EVENT_TYPE_NEXUS_OPERATION_SCHEDULED:        replayOperation,
	enumspb.EVENT_TYPE_NEXUS_OPERATION_STARTED:          replayOperationStarted,
	enumspb.EVENT_TYPE_NEXUS_OPERATION_CANCEL_REQUESTED: replayOperationCancel,
	enumspb.EVENT_TYPE_NEXUS_OPERATION_COMPLETED:        replayOperationOver,
	enumspb.EVENT_TYPE_NEXUS_OPERATION_FAILED:           replayOperationOver,
	enumspb.EVENT_TYPE_NEXUS_OPERATION_CANCELED:         replayOperationOver,
	enumspb.EVENT_TYPE_NEXUS_OPERATION_TIMED_OUT:        replayOperationOver,

	enumspb.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES: func(tx *Tx, e *historypb.HistoryEvent) {
		fields := e.GetUpsertWorkflowSearchAttributesEventAttributes().GetSearchAttributes().GetIndexedFields()
		set(tx, &tx.run.searchAttributes, merged(tx.run.searchAttributes, fields))
	},
	enumspb.EVENT_TYPE_WORKFLOW_PROPERTIES_MODIFIED: func(tx *Tx, e *historypb.HistoryEvent) {
		set(tx, &tx.run.memo, merged(tx.run.memo, e.GetWorkflowPropertiesModifiedEventAttributes().GetUpsertedMemo().GetFields()))
	},
}

// replay takes over an event of another run. Events are never changed, so both runs can have it.
func (tx *Tx) replay(e *historypb.HistoryEvent) {
	tx.write(e)
	if apply := replayers[e.GetEventType()]; apply != nil {
		apply(tx, e)
	}
}

func replayStarted(tx *Tx, e *historypb.HistoryEvent) {
	a := e.GetWorkflowExecutionStartedEventAttributes()
	set(tx, &tx.run.memo, merged(nil, a.GetMemo().GetFields()))
	set(tx, &tx.run.searchAttributes, merged(nil, a.GetSearchAttributes().GetIndexedFields()))
}

func replaySignal(tx *Tx, e *historypb.HistoryEvent) {
	if id := e.GetWorkflowExecutionSignaledEventAttributes().GetRequestId(); id != "" {
		put(tx, tx.run.signals, id, struct{}{})
	}
	set(tx, &tx.run.signalled, tx.run.signalled+1)
}

func replayPause(tx *Tx, e *historypb.HistoryEvent) {
	a := e.GetWorkflowExecutionPausedEventAttributes()
	tx.notePause(&pause{&workflowpb.WorkflowExecutionPauseInfo{Identity: a.GetIdentity(), Reason: a.GetReason(), PausedTime: e.GetEventTime()}, a.GetRequestId()})
}

func replayTaskScheduled(tx *Tx, e *historypb.HistoryEvent) {
	a := e.GetWorkflowTaskScheduledEventAttributes()
	w := tx.run.wft
	w.state, w.scheduledID, w.scheduledAt = taskScheduled, e.GetEventId(), e.GetEventTime().AsTime()
	w.queue, w.timeout, w.attempt = a.GetTaskQueue(), a.GetStartToCloseTimeout().AsDuration(), 1
	set(tx, &tx.run.wft, w)
}

func replayTaskStarted(tx *Tx, e *historypb.HistoryEvent) {
	w := tx.run.wft
	w.state, w.startedID, w.startedAt = taskStarted, e.GetEventId(), e.GetEventTime().AsTime()
	set(tx, &tx.run.wft, w)
}

func replayTaskCompleted(tx *Tx, e *historypb.HistoryEvent) {
	w := tx.run.wft
	w.state, w.previous, w.attempt = noTask, e.GetWorkflowTaskCompletedEventAttributes().GetStartedEventId(), 0
	set(tx, &tx.run.wft, w)
	tx.noteVersion(e.GetWorkflowTaskCompletedEventAttributes())
}

func replayTaskOver(tx *Tx, _ *historypb.HistoryEvent) {
	w := tx.run.wft
	w.state, w.attempt = noTask, 0
	set(tx, &tx.run.wft, w)
}

func replayTimer(tx *Tx, e *historypb.HistoryEvent) {
	id := e.GetTimerStartedEventAttributes().GetTimerId()
	put(tx, tx.run.timers, id, &timer{id, e.GetEventId()})
}

func replayActivity(tx *Tx, e *historypb.HistoryEvent) {
	attrs := e.GetActivityTaskScheduledEventAttributes()
	put(tx, tx.run.activities, e.GetEventId(), &activity{attrs: attrs, scheduledID: e.GetEventId(), firstAt: e.GetEventTime().AsTime(), attempt: 1, state: activityScheduled})
	put(tx, tx.run.activityIDs, attrs.GetActivityId(), e.GetEventId())
}

func replayActivityCancel(tx *Tx, e *historypb.HistoryEvent) {
	if act := tx.run.activities[e.GetActivityTaskCancelRequestedEventAttributes().GetScheduledEventId()]; act != nil {
		tx.change(act, func(a *activity) { a.cancelID = e.GetEventId() })
	}
}

func replayActivityOver(tx *Tx, e *historypb.HistoryEvent) {
	scheduled := attributesOf(e).(interface{ GetScheduledEventId() int64 })
	if act := tx.run.activities[scheduled.GetScheduledEventId()]; act != nil {
		tx.forget(act)
	}
}

func replayChild(tx *Tx, e *historypb.HistoryEvent) {
	put(tx, tx.run.children, e.GetEventId(), &child{attrs: e.GetStartChildWorkflowExecutionInitiatedEventAttributes(), initiatedID: e.GetEventId()})
}

func replayChildStarted(tx *Tx, e *historypb.HistoryEvent) {
	a := e.GetChildWorkflowExecutionStartedEventAttributes()
	if c := tx.run.children[a.GetInitiatedEventId()]; c != nil {
		started := *c
		started.startedID, started.first = e.GetEventId(), a.GetWorkflowExecution()
		put(tx, tx.run.children, c.initiatedID, &started)
	}
}

func replayChildOver(tx *Tx, e *historypb.HistoryEvent) {
	remove(tx, tx.run.children, attributesOf(e).(interface{ GetInitiatedEventId() int64 }).GetInitiatedEventId())
}

// reapplyChild tells the workflow again what it was told of a child that was pending at the reset point. Other events say nothing
// to the new run.
func (tx *Tx) reapplyChild(e *historypb.HistoryEvent) {
	apply := replayers[e.GetEventType()]
	attributes := attributesOf(e)
	initiated, ok := attributes.(interface{ GetInitiatedEventId() int64 })
	if !ok || apply == nil {
		return
	}
	c := tx.run.children[initiated.GetInitiatedEventId()]
	if c == nil || e.GetEventType() == enumspb.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED && c.startedID != 0 {
		return
	}
	attributes = proto.Clone(attributes)
	if field := attributes.ProtoReflect().Descriptor().Fields().ByName("started_event_id"); field != nil {
		attributes.ProtoReflect().Set(field, protoreflect.ValueOfInt64(c.startedID))
	}
	tx.arrive(attributes)
	apply(tx, tx.run.events[len(tx.run.events)-1])
}

func replayOperation(tx *Tx, e *historypb.HistoryEvent) {
	attrs := e.GetNexusOperationScheduledEventAttributes()
	put(tx, tx.run.operations, e.GetEventId(), &operation{state: operationScheduled, attrs: attrs, scheduledID: e.GetEventId(), scheduledAt: e.GetEventTime().AsTime()})
}

func replayOperationStarted(tx *Tx, e *historypb.HistoryEvent) {
	a := e.GetNexusOperationStartedEventAttributes()
	if op := tx.run.operations[a.GetScheduledEventId()]; op != nil {
		tx.changeOperation(op, func(o *operation) {
			o.state, o.startedAt, o.token = operationStarted, e.GetEventTime().AsTime(), a.GetOperationToken()
		})
	}
}

func replayOperationCancel(tx *Tx, e *historypb.HistoryEvent) {
	if op := tx.run.operations[e.GetNexusOperationCancelRequestedEventAttributes().GetScheduledEventId()]; op != nil {
		tx.changeOperation(op, func(o *operation) { o.cancelID = e.GetEventId() })
	}
}

func replayOperationOver(tx *Tx, e *historypb.HistoryEvent) {
	remove(tx, tx.run.operations, attributesOf(e).(interface{ GetScheduledEventId() int64 }).GetScheduledEventId())
}

// reapplyOperation tells the workflow again what became of a Nexus operation that was pending at the reset point.
func (tx *Tx) reapplyOperation(e *historypb.HistoryEvent) {
	about := attributesOf(e).(interface {
		GetScheduledEventId() int64
		GetRequestId() string
	})
	op := tx.run.operations[about.GetScheduledEventId()]
	again := e.GetEventType() == enumspb.EVENT_TYPE_NEXUS_OPERATION_STARTED && op != nil && op.state == operationStarted
	if op == nil || again || op.attrs.GetRequestId() != about.GetRequestId() { // the operation of another run may have the same event id
		return
	}
	tx.arrive(attributesOf(e))
	replayers[e.GetEventType()](tx, e)
}

// attributesOf returns the message that an event carries.
func attributesOf(e *historypb.HistoryEvent) proto.Message {
	m := e.ProtoReflect()
	return m.Get(m.WhichOneof(m.Descriptor().Oneofs().ByName("attributes"))).Message().Interface()
}

func replayUpdateAdmitted(tx *Tx, e *historypb.HistoryEvent) {
	tx.admitUpdate(&Update{id: e.GetWorkflowExecutionUpdateAdmittedEventAttributes().GetRequest().GetMeta().GetUpdateId()})
}

func replayUpdateAccepted(tx *Tx, e *historypb.HistoryEvent) {
	id := e.GetWorkflowExecutionUpdateAcceptedEventAttributes().GetProtocolInstanceId()
	if tx.run.updates[id] == nil {
		tx.admitUpdate(&Update{id: id})
	}
	u := tx.run.updates[id]
	set(tx, &u.state, move(tx, updateTable, u.state, updateAccept))
	set(tx, &u.acceptedID, e.GetEventId())
}

func replayUpdateCompleted(tx *Tx, e *historypb.HistoryEvent) {
	a := e.GetWorkflowExecutionUpdateCompletedEventAttributes()
	if u := tx.run.updates[a.GetMeta().GetUpdateId()]; u != nil {
		tx.endUpdate(u, updateRespond, a.GetOutcome())
	}
}
