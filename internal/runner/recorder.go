package runner

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"
)

// recorder collects the steps of one replay. Coroutines take turns, so steps arrive in order; the mutex is for a workflow
// that could not be stopped and goes on while the steps are read.
type recorder struct {
	mu    sync.Mutex
	steps []Step
	info  *workflow.Info // of the run, as of its present workflow task; set with the first step
	codec converter.DataConverter
	// failures turns errors into what a worker reports of them.
	failures converter.FailureConverter
	// tasks are the history's workflow tasks, in order.
	tasks []int64
	// entered is set when the workflow function is called: it is not if its arguments cannot be decoded.
	entered bool
	// runOn is set when the last workflow task is executed instead of replayed.
	runOn bool
}

// add records a step at the caller's line.
func (r *recorder) add(ctx workflow.Context, kind Kind, name string, fields ...Field) {
	call, frames := userFrames()
	info := workflow.GetInfo(ctx)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.info = info
	r.steps = append(r.steps, Step{Task: int64(info.GetCurrentHistoryLength()), Kind: kind, Call: call, Name: name, Fields: clean(fields), Frames: frames})
}

// amend changes the step that was recorded last, if it is of this kind.
func (r *recorder) amend(kind Kind, change func(*Step)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if n := len(r.steps); n > 0 && r.steps[n-1].Kind == kind {
		change(&r.steps[n-1])
	}
}

// addFrom records a cancellation, of which the log tells without a context.
func (r *recorder) addFrom(kind Kind, id string) {
	byEvent := underEvent()
	_, frames := userFrames()
	r.mu.Lock()
	defer r.mu.Unlock()
	step := Step{Kind: kind, Call: "cancel", ID: id, Frames: frames}
	if r.info != nil {
		step.Task = int64(r.info.GetCurrentHistoryLength())
	}
	if i, _ := slices.BinarySearch(r.tasks, step.Task+1); byEvent && i < len(r.tasks) {
		// The cancellation of the whole workflow, which the SDK applies ahead of the task that brings it.
		step.Task, step.Frames = r.tasks[i], nil
	}
	for _, s := range r.steps {
		if s.ID == id && s.Name != "" {
			step.Name = s.Name
		}
	}
	r.steps = append(r.steps, step)
}

func (r *recorder) enter() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.entered = true
}

func (r *recorder) hasEntered() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.entered
}

func (r *recorder) snapshot() []Step {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]Step(nil), r.steps...)
}

// input renders arguments as the data converter encodes and shows them.
func (r *recorder) input(path string, args ...any) []Field {
	payloads, err := r.codec.ToPayloads(args...)
	if err != nil {
		return []Field{{path, fmt.Sprintf("(cannot be encoded: %v)", err)}}
	}
	return payloadFields(r.codec, path, payloads)
}

// failure renders an error as the message that a worker reports.
func (r *recorder) failure(path string, err error) Field {
	return Field{path, r.failures.ErrorToFailure(err).GetMessage()}
}

// single renders an argument that has a payload of its own instead of a place in a list.
func (r *recorder) single(path string, arg any) Field {
	payload, err := r.codec.ToPayload(arg)
	if err != nil {
		return Field{path, fmt.Sprintf("(cannot be encoded: %v)", err)}
	}
	return Field{path, r.codec.ToString(payload)}
}

func payloadFields(codec converter.DataConverter, path string, payloads *commonpb.Payloads) []Field {
	var fields []Field
	for i, text := range codec.ToStrings(payloads) {
		fields = append(fields, Field{fmt.Sprintf("%s[%d]", path, i), text})
	}
	return fields
}

// Undecoded tells whether a field's text is that of a payload in an encoding that the data converter does not know.
func Undecoded(text string) bool {
	return strings.HasSuffix(text, converter.ErrEncodingIsNotSupported.Error())
}

// clean drops the fields that the code leaves to the SDK or the server.
func clean(fields []Field) []Field {
	kept := fields[:0]
	for _, f := range fields {
		if f.Value != "" {
			kept = append(kept, f)
		}
	}
	return kept
}
