package sim

import (
	"fmt"
	"strings"

	historypb "go.temporal.io/api/history/v1"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// once: each timer, activity, child, operation, signal and cancel request to another workflow ends at most once, after it began.
func once(v *View) string {
	for _, r := range v.Runs {
		if len(r.Fresh) == 0 {
			continue
		}
		ends := map[int64]int64{}
		for _, e := range r.Events {
			began, isEnd := endOf(e)
			if !isEnd {
				continue
			}
			if before, twice := ends[began]; twice {
				return fmt.Sprintf("event %d of %s, %v, ends what event %d began and event %d ended", e.GetEventId(), v.name(r), e.GetEventType(), began, before)
			}
			ends[began] = e.GetEventId()
			if kind := typeAt(r.Events, began).String(); began >= e.GetEventId() || !begins(kind) {
				return fmt.Sprintf("event %d of %s, %v, ends what event %d (%s) did not begin", e.GetEventId(), v.name(r), e.GetEventType(), began, kind)
			}
		}
	}
	return ""
}

func begins(kind string) bool {
	return strings.HasSuffix(kind, "Scheduled") || strings.HasSuffix(kind, "Initiated") || kind == "TimerStarted"
}

// endOf tells what an event ends: the event with which that began.
func endOf(e *historypb.HistoryEvent) (began int64, ends bool) {
	kind := e.GetEventType().String()
	field := protoreflect.Name("initiated_event_id")
	switch {
	case strings.HasPrefix(kind, "WorkflowTask"):
		return 0, false
	case kind == "TimerFired", kind == "TimerCanceled":
		field = "started_event_id"
	case strings.HasPrefix(kind, "ActivityTask"), strings.HasPrefix(kind, "NexusOperation"):
		field = "scheduled_event_id"
	}
	for _, suffix := range []string{"Started", "Scheduled", "CancelRequested", "RequestCompleted", "RequestFailed"} {
		if strings.HasSuffix(kind, suffix) && !strings.HasPrefix(kind, "External") {
			return 0, false
		}
	}
	attributes := attributesOf(e)
	at := attributes.Descriptor().Fields().ByName(field)
	if at == nil || strings.HasPrefix(kind, "WorkflowExecution") {
		return 0, false
	}
	return attributes.Get(at).Int(), true
}

// attributesOf returns the message that an event carries.
func attributesOf(e *historypb.HistoryEvent) protoreflect.Message {
	m := e.ProtoReflect()
	return m.Get(m.WhichOneof(m.Descriptor().Oneofs().ByName("attributes"))).Message()
}
