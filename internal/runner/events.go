package runner

import (
	"strings"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/converter"
)

// commandKinds are the events that a worker's commands lead to. Markers are told apart by name.
var commandKinds = map[enumspb.EventType]Kind{
	enumspb.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED:                              KindActivity,
	enumspb.EVENT_TYPE_ACTIVITY_TASK_CANCEL_REQUESTED:                       KindCancelActivity,
	enumspb.EVENT_TYPE_TIMER_STARTED:                                        KindTimer,
	enumspb.EVENT_TYPE_TIMER_CANCELED:                                       KindCancelTimer,
	enumspb.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED:             KindChild,
	enumspb.EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED:         KindSignalExternal,
	enumspb.EVENT_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED: KindCancelExternal,
	enumspb.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES:                    KindSearchAttributes,
	enumspb.EVENT_TYPE_WORKFLOW_PROPERTIES_MODIFIED:                         KindMemo,
	enumspb.EVENT_TYPE_NEXUS_OPERATION_SCHEDULED:                            KindNexus,
	enumspb.EVENT_TYPE_NEXUS_OPERATION_CANCEL_REQUESTED:                     KindCancelNexus,
	enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED:                   KindUpdateAccepted,
	enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED:                  KindUpdateCompleted,
	enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED:                         KindComplete,
	enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED:                            KindFail,
	enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED:                          KindCanceled,
	enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW:                  KindContinueAsNew,
}

// nameFields are the attributes after which an event is called.
var nameFields = []string{
	"activityType.name", "workflowType.name", "signalName", "startToFireTimeout", "acceptedRequest.input.name",
}

// refFields are the attributes in which an event carries its command's id.
var refFields = []string{"activityId", "timerId", "workflowId", "protocolInstanceId", "meta.updateId"}

// originFields are the attributes by which an event refers to the one that it takes its name from.
var originFields = map[Kind]string{
	KindCancelActivity: "scheduledEventId", KindCancelNexus: "scheduledEventId", KindUpdateCompleted: "acceptedEventId",
}

// describe renders a history, decoding payloads with the user's data converter.
func describe(history *historypb.History, codec converter.DataConverter) []Event {
	events := make([]Event, 0, len(history.GetEvents()))
	byID := map[int64]int{}
	var task int64 // of the last WorkflowTaskCompleted: command events follow it before anything else does
	for i, e := range history.GetEvents() {
		if a := e.GetWorkflowTaskCompletedEventAttributes(); a != nil {
			task = a.GetStartedEventId()
		}
		event := describeEvent(e, codec)
		if event.Kind != KindOther {
			event.Task = task
		}
		if field, ok := originFields[event.Kind]; ok {
			if j, ok := byID[number64(event.Fields, field)]; ok {
				event.Ref, event.Name = events[j].Ref, events[j].Name
			}
		}
		byID[event.ID] = i
		events = append(events, event)
	}
	return events
}

// tasks returns the ids of the WorkflowTaskStarted of the tasks that were completed, and of one that is pending.
func tasks(history *historypb.History) (started []int64) {
	for _, e := range history.GetEvents() {
		if a := e.GetWorkflowTaskCompletedEventAttributes(); a != nil {
			started = append(started, a.GetStartedEventId())
		}
	}
	events := history.GetEvents()
	if n := len(events); n > 0 && events[n-1].GetEventType() == enumspb.EVENT_TYPE_WORKFLOW_TASK_STARTED {
		started = append(started, events[n-1].GetEventId())
	}
	return started
}

func describeEvent(e *historypb.HistoryEvent, codec converter.DataConverter) Event {
	event := Event{ID: e.GetEventId(), Type: e.GetEventType().String(), Kind: commandKinds[e.GetEventType()]}
	if !isTaskEvent(e.GetEventType()) {
		event.Fields = flatten(e, codec)
	}
	if m := e.GetMarkerRecordedEventAttributes(); m != nil {
		event.Kind, event.Name = marker(m, codec)
		return event
	}
	event.Name = first(event.Fields, nameFields)
	event.Ref = first(event.Fields, refFields)
	switch event.Kind {
	case KindNexus:
		event.Name = lookup(event.Fields, "service") + "/" + lookup(event.Fields, "operation")
	case KindCancelExternal:
		event.Name = lookup(event.Fields, "workflowExecution.workflowId")
	case KindSearchAttributes, KindMemo:
		event.Name = keysUnder(event.Fields)
	}
	return event
}

// isTaskEvent tells the events that carry nothing of the workflow's.
func isTaskEvent(t enumspb.EventType) bool {
	return t == enumspb.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED || t == enumspb.EVENT_TYPE_WORKFLOW_TASK_STARTED ||
		t == enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED
}

// marker tells the SDK's markers apart; their names are part of the SDK's history format.
func marker(m *historypb.MarkerRecordedEventAttributes, codec converter.DataConverter) (Kind, string) {
	detail := func(key string, into any) {
		// A detail of another shape leaves the name empty, which is all it is good for here.
		_ = codec.FromPayloads(m.GetDetails()[key], into)
	}
	var name string
	switch m.GetMarkerName() {
	case "Version":
		detail("change-id", &name)
		return KindVersion, name
	case "SideEffect":
		return KindSideEffect, ""
	case "MutableSideEffect":
		detail("side-effect-id", &name)
		if i := strings.LastIndexByte(name, '_'); i > 0 {
			name = name[:i] // the SDK appends the number of the command
		}
		return KindMutableSideEffect, name
	case "LocalActivity":
		var data struct{ ActivityType string }
		detail("data", &data)
		return KindLocalActivity, data.ActivityType
	}
	return KindOther, m.GetMarkerName()
}

func first(fields []Field, names []string) string {
	for _, name := range names {
		if text := lookup(fields, name); text != "" {
			return text
		}
	}
	return ""
}

func lookup(fields []Field, name string) string {
	for _, f := range fields {
		if f.Name == name {
			return f.Value
		}
	}
	return ""
}

// keysUnder lists the last parts of the names of map entries.
func keysUnder(fields []Field) string {
	var names []string
	for _, f := range fields {
		for _, prefix := range []string{"searchAttributes.indexedFields.", "upsertedMemo.fields."} {
			if key, ok := strings.CutPrefix(f.Name, prefix); ok {
				names = append(names, key)
			}
		}
	}
	return strings.Join(names, ", ")
}
