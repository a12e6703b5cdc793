package sim

import (
	"fmt"
	"strings"

	enumspb "go.temporal.io/api/enums/v1"
)

// Commands of workflows. Now and then one lacks something that it needs.

// commandDraw draws the attributes of a command, nil if it makes no sense now; the run is nil if it is not known.
type commandDraw struct {
	weight int
	kind   enumspb.CommandType
	draw   func(w *world, r *RunView) fields
}

// commandDraws are the commands after which a workflow goes on. This is the place to add one.
var commandDraws = []commandDraw{
	{5, enumspb.COMMAND_TYPE_START_TIMER, func(w *world, _ *RunView) fields {
		return fields{"timerId": fmt.Sprint("t", w.chance.IntN(5)), "startToFireTimeout": w.seconds(20)}
	}},
	{3, enumspb.COMMAND_TYPE_CANCEL_TIMER, cancelTimer},
	{9, enumspb.COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK, activity},
	{2, enumspb.COMMAND_TYPE_REQUEST_CANCEL_ACTIVITY_TASK, cancelOf(enumspb.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED)},
	{4, enumspb.COMMAND_TYPE_START_CHILD_WORKFLOW_EXECUTION, child},
	{2, enumspb.COMMAND_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION, func(w *world, _ *RunView) fields {
		return fields{"execution": w.execution(), "signalName": "go", "childWorkflowOnly": w.one(3), "control": "1"}
	}},
	{2, enumspb.COMMAND_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION, func(w *world, _ *RunView) fields {
		f := w.execution()
		f["childWorkflowOnly"], f["control"] = w.one(3), "1"
		return f
	}},
	{2, enumspb.COMMAND_TYPE_RECORD_MARKER, func(w *world, _ *RunView) fields { return fields{"markerName": "Version"} }},
	{1, enumspb.COMMAND_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES, func(*world, *RunView) fields {
		return fields{"searchAttributes": fields{"indexedFields": fields{"BuildIds": fields{"metadata": fields{"encoding": "anNvbi9wbGFpbg==", "type": "S2V5d29yZExpc3Q="}, "data": "WyJhIl0="}}}}
	}},
	{1, enumspb.COMMAND_TYPE_MODIFY_WORKFLOW_PROPERTIES, func(w *world, _ *RunView) fields {
		return fields{"upsertedMemo": fields{"fields": fields{pick(w, "m", "n"): payloads(4)["payloads"].([]fields)[0]}}}
	}},
	{5, enumspb.COMMAND_TYPE_SCHEDULE_NEXUS_OPERATION, operation},
	{2, enumspb.COMMAND_TYPE_REQUEST_CANCEL_NEXUS_OPERATION, cancelOf(enumspb.EVENT_TYPE_NEXUS_OPERATION_SCHEDULED)},
	{1, enumspb.COMMAND_TYPE_PROTOCOL_MESSAGE, func(w *world, _ *RunView) fields {
		if w.one(9) {
			return fields{"messageId": "none"}
		}
		return nil
	}},
}

// endings are the commands that close a run.
var endings = []commandDraw{
	{3, enumspb.COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION, func(*world, *RunView) fields { return fields{"result": payloads(2)} }},
	{2, enumspb.COMMAND_TYPE_FAIL_WORKFLOW_EXECUTION, func(w *world, _ *RunView) fields { return fields{"failure": w.mishap()} }},
	{3, enumspb.COMMAND_TYPE_CANCEL_WORKFLOW_EXECUTION, func(*world, *RunView) fields { return fields{} }},
	{3, enumspb.COMMAND_TYPE_CONTINUE_AS_NEW_WORKFLOW_EXECUTION, func(w *world, _ *RunView) fields {
		f := fields{"workflowType": fields{"name": "W"}, "taskQueue": fields{"name": w.queue()}}
		w.maybe(f, "backoffStartInterval", w.seconds(20), 3)
		w.maybe(f, "workflowRunTimeout", w.seconds(200), 3)
		return f
	}},
}

func (w *world) command(r *RunView) fields { return w.commandOf(commandDraws, r) }

func (w *world) ending() fields { return w.commandOf(endings, nil) }

func (w *world) commandOf(from []commandDraw, r *RunView) fields {
	var weights []int
	for _, d := range from {
		weights = append(weights, d.weight)
	}
	i := w.weighed(weights)
	name := "COMMAND_TYPE_" + snake(from[i].kind.String())
	command := fields{"commandType": name}
	if w.one(120) {
		return command // without attributes
	}
	attributes := from[i].draw(w, r)
	if attributes == nil { // it would make no sense
		return w.commandOf(from, r)
	}
	if keys := sortedKeys(attributes); len(keys) > 0 && w.one(60) {
		delete(attributes, keys[w.chance.IntN(len(keys))])
	}
	command[attributesName(from[i].kind)] = attributes
	return command
}

// snake turns StartTimer into START_TIMER.
func snake(camel string) string {
	var b strings.Builder
	for i, r := range camel {
		if i > 0 && r >= 'A' && r <= 'Z' {
			b.WriteByte('_')
		}
		b.WriteRune(r)
	}
	return strings.ToUpper(b.String())
}

// attributesName is the field of a command's attributes in JSON.
func attributesName(kind enumspb.CommandType) string {
	name := kind.String() + "CommandAttributes"
	return strings.ToLower(name[:1]) + name[1:]
}

// pick draws the event with which something of a kind began that has not ended, or now and then any number.
func (r *RunView) pick(w *world, kind enumspb.EventType) int64 {
	if r == nil || w.one(30) {
		return int64(w.chance.IntN(30))
	}
	e, _ := some(w, r.unended(kind))
	return e.GetEventId()
}

// cancelOf cancels what began with an event of a type; nil if there is nothing.
func cancelOf(kind enumspb.EventType) func(*world, *RunView) fields {
	return func(w *world, r *RunView) fields {
		id := r.pick(w, kind)
		if id == 0 {
			return nil
		}
		return fields{"scheduledEventId": fmt.Sprint(id)}
	}
}

// cancelTimer cancels a timer: one that is pending for the workflow, even if it has fired meanwhile.
func cancelTimer(w *world, r *RunView) fields {
	if r == nil || w.one(30) {
		return fields{"timerId": fmt.Sprint("t", w.chance.IntN(5))}
	}
	if e, ok := some(w, r.unended(enumspb.EVENT_TYPE_TIMER_STARTED)); ok {
		return fields{"timerId": e.GetTimerStartedEventAttributes().GetTimerId()}
	}
	return nil
}

func activity(w *world, _ *RunView) fields {
	f := fields{
		"activityId": fmt.Sprint("a", w.chance.IntN(12)), "activityType": fields{"name": "A"}, "taskQueue": fields{"name": w.queue()},
		"requestEagerExecution": w.one(3),
	}
	f[pick(w, "startToCloseTimeout", "startToCloseTimeout", "scheduleToCloseTimeout")] = w.seconds(40)
	w.maybe(f, "scheduleToStartTimeout", w.seconds(20), 4)
	w.maybe(f, "scheduleToCloseTimeout", w.seconds(60), 4)
	w.maybe(f, "heartbeatTimeout", w.seconds(10), 4)
	w.maybe(f, "retryPolicy", w.retryPolicy(), 2)
	return f
}

func child(w *world, _ *RunView) fields {
	f := fields{
		"workflowId": pick(w, "k0", "k1", "k2", "a"), "workflowType": fields{"name": "W"}, "taskQueue": fields{"name": w.queue()},
		"parentClosePolicy": pick(w, 0, 1, 2, 3), "workflowIdReusePolicy": pick(w, 0, 1, 2, 3),
	}
	w.maybe(f, "workflowRunTimeout", w.seconds(60), 4)
	w.maybe(f, "retryPolicy", w.retryPolicy(), 4)
	w.maybe(f, "cronSchedule", "0 * * * *", 20)
	return f
}

func operation(w *world, _ *RunView) fields {
	f := fields{"endpoint": pick(w, "ep", "ep", "ep", "ep", "ep", "ep", "ep", "ep", "ep", "none"), "service": "s", "operation": "o"}
	w.maybe(f, "scheduleToCloseTimeout", w.seconds(60), 3)
	w.maybe(f, "scheduleToStartTimeout", w.seconds(30), 4)
	w.maybe(f, "startToCloseTimeout", w.seconds(30), 4)
	w.maybe(f, "input", payloads(2)["payloads"].([]fields)[0], 2)
	return f
}

// failure draws one of an activity or a workflow.
func (w *world) mishap() fields {
	info := fields{"type": pick(w, "Any", "Any", "Fatal"), "nonRetryable": w.one(6)}
	w.maybe(info, "nextRetryDelay", w.seconds(60), 5)
	return fields{"message": "failed", "applicationFailureInfo": info}
}
