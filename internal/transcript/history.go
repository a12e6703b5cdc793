package transcript

import (
	"fmt"
	"strings"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
)

// The history, an event a row, and rounds of the same events once.

// Of a long history, only so many rows at its beginning and at its end are shown.
const (
	headRows = 8
	tailRows = 32
)

// row is an event, or several.
type row struct {
	first, last int64 // ids of events
	at          string
	text        string // what happened, without ids, so that rounds are alike
}

func (r row) String() string { return fmt.Sprintf("%d\t%s\t%s", r.first, r.at, r.text) }

// history lists the events but for those of workflow tasks that went well.
func (r Run) history() []string {
	var rows []row
	for _, e := range r.Events {
		if quiet(e.GetEventType()) {
			continue
		}
		text := strings.TrimRight(e.GetEventType().String()+"\t"+r.about(e), "\t")
		rows = append(rows, row{first: e.GetEventId(), last: e.GetEventId(), at: r.when(e.GetEventTime().AsTime()), text: text})
	}
	return shorten(fold(rows))
}

func quiet(t enumspb.EventType) bool {
	switch t {
	case enumspb.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED, enumspb.EVENT_TYPE_WORKFLOW_TASK_STARTED, enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED:
		return true
	}
	return false
}

// shorten leaves out the middle of what is too long.
func shorten(rows []row) (lines []string) {
	for i, r := range rows {
		cut := len(rows) - tailRows
		if cut <= headRows+1 || i < headRows || i >= cut {
			lines = append(lines, r.String())
		} else if i == headRows {
			lines = append(lines, fmt.Sprintf("\t\t... %d more rows\t", cut-headRows))
		}
	}
	return lines
}

// about tells what an event is about: what it names itself, or else what the event names that it belongs to.
func (r Run) about(e *historypb.HistoryEvent) string {
	own := say(attributes(e), subjects)
	if origin := r.origin(e); own == "" && origin != nil {
		own = say(attributes(origin), subjects)
	}
	if summary := r.summary(e); summary != "" {
		own = strings.TrimSpace(own + " (" + summary + ")")
	}
	if more := strings.Join(phrases(attributes(e), details), ": "); more != "" && e.GetEventType() != enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED {
		own = strings.TrimPrefix(own+": "+more, ": ")
	}
	return own
}

// origin is the event that began what an event belongs to, nil if none did.
func (r Run) origin(e *historypb.HistoryEvent) *historypb.HistoryEvent {
	for _, name := range []string{"scheduled_event_id", "started_event_id", "initiated_event_id", "accepted_event_id"} {
		if id := number(attributes(e), name); id > 0 && id <= int64(len(r.Events)) && id != e.GetEventId() {
			return r.Events[id-1]
		}
	}
	return nil
}
