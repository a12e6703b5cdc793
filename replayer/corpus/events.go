package corpus

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"google.golang.org/protobuf/encoding/protowire"
)

// eventSpan is where one event stands in the wire form of a history, and what every event has.
type eventSpan struct {
	start, end int // of the field with its tag
	body       []byte
	id         int64
	kind       enumspb.EventType
	time       time.Time
}

// eventIndex is the events of a history by ascending id.
type eventIndex struct {
	spans   []eventSpan
	inOrder bool // they stood like this, and with nothing else between them
}

// minEvents is what the SDK's replayer wants: up to the first WorkflowTaskStarted.
const minEvents = 3

// indexEvents finds the events in wire and sorts them.
func indexEvents(wire []byte) (*eventIndex, error) {
	index := &eventIndex{inOrder: true}
	for at := 0; at < len(wire); {
		number, kind, n := protowire.ConsumeField(wire[at:])
		if n < 0 {
			return nil, protoProblem(protowire.ParseError(n))
		}
		if number != 1 || kind != protowire.BytesType {
			index.inOrder = false
			at += n
			continue
		}
		_, _, tag := protowire.ConsumeTag(wire[at:])
		body, _ := protowire.ConsumeBytes(wire[at+tag:])
		span := eventSpan{start: at, end: at + n, body: body}
		span.read()
		if last := len(index.spans) - 1; last >= 0 && index.spans[last].id > span.id {
			index.inOrder = false
		}
		index.spans = append(index.spans, span)
		at += n
	}
	if !index.inOrder {
		slices.SortStableFunc(index.spans, func(a, b eventSpan) int { return cmp.Compare(a.id, b.id) })
	}
	return index, nil
}

// read fills in what every event has.
func (s *eventSpan) read() {
	for number, value := range fields(s.body) {
		switch number {
		case 1:
			s.id = int64(value.varint)
		case 2:
			s.time = timestamp(value.bytes)
		case 3:
			s.kind = enumspb.EventType(value.varint)
		}
		if s.id != 0 && s.kind != 0 && !s.time.IsZero() { // the rest is attributes
			return
		}
	}
}

// ordered returns the wire form with the events in order.
func (x *eventIndex) ordered(wire []byte) []byte {
	if x.inOrder {
		return wire
	}
	out := make([]byte, 0, len(wire))
	for _, span := range x.spans {
		out = append(out, wire[span.start:span.end]...)
	}
	return out
}

// validate reports what keeps the events from being a history that can be replayed.
func (x *eventIndex) validate() error {
	if len(x.spans) == 0 {
		return &Error{Kind: Incomplete, Reason: "it has no events", Hint: x.again()}
	}
	for _, span := range x.spans {
		if _, known := enumspb.EventType_name[int32(span.kind)]; !known || span.kind == enumspb.EVENT_TYPE_UNSPECIFIED {
			return unknownKind(span)
		}
	}
	if err := x.consecutive(); err != nil {
		return err
	}
	first := x.spans[0]
	if first.kind != enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED || attributes(first.body, started) == nil {
		return &Error{
			Kind:   Incomplete,
			Reason: fmt.Sprintf("the first event is %v, not WorkflowExecutionStarted", first.kind),
			Hint:   x.again(),
		}
	}
	if len(x.spans) < minEvents {
		return &Error{
			Kind:   TooShort,
			Reason: fmt.Sprintf("it has %d events: no workflow task was started yet, so there is nothing to replay", len(x.spans)),
			Hint:   "download it again when the workflow has run, or leave it out",
		}
	}
	return nil
}

// unknownKind explains an event of a type without a name.
func unknownKind(span eventSpan) *Error {
	if span.kind == enumspb.EVENT_TYPE_UNSPECIFIED {
		return &Error{Kind: Schema, Reason: fmt.Sprintf("event %d has no type", span.id), Hint: downloadAgain("", "")}
	}
	return &Error{Kind: UnknownEvent, Reason: fmt.Sprintf("event %d has the unknown type %d", span.id, span.kind), Hint: upgrade()}
}

// consecutive reports missing and repeated ids.
func (x *eventIndex) consecutive() error {
	want := int64(1)
	for _, span := range x.spans {
		var reason string
		switch {
		case span.id == want:
			want++
			continue
		case span.id <= 0:
			reason = fmt.Sprintf("an event of type %v has no id", span.kind)
		case span.id < want:
			reason = fmt.Sprintf("event %d is there twice", span.id)
		case want == 1:
			reason = fmt.Sprintf("it starts with event %d: the pages before it are missing", span.id)
		case span.id == want+1:
			reason = fmt.Sprintf("event %d is missing", want)
		default:
			reason = fmt.Sprintf("events %d to %d are missing", want, span.id-1)
		}
		return &Error{Kind: Incomplete, Reason: reason, Hint: x.again()}
	}
	return nil
}

// again tells how to download the history again, with the ids of the run if the first event is there to tell.
func (x *eventIndex) again() string {
	for _, span := range x.spans {
		if start := attributes(span.body, started); start != nil {
			return downloadAgain(string(attributes(start, startedWorkflowID)), string(attributes(start, startedOriginalID)))
		}
	}
	return downloadAgain("", "")
}
