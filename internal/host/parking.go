package host

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/groundhogdev/groundhog/internal/core"
)

// Calls that wait: parked under the topics that wake them, in the order in which they came.

// tail is how long before its caller's deadline a long poll is answered, so that the answer arrives in time.
const tail = time.Second

// errExpired tells that a call has to be answered now.
var errExpired = errors.New("the caller does not wait any longer")

// parking is where calls wait.
type parking struct {
	parked map[core.Topic][]*parked
	// waiting counts parked calls that wait for an outcome; resuming counts calls that were woken and have not looked yet.
	waiting, resuming int
	gaveUp            bool         // calls that waited for an outcome have failed, and none has come since
	offered           []core.Topic // task queues that have got tasks since the lock was taken
	unpolled          func(namespace, queue string)
}

// parked is a call that waits.
type parked struct {
	topics  []core.Topic
	forTime bool
	woken   chan struct{}
	done    bool
	failure error // why the wait is hopeless
}

type activityKey struct{}

// WithActivity tells that calls with the context come from the code of the running activity that has a task token. While it waits for an outcome
// it is not at work.
func WithActivity(ctx context.Context, taskToken []byte) context.Context {
	return context.WithValue(ctx, activityKey{}, taskToken)
}

// localActivity is the value of an activityKey for local activities: the id of their run.
type localActivity string

// WithLocalActivity is WithActivity for a local activity of a run.
func WithLocalActivity(ctx context.Context, runID string) context.Context {
	return context.WithValue(ctx, activityKey{}, localActivity(runID))
}

// rest notes that the code of an activity, if it is one, waits for an outcome (by 1), or does not any more (by -1).
func (h *Host) rest(code any, by int) {
	switch code := code.(type) {
	case []byte:
		h.core.Rest(code, by)
	case localActivity:
		h.core.RestLocal(h.now, string(code), by)
	}
}

type parkedKey struct{}

// OnPark has a function called when the call with the context begins to wait. It must not block, nor call the host.
func OnPark(ctx context.Context, f func()) context.Context {
	return context.WithValue(ctx, parkedKey{}, f)
}

// park waits until a topic is woken. The lock is free meanwhile.
func (h *Host) park(ctx context.Context, wait *core.Wait) error {
	p := &parked{topics: wait.Topics, forTime: wait.ForTime, woken: make(chan struct{})}
	for _, t := range p.topics {
		h.parked[t] = append(h.parked[t], p)
	}
	code := ctx.Value(activityKey{})
	if p.forTime {
		h.rest(code, 1)
		h.waiting++
		h.gaveUp = false
	}
	h.skip()
	if f, ok := ctx.Value(parkedKey{}).(func()); ok {
		f()
	}
	h.unlock()
	err := h.await(ctx, p)
	h.mu.Lock()
	if p.forTime {
		h.rest(code, -1)
	}
	switch {
	case p.done:
		h.resuming--
		return p.failure
	default:
		h.leave(p)
		return err
	}
}

// await blocks until a call is woken or has to end.
func (h *Host) await(ctx context.Context, p *parked) error {
	var expired <-chan time.Time
	if deadline, ok := ctx.Deadline(); ok {
		if left := time.Until(deadline); left > 2*tail {
			timer := time.NewTimer(left - tail)
			defer timer.Stop()
			expired = timer.C
		}
	}
	select {
	case <-p.woken:
		return nil
	case <-expired:
		return errExpired
	case <-ctx.Done():
		return ctx.Err()
	case <-h.closed:
		return ErrClosed
	}
}

// leave takes a call out of the places where it is parked.
func (h *Host) leave(p *parked) {
	for _, t := range p.topics {
		others := h.parked[t]
		if i := slices.Index(others, p); i >= 0 {
			others = slices.Delete(others, i, i+1)
		}
		if h.parked[t] = others; len(others) == 0 {
			delete(h.parked, t)
		}
	}
	if p.forTime {
		h.waiting--
	}
}

// wake lets the calls go on whose topics were woken. Polls wait until the lock is free: by then an answer may have taken the task along.
func (h *Host) wake() {
	for _, t := range h.core.Woken() {
		if t.Kind == core.QueueTopic {
			h.offered = append(h.offered, t)
			continue
		}
		for len(h.parked[t]) > 0 {
			h.release(h.parked[t][0], nil)
		}
	}
}

// unlock ends what was done under the lock. For each task that is left, the poll that has waited longest goes on.
func (h *Host) unlock() {
	for _, t := range h.offered {
		if !h.core.Ready(t) {
			continue
		}
		if len(h.parked[t]) > 0 {
			h.release(h.parked[t][0], nil)
		} else if namespace, queue, ok := t.WorkflowQueue(); ok && h.unpolled != nil {
			h.unpolled(namespace, queue)
		}
	}
	h.offered = h.offered[:0]
	h.mu.Unlock()
}

// release lets a call go on, or fail.
func (h *Host) release(p *parked, failure error) {
	h.leave(p)
	p.done, p.failure = true, failure
	h.resuming++
	close(p.woken)
}

// polls tells whether a call waits for a task.
func polls(wait *core.Wait) bool {
	return slices.ContainsFunc(wait.Topics, func(t core.Topic) bool { return t.Kind == core.QueueTopic })
}

// left notes a poll that was given up, perhaps just as it was woken: the news is for the next one, and if there is none, the worker is gone.
func (h *Host) left(wait *core.Wait) {
	for _, t := range wait.Topics {
		if t.Kind != core.QueueTopic {
			continue
		}
		h.offered = append(h.offered, t)
		if len(h.parked[t]) == 0 {
			h.core.Forget(t)
		}
	}
}
