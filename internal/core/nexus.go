package core

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/groundhogdev/groundhog/internal/core/matching"
	"github.com/groundhogdev/groundhog/internal/core/run"
)

// Tasks of Nexus handlers, and the callbacks by which operations complete.

func (s *step) pollNexus(req *workflowservice.PollNexusTaskQueueRequest) (*workflowservice.PollNexusTaskQueueResponse, error) {
	key := pollKey(req, matching.Nexus)
	found, ok, err := s.take(key, req.GetWorkerInstanceKey())
	if !ok {
		return &workflowservice.PollNexusTaskQueueResponse{}, err
	}
	id := found.task.ID
	if err := s.do(found.run, func(tx *run.Tx) error { tx.StartNexusRequest(id); return nil }); err != nil {
		return nil, err
	}
	resp := found.run.PollNexus(id, s.now)
	stamp := found.run.NexusAttempt(id)
	resp.TaskToken = token(found.run, id, stamp)
	s.work.activities[string(resp.TaskToken)] = &attempt{run: found.run, id: id, stamp: stamp, nexus: true}
	return resp, nil
}

func (s *step) completeNexusTask(req *workflowservice.RespondNexusTaskCompletedRequest) (*workflowservice.RespondNexusTaskCompletedResponse, error) {
	return &workflowservice.RespondNexusTaskCompletedResponse{}, s.onNexus(req.GetTaskToken(), func(tx *run.Tx, id int64, stamp int) error {
		return tx.AnswerNexus(id, stamp, req.GetResponse())
	})
}

func (s *step) failNexusTask(req *workflowservice.RespondNexusTaskFailedRequest) (*workflowservice.RespondNexusTaskFailedResponse, error) {
	if req.GetFailure() == nil && req.GetError() == nil { //nolint:staticcheck // what older SDKs set
		return nil, serviceerror.NewInvalidArgument("request must contain error or failure")
	}
	return &workflowservice.RespondNexusTaskFailedResponse{}, s.onNexus(req.GetTaskToken(), func(tx *run.Tx, id int64, stamp int) error {
		return tx.FailNexus(id, stamp, req)
	})
}

func (s *step) onNexus(taskToken []byte, handle func(tx *run.Tx, scheduledID int64, stamp int) error) error {
	r, id, stamp, err := s.readToken(taskToken)
	if err != nil {
		return err
	}
	return s.do(r, func(tx *run.Tx) error { return handle(tx, id, stamp) })
}

// callBack tells the callers of Nexus operations how the run ended that they started. As on a server the call goes out by itself:
// it arrives when everybody has done what there was to do before. Callbacks to other services than this one are dropped: nothing
// here reaches a network.
func (s *step) callBack(r *run.Run) {
	for _, callback := range r.Callbacks() {
		nexus := callback.GetNexus()
		var op run.Operation
		if nexus.GetUrl() != run.SystemCallback || json.Unmarshal([]byte(header(nexus.GetHeader(), run.CallbackTokenHeader)), &op) != nil {
			continue
		}
		completion := r.Completion()
		completion.RequestID, completion.Token = op.RequestID, header(nexus.GetHeader(), "nexus-operation-token")
		s.deadlines.Add(s.now, due{alarm: callbackDue{op, completion}})
	}
}

// callbackDue is a callback on its way.
type callbackDue struct {
	op         run.Operation
	completion run.Completion
}

func (c callbackDue) lapsed() bool { return false }

// ring ends the operation in the run that scheduled it, or in the one that goes on from it after a reset, as the server's
// components/nexusoperations/completion.go does. An operation that is over wants to hear nothing.
func (c callbackDue) ring(s *step) {
	for _, runID := range []string{c.op.RunID, ""} {
		r, err := s.caller(c.op, runID)
		if err != nil {
			continue
		}
		err = s.do(r, func(tx *run.Tx) error { return tx.CompleteOperation(c.op.ScheduledID, c.completion) })
		if missing := (*serviceerror.NotFound)(nil); !errors.As(err, &missing) {
			return
		}
	}
}

// caller finds the run that an operation belongs to.
func (s *step) caller(op run.Operation, runID string) (*run.Run, error) {
	if op.OperationID != "" {
		return s.findStandaloneOperation(standaloneOperationName{op.Namespace, op.OperationID, op.RunID})
	}
	return s.find(op.Namespace, &commonpb.WorkflowExecution{WorkflowId: op.WorkflowID, RunId: runID})
}

// header finds a header whatever the case of its name; handlers write them as HTTP does.
func header(headers map[string]string, name string) string {
	if value, ok := headers[name]; ok {
		return value
	}
	for _, key := range slices.Sorted(maps.Keys(headers)) {
		if strings.EqualFold(key, name) {
			return headers[key]
		}
	}
	return ""
}
