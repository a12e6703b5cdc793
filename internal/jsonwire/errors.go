package jsonwire

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// ErrSyntax is wrapped by errors about text that is not JSON. Text that ends too early wraps [io.ErrUnexpectedEOF].
var ErrSyntax = errors.New("invalid JSON")

// ErrTrailing is wrapped by errors about text after the end of a complete value.
var ErrTrailing = errors.New("text after the end")

// Error says what was wrong with the JSON text, and where.
type Error struct {
	Offset int64  // of the offending byte, from the start of the text
	Reason string // expected what, found what
	Err    error  // the cause, if there is one

	path []string // innermost segment first: the path is collected on the way out
}

// Path returns the JSON path of the offending value, such as `events[12].activityTaskScheduledEventAttributes`. It
// is empty at the top.
func (e *Error) Path() string {
	var b strings.Builder
	for _, segment := range slices.Backward(e.path) {
		if b.Len() > 0 && segment[0] != '[' {
			b.WriteByte('.')
		}
		b.WriteString(segment)
	}
	return b.String()
}

// Error returns path, reason and offset in one line.
func (e *Error) Error() string {
	reason := fmt.Sprintf("%s (offset %d)", e.Reason, e.Offset)
	if path := e.Path(); path != "" {
		return path + ": " + reason
	}
	return reason
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// UnknownEnumError is the cause of an [Error] about a name that an enum of [Options.Closed] does not have.
type UnknownEnumError struct {
	Enum protoreflect.FullName
	Name string // as it stands in the text
}

// Error names the enum and the unknown value.
func (e *UnknownEnumError) Error() string {
	return fmt.Sprintf("unknown %s %q", e.Enum.Name(), e.Name)
}

// within adds a segment to the path of err while it travels outwards.
func within(err error, segment string) error {
	if e, ok := errors.AsType[*Error](err); ok {
		e.path = append(e.path, segment)
	}
	return err
}
