package corpus

import (
	"fmt"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"google.golang.org/protobuf/proto"
)

// History is one workflow run: its events in order, without gaps, from WorkflowExecutionStarted on. The end may be
// missing, as it is while a workflow runs.
type History struct {
	Name         string // label of the unit it came from
	WorkflowID   string // empty in histories of servers before 1.20, which did not record it
	RunID        string // see [History.Reset] for how it is found; may be empty
	WorkflowType string
	TaskQueue    string

	// Wire is a temporal.api.history.v1.History. It must not be changed.
	Wire []byte

	First, Last time.Time // when the first and the last event were recorded
	Events      int
	LastType    enumspb.EventType
	Counts      map[enumspb.EventType]int // events by type

	Versions []ChangeVersion // in the order of their markers
	BuildIDs []string        // of the workers that completed workflow tasks, in order of appearance
	SDKs     []string        // "temporal-go 1.50.0", in order of appearance

	// Reset reports that the run came out of a reset. Its first events are copies of another run's. RunID is
	// then the id that the last reset gave it, and else the original run id of the first event.
	Reset bool

	// Reencoded reports that payloads were shown decoded in the source, and that they were encoded again. They have
	// the same values, but not necessarily the same bytes, and search attributes have lost their types.
	Reencoded bool
}

// ChangeVersion is a version that workflow.GetVersion recorded.
type ChangeVersion struct {
	ChangeID string
	Version  int
	EventID  int64 // of the marker
}

// Proto unmarshals the events. Each call returns a new message.
func (h *History) Proto() (*historypb.History, error) {
	var history historypb.History
	if err := proto.Unmarshal(h.Wire, &history); err != nil {
		return nil, fmt.Errorf("unmarshal history %q: %w", h.Name, err)
	}
	return &history, nil
}

// Closed reports whether the last event ends the run.
func (h *History) Closed() bool { return Closes(h.LastType) }

// Closes reports whether an event of this type ends its run.
func Closes(t enumspb.EventType) bool {
	switch t {
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
		enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED,
		enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT,
		enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED,
		enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED,
		enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW:
		return true
	}
	return false
}
