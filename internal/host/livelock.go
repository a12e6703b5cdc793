package host

import (
	"context"
	"strings"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"

	"github.com/groundhogdev/groundhog/internal/core"
	"github.com/groundhogdev/groundhog/timeskip"
)

// Livelock: work goes on for ever, and what the callers wait for comes no nearer. What is progress is for the core to say.

// After overture turns without news from outside, the host begins to watch, and looks whether there was progress every watched turns. A turn is
// a move of the clock or a call of a worker; each attempt of an activity takes about three.
const (
	overture = 2_000
	watched  = 10_000
)

// livelock is what the host watches.
type livelock struct {
	turns   int
	mark    *core.Mark
	circles []string // what goes round, if it was found to
}

// turn counts a turn. If nothing but a new request could end what goes on, it fails the calls that wait for an outcome, if the host was told to;
// and tells whether it did.
func (h *Host) turn(s timeskip.State) bool {
	if !h.failStuck || h.realTime || !s.Waiting || !s.Limit.IsZero() || s.Running {
		return false
	}
	switch h.turns++; {
	case h.turns < overture:
	case h.mark == nil:
		h.mark = h.core.Mark(h.now)
	case h.turns >= overture+watched:
		h.circles = h.core.Circles(h.mark, h.now)
		h.turns, h.mark = overture, nil
		if len(h.circles) > 0 {
			h.fail(serviceerror.NewFailedPrecondition("work goes round in circles, and the outcome that this call waits for comes no nearer: " +
				strings.Join(h.circles, "; ")))
			return true
		}
	}
	return false
}

// outside notes a request that may change what goes on. Workers and those who only look do not, nor does the code of an activity.
func (h *Host) outside(ctx context.Context, req proto.Message) {
	if ctx.Value(activityKey{}) != nil {
		h.turns++
		return
	}
	switch req.(type) {
	case *workflowservice.PollWorkflowTaskQueueRequest, *workflowservice.PollActivityTaskQueueRequest, *workflowservice.PollNexusTaskQueueRequest,
		*workflowservice.RespondWorkflowTaskCompletedRequest, *workflowservice.RespondWorkflowTaskFailedRequest,
		*workflowservice.RespondActivityTaskCompletedRequest, *workflowservice.RespondActivityTaskFailedRequest,
		*workflowservice.RespondActivityTaskCanceledRequest, *workflowservice.RecordActivityTaskHeartbeatRequest,
		*workflowservice.RespondNexusTaskCompletedRequest, *workflowservice.RespondNexusTaskFailedRequest,
		*workflowservice.RespondQueryTaskCompletedRequest, *workflowservice.GetWorkflowExecutionHistoryRequest,
		*workflowservice.DescribeWorkflowExecutionRequest, *workflowservice.QueryWorkflowRequest,
		*workflowservice.PollActivityExecutionRequest, *workflowservice.DescribeActivityExecutionRequest,
		*workflowservice.PollNexusOperationExecutionRequest, *workflowservice.DescribeNexusOperationExecutionRequest:
		h.turns++
	default:
		h.livelock = livelock{}
	}
}
