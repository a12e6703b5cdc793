package corpus

import (
	"bytes"
	"fmt"
	"strings"

	"google.golang.org/protobuf/encoding/protowire"
)

// content is what a JSON value seems to be, judged by the names of its members.
type content int

const (
	unclear content = iota
	history         // {"events": [...]}
	wrapped         // {"history": {"events": [...]}}, as in responses and exports
	listed          // {"items": [wrapped...]} or {"workflows": [wrapped...]}, as in exports
	event           // {"eventId": ...}
)

// classify judges the start of a JSON object by its members, and returns where the deciding member's value starts.
// The text may end anywhere.
func classify(text []byte) (kind content, at int) {
	for name, offset := range members(text) {
		starts := func(bracket byte) bool { return offset == len(text) || text[offset] == bracket }
		switch name {
		case "events":
			if starts('[') {
				return history, offset
			}
		case "history":
			if starts('{') {
				return wrapped, offset
			}
		case "items", "workflows":
			if offset < len(text) && starts('[') {
				return listed, offset
			}
		case "eventId", "event_id", "eventType", "event_type":
			return event, offset
		}
	}
	return unclear, 0
}

// members iterates over the names at the top of a JSON object and the offsets of their values, as far as text goes.
func members(text []byte) func(yield func(string, int) bool) {
	return func(yield func(string, int) bool) {
		i := space(text, 0)
		if i >= len(text) || text[i] != '{' {
			return
		}
		for i++; ; i++ {
			i = space(text, i)
			end, ok := valueEnd(text[i:])
			if !ok || text[i] != '"' {
				return
			}
			name := string(text[i+1 : i+end-1])
			if i = space(text, i+end); i >= len(text) || text[i] != ':' {
				return
			}
			i = space(text, i+1)
			if !yield(name, i) {
				return
			}
			end, ok = valueEnd(text[i:])
			if i = space(text, i+end); !ok || i >= len(text) || text[i] != ',' {
				return
			}
		}
	}
}

// space returns the offset of the first byte at or after i that is not white space.
func space(text []byte, i int) int {
	for i < len(text) && (text[i] == ' ' || text[i] == '\t' || text[i] == '\r' || text[i] == '\n') {
		i++
	}
	return i
}

// boundary finds where a JSON value ends while its text arrives in pieces. It balances brackets and minds strings,
// and leaves everything else to the transcoder.
type boundary struct {
	depth    int
	started  bool
	scalar   bool
	inString bool
	escaped  bool
}

// scan consumes text up to the end of the value and returns how much that was, and whether the end was met. A number
// or a word ends only at the byte after it, which is not consumed.
func (b *boundary) scan(text []byte) (int, bool) {
	for i, c := range text {
		switch {
		case b.escaped:
			b.escaped = false
		case b.inString:
			b.escaped = c == '\\'
			b.inString = c != '"'
			if !b.inString && b.depth == 0 {
				return i + 1, true
			}
		case c == '"' && !b.scalar:
			b.started, b.inString = true, true
		case (c == '{' || c == '[') && !b.scalar:
			b.started = true
			b.depth++
		case b.depth > 0:
			if c == '}' || c == ']' {
				b.depth--
			}
			if b.depth == 0 {
				return i + 1, true
			}
		case b.scalar && bytes.IndexByte([]byte(" \t\r\n,:]}[{\""), c) >= 0:
			return i, true
		case bytes.IndexByte([]byte(" \t\r\n"), c) < 0:
			b.started, b.scalar = true, true
		}
	}
	return len(text), false
}

// valueEnd returns the offset after the first JSON value of text, and whether all of it is there.
func valueEnd(text []byte) (int, bool) {
	var b boundary
	return b.scan(text)
}

// protoLevels returns how many messages are wrapped around the events of a binary history: 1 for a History, 2 for a
// message with a History in field 1, 3 for an export file. It judges by the first event, whose first field is its
// id.
func protoLevels(wire []byte) (int, bool) {
	const lengthDelimitedFieldOne, varintFieldOne = 0x0a, 0x08
	for level := range 4 {
		if len(wire) < 2 {
			return 0, false
		}
		switch wire[0] {
		case varintFieldOne:
			id, n := protowire.ConsumeVarint(wire[1:])
			if n < 0 || id == 0 || len(wire) <= 1+n {
				return 0, false
			}
			next := wire[1+n]
			return level, level > 0 && (next == 0x12 || next == 0x18) // the time or the type
		case lengthDelimitedFieldOne:
			size, n := protowire.ConsumeVarint(wire[1:])
			if n < 0 || size == 0 {
				return 0, false
			}
			wire = wire[1+n:]
			wire = wire[:min(size, uint64(len(wire)))]
		default:
			return 0, false
		}
	}
	return 0, false
}

// notHistory describes what a file is instead of a history.
func notHistory(text []byte) *Error {
	e := &Error{Kind: NotHistory, Hint: "name only files with histories, as `temporal workflow show --output json` writes them"}
	start := bytes.TrimLeft(text[:min(len(text), 512)], " \t\r\n")
	switch {
	case len(text) == 0:
		e.Reason = "the file is empty"
	case len(start) == 0:
		e.Reason = "there is only white space"
	case start[0] == '<':
		e.Reason = "this is an HTML or XML page, not a history"
		e.Hint = "a login page, perhaps: log in, and " + downloadAgain("", "")
	case start[0] == '{':
		e.Reason = "a JSON object without a list of \"events\""
		if names := firstNames(text); names != "" {
			e.Reason += ", but with " + names
		}
	case start[0] == '[':
		e.Reason = "a JSON array of something else than events"
	default:
		e.Reason = fmt.Sprintf("neither JSON nor a binary history: it starts with %q", start[:min(len(start), 16)])
	}
	return e
}

// firstNames lists a few members of the object in text.
func firstNames(text []byte) string {
	const most = 4
	var names []string
	for name := range members(text) {
		if len(names) == most {
			names = append(names, "...")
			break
		}
		names = append(names, fmt.Sprintf("%.40q", name))
	}
	return strings.Join(names, ", ")
}
