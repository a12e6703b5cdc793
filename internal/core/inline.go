package core

import (
	"time"

	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"

	"github.com/groundhogdev/groundhog/internal/core/run"
)

// Inline puts a workflow task into the answer of the call that completed the one before, if time has brought one since. On a server
// the worker polls for such a task; here time may bring it before the answer is on its way, and a worker polls no more than 1,000 times
// a second. The histories are the same.
func (c *Core) Inline(now time.Time, req, answer proto.Message) {
	completed, ok := req.(*workflowservice.RespondWorkflowTaskCompletedRequest)
	resp, _ := answer.(*workflowservice.RespondWorkflowTaskCompletedResponse)
	if !ok || resp == nil || resp.GetWorkflowTask() != nil || !completed.GetReturnNewWorkflowTask() {
		return
	}
	s := &step{Core: c, now: now}
	r, _, _, err := s.readToken(completed.GetTaskToken())
	if err != nil || !r.Scheduled() || s.moves(r) {
		return
	}
	worker := run.Worker{Identity: completed.GetIdentity(), Version: completed.GetWorkerVersionStamp(), Queue: r.OfferedOn()}
	if task, err := s.hand(r, worker); err == nil { // else it is left for a poll
		resp.WorkflowTask = task
	}
}
