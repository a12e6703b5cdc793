package run

import "google.golang.org/protobuf/proto"

// Weight: how much a run remembers beside its history, in bytes. The server ends a run that remembers more than [maxStateBytes]; what counts are
// mostly the details of heartbeats and the failures of pending activities. Like the server's, the number is an estimate: approximateSize in
// workflow/mutable_state_impl.go.

// weighty is something pending that knows how much is remembered of it.
type weighty interface{ weight() int }

// What the server keeps of each, beside what is counted.
const (
	activityWeight  = 250
	childWeight     = 200
	operationWeight = 300
	timerWeight     = 50
	updateWeight    = 50
	keyWeight       = 8
)

func (act *activity) weight() int {
	return activityWeight + proto.Size(act.details) + proto.Size(act.lastFailure) + len(act.attrs.GetActivityId()) + len(act.attrs.GetActivityType().GetName())
}

func (c *child) weight() int {
	return childWeight + len(c.attrs.GetWorkflowId()) + len(c.attrs.GetWorkflowType().GetName()) + len(c.attrs.GetNamespace())
}

func (op *operation) weight() int { return operationWeight + len(op.token) }

func (t *timer) weight() int { return timerWeight }

func (u *Update) weight() int { return updateWeight }

// weigh is how much one entry of a map counts.
func weigh[K comparable, V any](key K, value V) (bytes int) {
	bytes = keyWeight
	if text, ok := any(key).(string); ok {
		bytes = len(text)
	}
	if w, ok := any(value).(weighty); ok {
		bytes += w.weight()
	}
	return bytes
}

// weight is how much the run remembers. What can be large beside the pending things is looked at only if it matters.
func (tx *Tx) weight() int {
	r := tx.run
	const most = maxPayload + maxAttributesBytes + maxBufferedBytes + maxPayload // of memo, search attributes, and buffered events
	if r.kept+most <= maxStateBytes {
		return r.kept
	}
	return r.kept + dataSize(r.memo) + dataSize(r.searchAttributes) + tx.bufferedBytes()
}
