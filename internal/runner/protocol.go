package runner

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
)

// Request asks for the replay of one history.
type Request struct {
	// Name is what messages call the history: usually its file.
	Name string `json:"name"`
	// WorkflowID and RunID are the original execution's, as far as they are known.
	WorkflowID string `json:"workflowId,omitempty"`
	RunID      string `json:"runId,omitempty"`
	// WorkflowType is the type in the history's first event.
	WorkflowType string `json:"workflowType,omitempty"`
	// Wire is a temporal.api.history.v1.History in protobuf's binary form.
	Wire []byte `json:"-"`
	// Trace records the calls even when the replay passes.
	Trace bool `json:"trace,omitempty"`
	// RunOn also runs the pending last workflow task, if there is one, to see what the code would do next.
	RunOn bool `json:"runOn,omitempty"`
}

// Outcome is what came of a [Request].
type Outcome struct {
	// Error is the SDK's error, in its own words; empty when the history replayed.
	Error string `json:"error,omitempty"`
	// At are the user's frames where a panic was raised or where the workflow blocks, innermost first.
	At []Frame `json:"at,omitempty"`
	// Raised is the SDK's function that raised the error, as far as a stack tells.
	Raised string `json:"raised,omitempty"`
	// Flaky is set when the same code failed on the history once and passed the next time.
	Flaky bool `json:"flaky,omitempty"`
	// NotEntered is set when the traced replay did not come to call the workflow function.
	NotEntered bool `json:"notEntered,omitempty"`
	// Exit says how the process ended, if the workflow took it down; there is no other outcome then.
	Exit string `json:"exit,omitempty"`
	// Tainted is set when a goroutine of the workflow could not be stopped: the process is best replaced.
	Tainted bool `json:"tainted,omitempty"`
	// Steps are the calls of the workflow API in order; recorded on failure, or when asked for.
	Steps []Step `json:"steps,omitempty"`
	// Events is the history in plain words; given together with Steps.
	Events []Event `json:"events,omitempty"`
	// Next are the calls that the pending workflow task would make; given when RunOn was asked for.
	Next []Step `json:"next,omitempty"`
	// NextError says why the pending workflow task could not be run on.
	NextError string `json:"nextError,omitempty"`
}

// Hello is the first frame that a child process sends.
type Hello struct {
	// SDK is the version of the SDK that the program was built with.
	SDK string `json:"sdk"`
	// Types are the registered workflow types.
	Types []Registered `json:"types"`
	// Dynamic is the site of the dynamic workflow, if one is registered.
	Dynamic string `json:"dynamic,omitempty"`
	// Problems are registrations that failed, in words.
	Problems []string `json:"problems,omitempty"`
}

// Registered is a workflow type and where its function stands.
type Registered struct {
	Name string `json:"name"`
	Site string `json:"site"`

	byFunction bool // registered by Registration.Register
}

// maxFrame bounds a frame: a longer one means that the two sides have lost each other.
const maxFrame = 1 << 31

// WriteFrame writes v as JSON, followed by blob as it is, each with its length in front.
func WriteFrame(w io.Writer, v any, blob []byte) error {
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("write frame: %w", err)
	}
	frame := make([]byte, 0, 16+len(text)+len(blob))
	for _, part := range [][]byte{text, blob} {
		frame = binary.BigEndian.AppendUint64(frame, uint64(len(part)))
		frame = append(frame, part...)
	}
	_, err = w.Write(frame)
	return err
}

// ReadFrame reads what [WriteFrame] wrote: it fills v and returns the blob. It returns [io.EOF] at the end of the stream.
func ReadFrame(r *bufio.Reader, v any) ([]byte, error) {
	text, err := readPart(r)
	if err != nil {
		return nil, err
	}
	blob, err := readPart(r)
	if err != nil {
		return nil, fmt.Errorf("read frame: %w", err)
	}
	if err := json.Unmarshal(text, v); err != nil {
		return nil, fmt.Errorf("read frame: %w", err)
	}
	return blob, nil
}

func readPart(r *bufio.Reader) ([]byte, error) {
	var head [8]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, err
	}
	n := binary.BigEndian.Uint64(head[:])
	if n > maxFrame {
		return nil, fmt.Errorf("read frame: length %d is out of range", n)
	}
	part := make([]byte, n)
	_, err := io.ReadFull(r, part)
	return part, err
}
