package corpus

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
)

// series passes on the histories of a file with several JSON values. Each value is a history, or an event of one.
func (w *walker) series(name string, values *valueReader) bool {
	var events eventGroup
	for {
		value, number, err := values.next()
		if err == io.EOF {
			return w.group(&events)
		}
		label := fmt.Sprintf("%s:%d", name, number)
		if err != nil {
			e := problem(label, err)
			if !w.group(&events) || !w.fail(label, e) {
				return false
			}
			if e.Kind != TooLarge {
				return true
			}
			continue
		}
		if !w.value(label, value, &events, values.format != elements) {
			return false
		}
	}
}

// value passes on one value, or adds it to the events of a history. An export's list of histories may stand at the
// top only.
func (w *walker) value(label string, value []byte, events *eventGroup, top bool) bool {
	kind, at := classify(value)
	if kind != event {
		if !w.group(events) {
			return false
		}
		switch {
		case kind == listed && top:
			return w.series(label, newValueReader(asReader(value[at+1:]), elements, 0, w.limit))
		case kind == history, kind == wrapped, value[0] == '[':
			return w.unit(&Unit{Name: label, raw: value})
		}
		return w.fail(label, notHistory(value))
	}
	if !json.Valid(value) {
		return w.fail(label, &Error{
			Kind:   Malformed,
			Reason: "an event that is not valid JSON",
			Hint:   "the file was edited or cut: download it again",
		})
	}
	id := eventID(value)
	if events.ends(id) && !w.group(events) {
		return false
	}
	if size := int64(events.text.Len() + len(value)); size > w.limit {
		*events = eventGroup{}
		return w.fail(label, tooLarge(size, w.limit))
	}
	events.add(label, id, value)
	return true
}

// group passes on the history that the events make up, if there are any.
func (w *walker) group(events *eventGroup) bool {
	if len(events.ids) == 0 {
		return true
	}
	u := &Unit{Name: events.label, raw: slices.Concat(events.text.Bytes(), []byte("]}"))}
	*events = eventGroup{}
	return w.unit(u)
}

// eventGroup collects events that come one by one into the text of a history.
type eventGroup struct {
	label string // of the first event
	ids   map[int64]bool
	last  int64
	text  bytes.Buffer
}

// ends reports whether an event with the given id starts another history: because the id was there before, or
// because the events run backwards and have reached the first one.
func (g *eventGroup) ends(id int64) bool {
	return g.ids[id] || g.last == 1 && len(g.ids) > 1
}

func (g *eventGroup) add(label string, id int64, text []byte) {
	if g.ids == nil {
		g.ids, g.label = map[int64]bool{}, label
		g.text.WriteString(`{"events":[`)
	} else {
		g.text.WriteByte(',')
	}
	g.ids[id], g.last = true, id
	g.text.Write(text)
}

// eventID returns the id of the event in text, or 0.
func eventID(text []byte) int64 {
	for name, at := range members(text) {
		if name != "eventId" && name != "event_id" {
			continue
		}
		end, _ := valueEnd(text[at:])
		id, err := strconv.ParseInt(string(bytes.Trim(text[at:at+end], `"`)), 10, 64)
		if err == nil {
			return id
		}
	}
	return 0
}
