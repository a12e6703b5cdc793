package host

import (
	"cmp"
	"context"
	"errors"
	"sync"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"

	"github.com/groundhogdev/groundhog/internal/core"
)

// Host runs a core.
type Host struct {
	mu     sync.Mutex
	core   *core.Core
	calls  uint64
	closed chan struct{}
	defect error // see defective
	parking
	clock
}

// Options are what a host can be told.
type Options struct {
	// Start is the time at which the virtual clock starts.
	Start time.Time
	// FailStuck makes calls fail that wait for an outcome when nothing can bring it but a new request, and none comes for a moment.
	FailStuck bool
	// StuckAfter is how long that moment is, of real time; zero is a default.
	StuckAfter time.Duration
	// RealTime makes the clock go with real time.
	RealTime bool
	// Unpolled is told of queues with workflow tasks that no poll waits for. It is called with a lock held: it must not call the host.
	Unpolled func(namespace, queue string)
}

// New returns a host of a core.
func New(c *core.Core, o Options) *Host {
	h := &Host{core: c, closed: make(chan struct{})}
	h.parked, h.unpolled = map[core.Topic][]*parked{}, o.Unpolled
	h.clock = clock{
		now: o.Start, flowed: o.Start, flowedAt: time.Now(), failStuck: o.FailStuck, stuckAfter: cmp.Or(o.StuckAfter, defaultStuckAfter), realTime: o.RealTime,
		held: map[*string]struct{}{}, advances: map[*advance]struct{}{},
	}
	return h
}

// ErrClosed is what calls get that wait as the host closes, or come after. Clients do not try again after an error of this kind.
var ErrClosed = serviceerror.NewCanceled("the in-memory service is closed")

// Close ends all calls that wait, and returns when no alarm goes off any more.
func (h *Host) Close() {
	h.stop()
	h.ringing.Wait()
}

func (h *Host) stop() {
	h.mu.Lock()
	defer h.unlock()
	if h.stopped() {
		return
	}
	close(h.closed)
	if h.look.timer != nil {
		h.look.timer.Stop()
	}
}

// Closed is closed when the host is.
func (h *Host) Closed() <-chan struct{} { return h.closed }

// Err is ErrClosed once the host is closed.
func (h *Host) Err() error {
	if h.stopped() {
		return ErrClosed
	}
	return nil
}

func (h *Host) stopped() bool {
	select {
	case <-h.closed:
		return true
	default:
		return false
	}
}

// Call carries out a request. It waits for an answer until shortly before the deadline of ctx; a long poll that gets none is answered
// empty. A call whose ctx is done changes nothing any more.
func (h *Host) Call(ctx context.Context, req proto.Message) (proto.Message, error) {
	h.mu.Lock()
	defer h.unlock()
	call := h.admit(ctx, req)
	var wait *core.Wait
	for {
		if err := ctx.Err(); err != nil && !call.Expired {
			h.abandon(call, wait)
			return nil, err
		}
		resp, err := h.step(call)
		if wait = nil; !errors.As(err, &wait) || call.Expired {
			h.follow(ctx, req, resp)
			h.skip()
			h.core.Inline(h.now, req, resp)
			h.wake()
			if wait != nil { // there is no empty answer
				err = serviceerror.NewDeadlineExceeded("the deadline of the call has come before an answer")
			}
			return resp, err
		}
		switch err := h.park(ctx, wait); {
		case errors.Is(err, errExpired):
			call.Expired = true
		case err != nil:
			h.abandon(call, wait)
			return nil, err
		}
	}
}

// admit makes a call of a request, and notes what it may bring.
func (h *Host) admit(ctx context.Context, req proto.Message) core.Call {
	h.calls++
	if h.failStuck {
		h.outside(ctx, req)
	}
	return core.Call{ID: h.calls, Request: req}
}

// Try carries out a poll that does not wait: if there is no task, it is answered empty.
func (h *Host) Try(poll *workflowservice.PollWorkflowTaskQueueRequest) (*workflowservice.PollWorkflowTaskQueueResponse, error) {
	h.mu.Lock()
	defer h.unlock()
	h.calls++
	resp, err := h.step(core.Call{ID: h.calls, Request: poll, Expired: true})
	h.offered = append(h.offered, core.WorkflowTopic(poll.GetNamespace(), poll.GetTaskQueue().GetName())) // there may be more
	h.skip()
	if err != nil {
		return nil, err
	}
	return resp.(*workflowservice.PollWorkflowTaskQueueResponse), nil
}

// abandon forgets a call that is given up. What woke a poll is for the next one. Any other call has a last try, so that the core can
// forget it too.
func (h *Host) abandon(call core.Call, wait *core.Wait) {
	switch {
	case wait == nil:
	case polls(wait):
		h.left(wait)
	default:
		call.Expired = true
		_, _ = h.step(call)
	}
	h.skip()
}

// step gives a call to the core.
func (h *Host) step(call core.Call) (proto.Message, error) {
	h.keepUp()
	h.core.Flow(h.now, h.flow().Sub(h.now), h.epoch)
	resp, err := h.core.Step(h.now, call)
	h.news()
	h.wake()
	return resp, err
}
