package histories

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	historypb "go.temporal.io/api/history/v1"
)

// Version adds the two events of a first call of workflow.GetVersion: the marker, and the search attribute.
func (h *History) Version(changeID string, version int) *History {
	h.UseFlag(flagLimitChangeVersionSize)
	h.marker("Version", map[string]*commonpb.Payloads{
		"change-id": Payloads(changeID),
		"version":   Payloads(version),
	})
	h.versions = slices.Insert(h.versions, 0, fmt.Sprintf("%s-%d", changeID, version))
	values := payload(h.versions)
	values.Metadata["type"] = []byte("KeywordList")
	return h.upsertSearchAttribute("TemporalChangeVersion", values)
}

// SearchAttribute adds an upsert of one search attribute of type Keyword.
func (h *History) SearchAttribute(name, value string) *History {
	keyword := payload(value)
	keyword.Metadata["type"] = []byte("Keyword")
	return h.upsertSearchAttribute(name, keyword)
}

// Memo adds an upsert of one memo field.
func (h *History) Memo(name string, value any) *History {
	h.UseFlag(flagUserConverterEncodeMemo)
	return h.Append(&historypb.WorkflowPropertiesModifiedEventAttributes{
		WorkflowTaskCompletedEventId: h.task,
		UpsertedMemo:                 &commonpb.Memo{Fields: map[string]*commonpb.Payload{name: payload(value)}},
	})
}

// SideEffect adds the value that workflow.SideEffect recorded.
func (h *History) SideEffect(value any) *History {
	h.sideEffects++
	return h.marker("SideEffect", map[string]*commonpb.Payloads{
		"side-effect-id": Payloads(h.sideEffects),
		"data":           Payloads(value),
	})
}

// MutableSideEffect adds a value that workflow.MutableSideEffect recorded because it was new. It counts as the next call
// under this id; calls that recorded nothing in between are not counted.
func (h *History) MutableSideEffect(id string, value any) *History {
	h.mutableCalls[id]++
	return h.marker("MutableSideEffect", map[string]*commonpb.Payloads{
		"side-effect-id":                   Payloads(id + "_" + strconv.FormatInt(h.next(), 10)),
		"data":                             Payloads(id, Payloads(value)),
		"mutable-side-effect-call-counter": Payloads(h.mutableCalls[id]),
	})
}

// LocalActivity adds the result of a local activity that succeeded at the first attempt.
func (h *History) LocalActivity(activityType string, result ...any) *History {
	h.localActivities++
	details := map[string]*commonpb.Payloads{"data": Payloads(localActivity{
		ActivityID:   strconv.Itoa(h.localActivities),
		ActivityType: activityType,
		ReplayTime:   h.now,
		Attempt:      1,
	})}
	if len(result) > 0 {
		details["result"] = Payloads(result...)
	}
	return h.marker("LocalActivity", details)
}

// localActivity has the fields that the SDK puts in the marker of a local activity.
type localActivity struct {
	ActivityID   string
	ActivityType string
	ReplayTime   time.Time
	Attempt      int32
	Backoff      time.Duration
}

func (h *History) marker(name string, details map[string]*commonpb.Payloads) *History {
	return h.Append(&historypb.MarkerRecordedEventAttributes{
		MarkerName:                   name,
		Details:                      details,
		WorkflowTaskCompletedEventId: h.task,
	})
}

func (h *History) upsertSearchAttribute(name string, value *commonpb.Payload) *History {
	return h.Append(&historypb.UpsertWorkflowSearchAttributesEventAttributes{
		WorkflowTaskCompletedEventId: h.task,
		SearchAttributes:             &commonpb.SearchAttributes{IndexedFields: map[string]*commonpb.Payload{name: value}},
	})
}
