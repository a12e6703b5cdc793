package run

import (
	"maps"
	"slices"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	"go.temporal.io/api/serviceerror"
	"google.golang.org/protobuf/proto"
)

// Limits: how much the server takes, with the defaults of its common/dynamicconfig/constants.go. What is beyond a limit is refused in
// the way that the server refuses it there: an error for a client, a failure for an activity, the end of the run for a command.

// MaxID bounds ids and names.
const MaxID = 1000

const (
	maxPayload     = 2 << 20 // bytes of what one event carries, and of a memo
	longFailure    = 1 << 19 // bytes of what is left of a failure that is too large
	maxLastFailure = 4 << 10 // bytes of the failure that an activity keeps until its next attempt
	maxPending     = 2000    // open activities, children, signals and cancel requests of a run, each
	maxSignals     = 10000   // that a run takes

	maxOpenUpdates = 10   // that a run has at a time
	maxUpdates     = 2000 // that a run takes
	manyUpdates    = 1800 // from which on a run is told to continue as new

	maxBuffered      = 100 // events that wait for a workflow task to end
	maxBufferedBytes = 2 << 20

	maxEvents       = 50 << 10
	maxHistoryBytes = 50 << 20
	maxStateBytes   = 8 << 20 // of what a run remembers, see weight.go

	// The history that makes the server suggest to continue as new.
	manyEvents   = 4 << 10
	largeHistory = 4 << 20

	maxAttributes      = 100      // that one request or command sets
	maxAttributeBytes  = 2 << 10  // of one search attribute's value
	maxAttributesBytes = 40 << 10 // of all
)

// TooLarge tells whether something is more than one event can carry.
func TooLarge(m proto.Message) bool { return proto.Size(m) > maxPayload }

// ErrTooLarge is what clients get for it.
func ErrTooLarge() error { return serviceerror.NewInvalidArgument("Blob data size exceeds limit.") }

// tooLarge refuses a command that carries more than an event can hold, which ends the run.
func tooLarge(cause enumspb.WorkflowTaskFailedCause, text string) *badCommand {
	refused := bad(cause, "%s", text)
	refused.fatal = true
	return refused
}

// CheckSize refuses search attributes with too large values, or too many of them: ValidateSize in common/searchattribute/validator.go.
func CheckSize(a *commonpb.SearchAttributes) error {
	for _, name := range slices.Sorted(maps.Keys(a.GetIndexedFields())) {
		if size := len(a.GetIndexedFields()[name].GetData()); size > maxAttributeBytes {
			return serviceerror.NewInvalidArgumentf("search attribute %s value size %d exceeds size limit %d", name, size, maxAttributeBytes)
		}
	}
	if size := proto.Size(a); size > maxAttributesBytes {
		return serviceerror.NewInvalidArgumentf("total size of search attributes %d exceeds size limit %d", size, maxAttributesBytes)
	}
	return nil
}

// checkBaggage refuses a command that starts a run with too large a memo or search attributes. The memo's text is the server's.
func checkBaggage(cause enumspb.WorkflowTaskFailedCause, text string, memo *commonpb.Memo, a *commonpb.SearchAttributes) *badCommand {
	if TooLarge(memo) {
		return tooLarge(cause, text)
	}
	if err := CheckSize(a); err != nil {
		return tooLarge(cause, err.Error())
	}
	return nil
}

// tooMany is the refusal of one more pending thing.
func tooMany(cause enumspb.WorkflowTaskFailedCause, what string, pending int) *badCommand {
	return bad(cause, "the number of %s, %d, has reached the per-workflow limit of %d", what, pending, maxPending)
}

// dataSize is what the server counts of values by name.
func dataSize(fields map[string]*commonpb.Payload) (size int) {
	for name, value := range fields { // a sum: the order does not matter
		size += len(name) + len(value.GetData())
	}
	return size
}

// detailsSize is what the server counts of a marker's details.
func detailsSize(details map[string]*commonpb.Payloads) (size int) {
	for name, values := range details { // a sum: the order does not matter
		size += len(name) + proto.Size(values)
	}
	return size
}

// overflow says why a run cannot go on: UpdateWorkflowExecutionAsActive in the server's workflow/context.go.
func (tx *Tx) overflow() string {
	switch r := tx.run; {
	case r.Closed():
		return ""
	case r.bytes > maxHistoryBytes:
		return "Workflow history size exceeds limit."
	case len(r.events) > maxEvents:
		return "Workflow history count exceeds limit."
	case tx.weight() > maxStateBytes:
		return "Workflow mutable state size exceeds limit."
	}
	return ""
}

// enforce ends a run that has grown too large. What the transaction has done so far has not happened.
func (tx *Tx) enforce() {
	text := tx.overflow()
	if text == "" {
		return
	}
	tx.rollback(0)
	_ = tx.Terminate(text, nil, historyService) // it cannot fail: the run is open
	tx.refuse(serviceerror.NewInvalidArgument(text))
}

// spill fails the started workflow task if too many events wait for its end, so that they can be written:
// closeTransactionHandleBufferedEventsLimit in the server's workflow/mutable_state_impl.go.
func (tx *Tx) spill() {
	r := tx.run
	if !tx.buffering || r.wft.state != taskStarted || len(r.buffered) <= maxBuffered && tx.bufferedBytes() <= maxBufferedBytes {
		return
	}
	tx.failTask(enumspb.WORKFLOW_TASK_FAILED_CAUSE_FORCE_CLOSE_COMMAND, nil, historyService)
}

func (tx *Tx) bufferedBytes() (size int) {
	for _, event := range tx.run.buffered {
		size += proto.Size(event(0))
	}
	return size
}

// limitFailure is the failure of an activity whose worker has said too much.
func limitFailure(text string, nonRetryable bool) *failurepb.Failure {
	return &failurepb.Failure{
		Message:     text,
		FailureInfo: &failurepb.Failure_ServerFailureInfo{ServerFailureInfo: &failurepb.ServerFailureInfo{NonRetryable: nonRetryable}},
	}
}

// fitting cuts a failure down if it is too large for an event.
func fitting(f *failurepb.Failure) *failurepb.Failure {
	return cutTo(f, maxPayload, longFailure, true)
}

func cutTo(f *failurepb.Failure, limit, left int, nonRetryable bool) *failurepb.Failure {
	if proto.Size(f) <= limit {
		return f
	}
	cut := limitFailure("Failure exceeds size limit.", nonRetryable)
	cut.Cause = shortened(f, left, maxCauses)
	return cut
}
