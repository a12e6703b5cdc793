package core

import (
	"strconv"
	"strings"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"

	"github.com/groundhogdev/groundhog/internal/core/matching"
	"github.com/groundhogdev/groundhog/internal/core/run"
)

// defaultTaskTimeout is the server's default for workflow tasks.
const defaultTaskTimeout = 10 * time.Second

// Tasks of workflows: polled, completed, failed.

func (s *step) pollWorkflow(req *workflowservice.PollWorkflowTaskQueueRequest) (*workflowservice.PollWorkflowTaskQueueResponse, error) {
	key := pollKey(req, matching.Workflow)
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
	r, _, stamp, err := s.ownTask(req)
	if err != nil {
		return nil, err
	}
	behavior, version := r.Versioning()
	offered := !s.deployments.Empty() && r.Offers()
	speculative, written := r.Speculative(), len(r.Events())
	var eager []int64
	if err := s.do(r, func(tx *run.Tx) error {
		err := tx.CompleteWorkflowTask(stamp, req, s.namespaces)
		eager = tx.Handed()
		return err
	}); err != nil {
		return nil, err
	}
	if b, v := r.Versioning(); offered && (b != behavior || !proto.Equal(v, version)) {
		s.reroute(r.Identity().Namespace) // what was offered to others is for the workers of this version now
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
	r, _, stamp, err := s.ownTask(req)
	if err != nil {
		return nil, err
	}
	return &workflowservice.RespondWorkflowTaskFailedResponse{}, s.do(r, func(tx *run.Tx) error { return tx.FailWorkflowTask(stamp, req) })
}

// token names a started task: its run, its scheduled event, and which of its attempts it is.
func token(r *run.Run, scheduledID int64, stamp int) []byte {
	text := append([]byte(r.Identity().RunID), '/')
	text = append(strconv.AppendInt(text, scheduledID, 10), '/')
	return strconv.AppendInt(text, int64(stamp), 10)
}

// tokenRequest is a worker's answer to a task.
type tokenRequest interface {
	GetTaskToken() []byte
	GetNamespace() string
}

// ownTask finds the task that an answer is about, in the namespace of the answer: common/rpc/interceptor/namespace_validator.go of the
// server.
func (s *step) ownTask(req tokenRequest) (r *run.Run, scheduledID int64, stamp int, err error) {
	r, scheduledID, stamp, err = s.readToken(req.GetTaskToken())
	if err == nil && req.GetNamespace() != "" && req.GetNamespace() != r.Identity().Namespace {
		return nil, 0, 0, serviceerror.NewInvalidArgument("Operation requested with a token from a different namespace.")
	}
	return r, scheduledID, stamp, err
}

func (s *step) readToken(text []byte) (r *run.Run, scheduledID int64, stamp int, err error) {
	if len(text) == 0 {
		return nil, 0, 0, serviceerror.NewInvalidArgument("Task token not set on request.")
	}
	runID, rest, _ := strings.Cut(string(text), "/")
	first, second, _ := strings.Cut(rest, "/")
	scheduledID, badID := strconv.ParseInt(first, 10, 64)
	stamp, badStamp := strconv.Atoi(second)
	if badID != nil || badStamp != nil {
		return nil, 0, 0, serviceerror.NewInvalidArgument("Error deserializing task token.")
	}
	r = s.runs[runID]
	if r == nil {
		return nil, 0, 0, serviceerror.NewNotFound("workflow execution not found")
	}
	return r, scheduledID, stamp, nil
}
