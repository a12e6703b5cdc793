package core

import (
	"fmt"
	"strings"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/groundhogdev/groundhog/internal/core/matching"
	"github.com/groundhogdev/groundhog/internal/core/run"
)

// defaultTaskTimeout is the server's default for workflow tasks.
const defaultTaskTimeout = 10 * time.Second

// Tasks of workflows: polled, completed, failed.

func (s *step) pollWorkflow(req *workflowservice.PollWorkflowTaskQueueRequest) (*workflowservice.PollWorkflowTaskQueueResponse, error) {
	key := matching.Key{Namespace: req.GetNamespace(), Name: req.GetTaskQueue().GetName(), Kind: matching.Workflow}
	found, ok, err := s.take(key, req.GetWorkerInstanceKey())
	if !ok {
		return &workflowservice.PollWorkflowTaskQueueResponse{}, err
	}
	if found.task.Kind == run.QueryTask {
		return s.handQuery(found, key)
	}
	worker := workerOf(req.GetIdentity(), req.GetWorkerVersionCapabilities())
	worker.Queue = key.Name
	return s.hand(found.run, worker)
}

// workerOf describes a poll's worker.
func workerOf(identity string, version *commonpb.WorkerVersionCapabilities) run.Worker {
	w := run.Worker{Identity: identity}
	if version.GetBuildId() != "" {
		w.Version = &commonpb.WorkerVersionStamp{BuildId: version.GetBuildId(), UseVersioning: version.GetUseVersioning()}
	}
	return w
}

// hand starts the scheduled workflow task of a run.
func (s *step) hand(r *run.Run, worker run.Worker) (*workflowservice.PollWorkflowTaskQueueResponse, error) {
	if err := s.do(r, func(tx *run.Tx) error { tx.StartWorkflowTask(worker); return nil }); err != nil {
		return nil, err
	}
	resp := r.Poll()
	id, stamp := r.Token()
	resp.TaskToken = token(r, id, stamp)
	return resp, nil
}

func (s *step) completeWorkflowTask(req *workflowservice.RespondWorkflowTaskCompletedRequest) (*workflowservice.RespondWorkflowTaskCompletedResponse, error) {
	r, _, stamp, err := s.readToken(req.GetTaskToken())
	if err != nil {
		return nil, err
	}
	speculative, written := r.Speculative(), len(r.Events())
	var eager []int64
	if err := s.do(r, func(tx *run.Tx) error {
		err := tx.CompleteWorkflowTask(stamp, req)
		eager = tx.Handed()
		return err
	}); err != nil {
		return nil, err
	}
	resp := &workflowservice.RespondWorkflowTaskCompletedResponse{}
	if speculative && len(r.Events()) == written { // the task was discarded: the worker has to forget it as well
		resp.ResetHistoryEventId = r.LastTask()
	}
	if err := s.handNext(r, req, eager, resp); err != nil {
		return nil, err
	}
	return resp, nil
}

func (s *step) failWorkflowTask(req *workflowservice.RespondWorkflowTaskFailedRequest) (*workflowservice.RespondWorkflowTaskFailedResponse, error) {
	r, _, stamp, err := s.readToken(req.GetTaskToken())
	if err != nil {
		return nil, err
	}
	return &workflowservice.RespondWorkflowTaskFailedResponse{}, s.do(r, func(tx *run.Tx) error { return tx.FailWorkflowTask(stamp, req) })
}

// token names a started task: its run, its scheduled event, and which of its attempts it is.
func token(r *run.Run, scheduledID int64, stamp int) []byte {
	return fmt.Appendf(nil, "%s/%d/%d", r.Identity().RunID, scheduledID, stamp)
}

func (s *step) readToken(text []byte) (r *run.Run, scheduledID int64, stamp int, err error) {
	runID, rest, _ := strings.Cut(string(text), "/")
	if _, err := fmt.Sscanf(rest, "%d/%d", &scheduledID, &stamp); err != nil {
		return nil, 0, 0, serviceerror.NewInvalidArgument("error deserializing task token")
	}
	r = s.runs[runID]
	if r == nil {
		return nil, 0, 0, serviceerror.NewNotFound("workflow execution not found")
	}
	return r, scheduledID, stamp, nil
}
