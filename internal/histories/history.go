package histories

import (
	"fmt"
	"slices"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/groundhogdev/groundhog/internal/core/history"
)

// The run that every built history belongs to.
const (
	WorkflowID  = "order-1042"
	RunID       = "01a20272-429b-73af-b933-dd91f815fcd0"
	Namespace   = "default"
	NamespaceID = "01a20272-18b8-7069-9182-b03a17a55a17"
	TaskQueue   = "orders"
)

const (
	identity = "worker@orders"
	buildID  = "fef8c54269b2d2b28cfe9aa484d803a6"
	tick     = 10 * time.Millisecond
	taskBase = 1048576 // the first task id of a fresh shard
)

// StartTime is the time of the first event of every built history.
var StartTime = time.Date(2026, time.January, 2, 3, 4, 5, 0, time.UTC)

// History is a history under construction. Use [Start] to make one.
type History struct {
	events []*historypb.HistoryEvent
	now    time.Time
	labels map[label]int64

	task     int64 // id of the latest WorkflowTaskCompleted
	flags    []uint32
	versions []string // values of TemporalChangeVersion, newest first

	localActivities int
	sideEffects     int
	mutableCalls    map[string]int
}

// label names an event, so that later events can refer to it.
type label struct{ kind, name string }

// Start begins a history with WorkflowExecutionStarted. The input is encoded with the SDK's default data converter.
func Start(workflowType string, input ...any) *History {
	h := &History{now: StartTime, labels: map[label]int64{}, mutableCalls: map[string]int{}}
	return h.Append(&historypb.WorkflowExecutionStartedEventAttributes{
		WorkflowType:             &commonpb.WorkflowType{Name: workflowType},
		TaskQueue:                normalQueue(),
		Input:                    Payloads(input...),
		WorkflowExecutionTimeout: durationpb.New(0),
		WorkflowRunTimeout:       durationpb.New(0),
		WorkflowTaskTimeout:      durationpb.New(10 * time.Second),
		OriginalExecutionRunId:   RunID,
		FirstExecutionRunId:      RunID,
		Identity:                 identity,
		Attempt:                  1,
		FirstWorkflowTaskBackoff: durationpb.New(0),
		Header:                   &commonpb.Header{},
		WorkflowId:               WorkflowID,
	})
}

// Append adds an event with these attributes, and gives it the next id, time and task id. The type of the event is that of
// its attributes. Other methods should be preferred; Append is for events that no service would write.
func (h *History) Append(attributes proto.Message) *History {
	event := history.Event(h.next(), h.now, attributes)
	event.TaskId = taskBase + event.EventId
	h.events = append(h.events, event)
	h.now = h.now.Add(tick)
	return h
}

// Without removes the event with this id and leaves the ids of the others alone: a history with a hole.
func (h *History) Without(eventID int64) *History {
	h.events = slices.DeleteFunc(h.events, func(e *historypb.HistoryEvent) bool { return e.GetEventId() == eventID })
	return h
}

// Proto returns a copy of the history as built so far.
func (h *History) Proto() *historypb.History {
	return proto.CloneOf(&historypb.History{Events: h.events})
}

// Label returns the id of the event that was last added under this label. Kind is "activity", "timer", "child",
// "signal", "cancel", "nexus", "nexus cancel" or "update". An unknown label panics.
func (h *History) Label(kind, name string) int64 {
	id, ok := h.labels[label{kind, name}]
	if !ok {
		panic(fmt.Sprintf("build history: no %s %q so far", kind, name))
	}
	return id
}

// next returns the id of the event that is added next.
func (h *History) next() int64 {
	if len(h.events) == 0 {
		return 1
	}
	return h.events[len(h.events)-1].GetEventId() + 1
}

// appendAs adds an event and labels it.
func (h *History) appendAs(kind, name string, attributes proto.Message) *History {
	h.labels[label{kind, name}] = h.next()
	return h.Append(attributes)
}

// event returns the event with this id.
func (h *History) event(id int64) *historypb.HistoryEvent {
	return h.events[slices.IndexFunc(h.events, func(e *historypb.HistoryEvent) bool { return e.GetEventId() == id })]
}

func normalQueue() *taskqueuepb.TaskQueue {
	return &taskqueuepb.TaskQueue{Name: TaskQueue, Kind: enumspb.TASK_QUEUE_KIND_NORMAL}
}

func requestID(eventID int64) string { return fmt.Sprintf("00000000-0000-4000-8000-%012d", eventID) }
