package corpus

import (
	"encoding/json"
	"slices"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
)

// Field numbers of temporal.api.history.v1.HistoryEvent, and below the attributes that they hold.
const (
	started       protowire.Number = 6
	taskCompleted protowire.Number = 12
	taskFailed    protowire.Number = 14
	marker        protowire.Number = 25

	startedType       protowire.Number = 1 // name in 1
	startedTaskQueue  protowire.Number = 5 // name in 1
	startedOriginalID protowire.Number = 14
	startedWorkflowID protowire.Number = 28

	completedChecksum   protowire.Number = 4
	completedStamp      protowire.Number = 5  // build id in 1
	completedSDK        protowire.Number = 6  // name in 3, version in 4
	completedDeployment protowire.Number = 11 // build id in 1

	failedCause    protowire.Number = 3
	failedNewRunID protowire.Number = 7

	markerName protowire.Number = 1
)

// versionMarker is the name of the markers that workflow.GetVersion records.
const versionMarker = "Version"

// summarize fills in what is known from the events. It reads only the few fields that it needs.
func summarize(h *History, events *eventIndex) {
	first, last := events.spans[0], events.spans[len(events.spans)-1]
	h.First, h.Last, h.LastType = first.time, last.time, last.kind
	h.Events = len(events.spans)
	h.Counts = make(map[enumspb.EventType]int)
	start := attributes(first.body, started)
	h.WorkflowID = string(attributes(start, startedWorkflowID))
	h.WorkflowType = string(attributes(start, startedType, 1))
	h.TaskQueue = string(attributes(start, startedTaskQueue, 1))
	h.RunID = string(attributes(start, startedOriginalID))
	for _, span := range events.spans {
		h.Counts[span.kind]++
		switch span.kind {
		case enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED:
			h.worker(attributes(span.body, taskCompleted))
		case enumspb.EVENT_TYPE_WORKFLOW_TASK_FAILED:
			h.reset(attributes(span.body, taskFailed))
		case enumspb.EVENT_TYPE_MARKER_RECORDED:
			h.version(span.id, attributes(span.body, marker))
		}
	}
}

// worker notes the build and the SDK of the worker that completed a workflow task. Older servers have the build in
// one of three places.
func (h *History) worker(completed []byte) {
	build := attributes(completed, completedDeployment, 1)
	if len(build) == 0 {
		build = attributes(completed, completedStamp, 1)
	}
	if len(build) == 0 {
		build = attributes(completed, completedChecksum)
	}
	h.BuildIDs = appendNew(h.BuildIDs, string(build))
	name, version := attributes(completed, completedSDK, 3), attributes(completed, completedSDK, 4)
	if len(name) > 0 || len(version) > 0 {
		h.SDKs = appendNew(h.SDKs, string(name)+" "+string(version))
	}
}

// reset notes the run id that a reset gave to this run. The event stands where the events copied from the other run
// end.
func (h *History) reset(failed []byte) {
	for number, value := range fields(failed) {
		if number == failedCause && enumspb.WorkflowTaskFailedCause(value.varint) == enumspb.WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW {
			h.Reset = true
			if id := attributes(failed, failedNewRunID); len(id) > 0 {
				h.RunID = string(id)
			}
		}
	}
}

// version notes what workflow.GetVersion recorded, if this is such a marker and its payloads can be read.
func (h *History) version(eventID int64, recorded []byte) {
	if string(attributes(recorded, markerName)) != versionMarker {
		return
	}
	var attrs historypb.MarkerRecordedEventAttributes
	if proto.Unmarshal(recorded, &attrs) != nil {
		return
	}
	v := ChangeVersion{EventID: eventID}
	if plainJSON(&attrs, "change-id", &v.ChangeID) && plainJSON(&attrs, "version", &v.Version) {
		h.Versions = append(h.Versions, v)
	}
}

// plainJSON reads a marker's detail that the default data converter wrote.
func plainJSON(attrs *historypb.MarkerRecordedEventAttributes, name string, into any) bool {
	payloads := attrs.GetDetails()[name].GetPayloads()
	return len(payloads) == 1 && json.Unmarshal(payloads[0].GetData(), into) == nil
}

func appendNew(list []string, item string) []string {
	if item == "" || slices.Contains(list, item) {
		return list
	}
	return append(list, item)
}
