package corpus

import (
	"archive/tar"
	"archive/zip"
	"compress/flate"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/groundhogdev/groundhog/internal/jsonwire"
)

// Kind says in which way an input cannot be used.
type Kind int

// Kinds of errors.
const (
	Unreadable   Kind = iota // the operating system refuses it
	Empty                    // a directory, archive or pattern holds no history
	NotHistory               // it is something else
	Malformed                // it starts like a history or an archive, and breaks a rule of its format
	Truncated                // it ends too early
	Schema                   // it is JSON or protobuf, and a value has the wrong type
	UnknownEvent             // it has an event type that this build does not know
	TooLarge                 // it exceeds Options.MaxBytes
	Incomplete               // events are missing, or there twice
	TooShort                 // it ends before the first workflow task started: there is nothing to replay
	Decoded                  // its payloads were decoded in a way that loses what replay needs
)

var kindNames = [...]string{
	"unreadable", "empty", "not-history", "malformed", "truncated", "schema", "unknown-event", "too-large", "incomplete",
	"too-short", "decoded",
}

// String returns the kind in lower case, as machine readable reports show it.
func (k Kind) String() string {
	if k < 0 || int(k) >= len(kindNames) {
		return fmt.Sprintf("Kind(%d)", int(k))
	}
	return kindNames[k]
}

// Error is an input that cannot be used.
type Error struct {
	Name   string // the label of the unit, or the path if there is no unit
	Kind   Kind
	Reason string // what is wrong with it
	Hint   string // what to do next; may be empty
	Err    error  // the cause; may be nil
}

// Error returns name, reason and hint in one line.
func (e *Error) Error() string {
	text := fmt.Sprintf("read history %q: %s", e.Name, e.Reason)
	if e.Hint != "" {
		text += "; " + e.Hint
	}
	return text
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// damage is the hint for a file that a copy or a download may have broken.
const damage = "copy or download it again"

// showAgain tells how to download a history in the form that loses nothing.
const showAgain = "download it again: temporal workflow show --workflow-id %s --run-id %s --output json > FILE" +
	` (or in the Web UI: "Download" with "Decode event history" off)`

func downloadAgain(workflowID, runID string) string {
	if workflowID == "" {
		workflowID = "ID"
	}
	if runID == "" {
		runID = "RUN"
	}
	return fmt.Sprintf(showAgain, workflowID, runID)
}

// problem turns any error about the input called name into an *Error.
func problem(name string, err error) *Error {
	if e, ok := errors.AsType[*Error](err); ok {
		if e.Name == "" {
			e.Name = name
		}
		return e
	}
	e := &Error{Name: name, Kind: Unreadable, Reason: err.Error(), Err: err}
	if at, ok := errors.AsType[*fs.PathError](err); ok && at.Path == name {
		e.Reason = at.Err.Error() // the name is in the message already
	}
	var corrupt flate.CorruptInputError
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
	case errors.Is(err, fs.ErrNotExist):
		e.Hint = "check the path"
	case errors.Is(err, fs.ErrPermission):
		e.Hint = "check who may read it"
	case errors.Is(err, io.ErrUnexpectedEOF):
		e.Kind, e.Reason, e.Hint = Truncated, "it ends in the middle", "the file is cut: "+damage
	case errors.Is(err, gzip.ErrChecksum), errors.Is(err, gzip.ErrHeader), errors.As(err, &corrupt),
		errors.Is(err, tar.ErrHeader), errors.Is(err, zip.ErrFormat), errors.Is(err, zip.ErrChecksum),
		errors.Is(err, zip.ErrAlgorithm):
		e.Kind, e.Hint = Malformed, "the archive is damaged: "+damage
	}
	return e
}

// jsonProblem turns an error of the transcoder into an *Error without a name.
func jsonProblem(err error, text []byte) *Error {
	e := &Error{Kind: Schema, Reason: err.Error(), Err: err}
	if unknown, ok := errors.AsType[*jsonwire.UnknownEnumError](err); ok {
		e.Kind, e.Hint = UnknownEvent, upgrade()
		e.Reason = fmt.Sprintf("unknown event type %q", unknown.Name)
		if at, ok := errors.AsType[*jsonwire.Error](err); ok {
			e.Reason += fmt.Sprintf(" at %s (offset %d)", at.Path(), at.Offset)
		}
		return e
	}
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		e.Kind, e.Hint = Truncated, "the file is cut: "+damage
	case errors.Is(err, jsonwire.ErrTrailing):
		e.Kind, e.Hint = Malformed, "if the file holds several histories, put each on one line and name it .jsonl"
	case errors.Is(err, jsonwire.ErrSyntax):
		e.Kind, e.Hint = Malformed, "the file was edited or damaged: download it again"
	case errors.Is(err, errInexact):
		e.Kind, e.Hint = Decoded, downloadAgain(mentioned(text, "workflowId"), mentioned(text, "originalExecutionRunId"))
	}
	return e
}
