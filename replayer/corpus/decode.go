package corpus

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"regexp"
	"runtime/debug"
	"slices"
	"sync"
	"unicode/utf16"

	historypb "go.temporal.io/api/history/v1"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/groundhogdev/groundhog/internal/jsonwire"
)

const eventTypeEnum protoreflect.FullName = "temporal.api.enums.v1.EventType"

// transcoders returns the two readers of a history's JSON form. The first knows standard payloads only and fails
// with errDecoded at any other; the second also reads shorthand and decoded payloads. A value such as {"data":
// "aGVs"} can be read as either, and what the rest of the file looks like decides.
var transcoders = sync.OnceValues(func() (standard, decoded *jsonwire.Transcoder) {
	compile := func(alternates map[protoreflect.FullName]jsonwire.Alternate) *jsonwire.Transcoder {
		t, err := jsonwire.New((*historypb.History)(nil).ProtoReflect().Descriptor(), jsonwire.Options{
			Closed:     []protoreflect.FullName{eventTypeEnum},
			Alternates: alternates,
		})
		if err != nil {
			panic(err) // the descriptor is compiled in; the tests meet it first
		}
		return t
	}
	return compile(onlyStandardPayloads()), compile(decodedPayloads())
})

// toWire returns the wire form of the history in raw, whose events may be in any order, and whether payloads were
// encoded again.
func toWire(raw []byte) (wire []byte, reencoded bool, err error) {
	raw, err = utf8Text(raw)
	if err != nil {
		return nil, false, err
	}
	switch body := bytes.TrimLeft(raw, " \t\r\n"); {
	case len(raw) == 0:
		return nil, false, notHistory(raw)
	case len(body) > 0 && (body[0] == '{' || body[0] == '['):
		return fromJSON(raw, body)
	}
	wire, err = fromProto(raw)
	return wire, false, err
}

// fromJSON reads an object with events, an object with a history, or an array of events. The body is text without
// the space before it.
func fromJSON(text, body []byte) ([]byte, bool, error) {
	text, shift, err := historyText(text, body)
	if err != nil {
		return nil, false, err
	}
	standard, decoded := transcoders()
	wire, err := standard.Append(make([]byte, 0, len(text)/3), text)
	reencoded := errors.Is(err, errDecoded)
	if reencoded {
		wire, err = decoded.Append(wire[:0], text)
	}
	if e, ok := errors.AsType[*jsonwire.Error](err); ok {
		e.Offset += int64(shift)
		return nil, false, jsonProblem(err, text)
	}
	return wire, reencoded, err
}

// historyText returns the JSON form of a History, and by how much the offsets in text are larger than in it.
func historyText(text, body []byte) (object []byte, shift int, err error) {
	if body[0] == '[' {
		const before, after = `{"events":`, `}`
		if !holdsEvents(body) {
			return nil, 0, notHistory(body)
		}
		return slices.Concat([]byte(before), text, []byte(after)), -len(before), nil
	}
	kind, at := classify(body)
	switch kind {
	case history:
		return text, 0, nil
	case wrapped:
		value := body[at:]
		end, whole := valueEnd(value)
		if !whole {
			return nil, 0, &Error{Kind: Truncated, Reason: "the file ends inside the history", Hint: damage}
		}
		return value[:end], len(text) - len(value), nil
	}
	return nil, 0, notHistory(body)
}

// holdsEvents judges an array by its first element. An array that ends within it gets the benefit of the doubt.
func holdsEvents(array []byte) bool {
	first := array[space(array, 1):]
	kind, _ := classify(first)
	_, whole := valueEnd(first)
	return kind == event || !whole || first[0] == ']'
}

// fromProto reads a binary history, alone or inside the messages that exports and responses wrap around it.
func fromProto(raw []byte) ([]byte, error) {
	levels, ok := protoLevels(raw)
	if !ok || levels > 2 {
		return nil, notHistory(raw)
	}
	if levels == 2 {
		inner, err := lastField(raw, 1)
		if err != nil {
			return nil, protoProblem(err)
		}
		raw = inner
	}
	if err := proto.Unmarshal(raw, &historypb.History{}); err != nil {
		if cut(raw) {
			return nil, &Error{Kind: Truncated, Reason: "the binary history ends inside an event", Hint: damage, Err: err}
		}
		return nil, protoProblem(err)
	}
	return raw, nil
}

// cut reports whether the last field at the top of a message is shorter than it says.
func cut(wire []byte) bool {
	for len(wire) > 0 {
		_, _, n := protowire.ConsumeField(wire)
		if n < 0 {
			return errors.Is(protowire.ParseError(n), protowire.ParseError(-1))
		}
		wire = wire[n:]
	}
	return false
}

func protoProblem(err error) *Error {
	return &Error{Kind: Malformed, Reason: "invalid protobuf: " + err.Error(), Hint: damage, Err: err}
}

// utf8Text removes a byte order mark, and turns the UTF-16 that some shells write when they redirect output into
// UTF-8.
func utf8Text(raw []byte) ([]byte, error) {
	if rest, ok := bytes.CutPrefix(raw, []byte("\xef\xbb\xbf")); ok {
		return rest, nil
	}
	order, ok := utf16Order(raw)
	if !ok {
		return raw, nil
	}
	raw = raw[2:]
	if len(raw)%2 != 0 {
		return nil, &Error{Kind: Truncated, Reason: "UTF-16 text ends inside a character", Hint: damage}
	}
	units := make([]uint16, len(raw)/2)
	for i := range units {
		units[i] = order.Uint16(raw[2*i:])
	}
	return []byte(string(utf16.Decode(units))), nil
}

func utf16Order(raw []byte) (binary.ByteOrder, bool) {
	switch {
	case bytes.HasPrefix(raw, []byte("\xff\xfe")):
		return binary.LittleEndian, true
	case bytes.HasPrefix(raw, []byte("\xfe\xff")):
		return binary.BigEndian, true
	}
	return nil, false
}

// mentioned returns the first string that a field of the given name has anywhere in text.
func mentioned(text []byte, field string) string {
	m := regexp.MustCompile(`"` + field + `"\s*:\s*"([^"\\]+)"`).FindSubmatch(text)
	if m == nil {
		return ""
	}
	return string(m[1])
}

// upgrade tells how to get to know newer event types.
func upgrade() string {
	known := "an older version of go.temporal.io/api"
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, dep := range info.Deps {
			if dep.Path == "go.temporal.io/api" {
				known = dep.Path + " " + dep.Version
			}
		}
	}
	return fmt.Sprintf("a newer server wrote it, and this program knows the events of %s: "+
		"go get go.temporal.io/sdk@latest go.temporal.io/api@latest, and build again", known)
}
