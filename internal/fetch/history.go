package fetch

import (
	"errors"
	"fmt"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"

	"github.com/groundhogdev/groundhog/replayer/corpus"
)

// extent is how far a history goes.
type extent struct {
	events int
	closed bool // the last event closes the execution

	// pending says that the history ends with a workflow task that is not completed. Its events may be provisional: the
	// service sends them, but does not count them, and replaces them if the task is tried again or comes to nothing.
	pending bool
}

// measure returns the extent of a history, or what is missing in it.
func measure(h *historypb.History) (extent, error) {
	events := h.GetEvents()
	if len(events) == 0 {
		return extent{}, errors.New("it has no events")
	}
	for i, event := range events {
		if event.GetEventId() != int64(i+1) {
			return extent{}, fmt.Errorf("event %d has id %d", i+1, event.GetEventId())
		}
	}
	last := events[len(events)-1].GetEventType()
	pending := last == enumspb.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED || last == enumspb.EVENT_TYPE_WORKFLOW_TASK_STARTED
	return extent{len(events), corpus.Closes(last), pending}, nil
}

// verify refuses a history that is not the whole of its execution.
func verify(e Execution, h *historypb.History) error {
	got, err := measure(h)
	if err == nil && e.Closed && !got.closed {
		last := h.GetEvents()[got.events-1]
		err = fmt.Errorf("the execution is closed, but event %d, the last one, is %s", last.GetEventId(), last.GetEventType())
	}
	if err != nil {
		return fmt.Errorf("check history of workflow %q, run %q: %w: fetch it again", e.WorkflowID, e.RunID, err)
	}
	return nil
}
