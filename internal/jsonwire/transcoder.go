package jsonwire

import (
	"unicode/utf8"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// Options change what a [Transcoder] does with input that protobuf JSON does not settle.
type Options struct {
	// RejectUnknown makes a field that the message does not have an error.
	RejectUnknown bool

	// Closed names the enums of which every value must be known. An unknown name of such an enum is an
	// [*UnknownEnumError]; of any other enum it is dropped.
	Closed []protoreflect.FullName

	// Alternates name the messages that have a second JSON form.
	Alternates map[protoreflect.FullName]Alternate
}

// Alternate is a second JSON form of a message. It is tried where a value does not have the first form: where
// that fails, or meets an unknown field, or where Accept turns the result down.
type Alternate struct {
	// Accept reports whether wire, transcoded from the first form, is a plausible message. Nil accepts everything.
	Accept func(wire []byte) bool

	// Append appends the wire form of the complete JSON value to dst. The value is syntactically valid and must
	// not be changed or kept. The cause says why the first form was turned down; it is nil if Accept did it.
	Append func(dst, value []byte, cause error) ([]byte, error)
}

// Transcoder turns the JSON form of one message type into wire bytes. It is safe for concurrent use.
type Transcoder struct {
	root *message
}

// New compiles the tables for md and for all messages that it reaches. It returns an error for a message with
// groups, which have no place in a history.
func New(md protoreflect.MessageDescriptor, opts Options) (*Transcoder, error) {
	c := compiler{opts: opts, done: map[protoreflect.FullName]*message{}}
	root, err := c.message(md)
	if err != nil {
		return nil, err
	}
	return &Transcoder{root: root}, nil
}

// Append appends to dst the wire form of text, which must hold one JSON object and nothing after it. The error is an
// [*Error]; dst is then returned as it was, and its spare capacity may have been written to.
func (t *Transcoder) Append(dst, text []byte) ([]byte, error) {
	if !utf8.Valid(text) {
		return dst, &Error{Offset: int64(invalidUTF8(text)), Reason: "invalid UTF-8"}
	}
	d := decoder{scanner: scanner{in: text}, out: dst}
	if err := d.value(t.root); err != nil {
		return dst, err
	}
	if d.next(); d.pos < len(text) {
		return dst, &Error{Offset: int64(d.pos), Reason: "expected end of input, found " + d.found(), Err: ErrTrailing}
	}
	return d.out, nil
}

// invalidUTF8 returns the offset of the first byte of text that is not part of valid UTF-8.
func invalidUTF8(text []byte) int {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return len(text)
}
