package core

import (
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/groundhogdev/groundhog/internal/core/matching"
	"github.com/groundhogdev/groundhog/internal/core/run"
)

// Tasks of activities: polled, and answered by task token or, in the worker's place, by the activity's id.

func (s *step) pollActivity(req *workflowservice.PollActivityTaskQueueRequest) (*workflowservice.PollActivityTaskQueueResponse, error) {
	key := pollKey(req, matching.Activity)
	found, ok, err := s.take(key, req.GetWorkerInstanceKey())
	if !ok {
		return &workflowservice.PollActivityTaskQueueResponse{}, err
	}
	worker := workerOf(req.GetIdentity(), req.GetWorkerVersionCapabilities())
	if err := s.do(found.run, func(tx *run.Tx) error { tx.StartActivity(found.task.ID, worker); return nil }); err != nil {
		return nil, err
	}
	return activityTask(found.run, found.task.ID), nil
}

// activityTask describes a started activity to its worker.
func activityTask(r *run.Run, scheduledID int64) *workflowservice.PollActivityTaskQueueResponse {
	resp := r.PollActivity(scheduledID)
	resp.TaskToken = token(r, scheduledID, r.Attempt(scheduledID))
	return resp
}

func (s *step) completeActivity(req *workflowservice.RespondActivityTaskCompletedRequest) (*workflowservice.RespondActivityTaskCompletedResponse, error) {
	return &workflowservice.RespondActivityTaskCompletedResponse{}, s.byToken(req, func(tx *run.Tx, a run.Answer) error {
		a.Identity, a.Version = req.GetIdentity(), req.GetWorkerVersion()
		return tx.CompleteActivity(a, req.GetResult())
	})
}

func (s *step) completeActivityByID(req *workflowservice.RespondActivityTaskCompletedByIdRequest) (*workflowservice.RespondActivityTaskCompletedByIdResponse, error) {
	return &workflowservice.RespondActivityTaskCompletedByIdResponse{}, s.byID(req, func(tx *run.Tx, a run.Answer) error {
		return tx.CompleteActivity(a, req.GetResult())
	})
}

func (s *step) failActivity(req *workflowservice.RespondActivityTaskFailedRequest) (*workflowservice.RespondActivityTaskFailedResponse, error) {
	resp := &workflowservice.RespondActivityTaskFailedResponse{Failures: run.Excesses(req.GetFailure(), req.GetLastHeartbeatDetails())}
	return resp, s.byToken(req, func(tx *run.Tx, a run.Answer) error {
		a.Identity, a.Version = req.GetIdentity(), req.GetWorkerVersion()
		return tx.FailActivity(a, req.GetFailure(), req.GetLastHeartbeatDetails())
	})
}

func (s *step) failActivityByID(req *workflowservice.RespondActivityTaskFailedByIdRequest) (*workflowservice.RespondActivityTaskFailedByIdResponse, error) {
	resp := &workflowservice.RespondActivityTaskFailedByIdResponse{Failures: run.Excesses(req.GetFailure(), req.GetLastHeartbeatDetails())}
	return resp, s.byID(req, func(tx *run.Tx, a run.Answer) error {
		return tx.FailActivity(a, req.GetFailure(), req.GetLastHeartbeatDetails())
	})
}

func (s *step) cancelActivity(req *workflowservice.RespondActivityTaskCanceledRequest) (*workflowservice.RespondActivityTaskCanceledResponse, error) {
	return &workflowservice.RespondActivityTaskCanceledResponse{}, s.byToken(req, func(tx *run.Tx, a run.Answer) error {
		a.Identity = req.GetIdentity()
		return tx.CancelActivity(a, req.GetDetails())
	})
}

func (s *step) cancelActivityByID(req *workflowservice.RespondActivityTaskCanceledByIdRequest) (*workflowservice.RespondActivityTaskCanceledByIdResponse, error) {
	return &workflowservice.RespondActivityTaskCanceledByIdResponse{}, s.byID(req, func(tx *run.Tx, a run.Answer) error {
		return tx.CancelActivity(a, req.GetDetails())
	})
}

func (s *step) heartbeat(req *workflowservice.RecordActivityTaskHeartbeatRequest) (*workflowservice.RecordActivityTaskHeartbeatResponse, error) {
	resp := &workflowservice.RecordActivityTaskHeartbeatResponse{}
	err := s.byToken(req, func(tx *run.Tx, a run.Answer) error {
		orders, err := tx.Heartbeat(a, req.GetDetails())
		resp.CancelRequested, resp.ActivityPaused, resp.ActivityReset = orders.Cancel, orders.Pause, orders.Reset
		return err
	})
	return resp, err
}

func (s *step) heartbeatByID(req *workflowservice.RecordActivityTaskHeartbeatByIdRequest) (*workflowservice.RecordActivityTaskHeartbeatByIdResponse, error) {
	resp := &workflowservice.RecordActivityTaskHeartbeatByIdResponse{}
	err := s.byID(req, func(tx *run.Tx, a run.Answer) error {
		orders, err := tx.Heartbeat(a, req.GetDetails())
		resp.CancelRequested, resp.ActivityPaused, resp.ActivityReset = orders.Cancel, orders.Pause, orders.Reset
		return err
	})
	return resp, err
}

// byToken carries out an answer that names the attempt by its task token.
func (s *step) byToken(req tokenRequest, handle func(*run.Tx, run.Answer) error) error {
	r, id, stamp, err := s.ownTask(req)
	if err != nil {
		return err
	}
	return s.do(r, func(tx *run.Tx) error { return handle(tx, run.Answer{ScheduledID: id, Attempt: stamp}) })
}

// idRequest is a request that names an activity by its id.
type idRequest interface {
	GetNamespace() string
	GetWorkflowId() string
	GetRunId() string
	GetActivityId() string
	GetIdentity() string
}

// findOwner finds the run that an activity belongs to; an activity without a workflow is one itself.
func (s *step) findOwner(req idRequest) (*run.Run, error) {
	if req.GetWorkflowId() == "" {
		return s.findStandaloneActivity(req)
	}
	return s.find(req.GetNamespace(), &commonpb.WorkflowExecution{WorkflowId: req.GetWorkflowId(), RunId: req.GetRunId()})
}

// byID carries out an answer that names the activity by its id.
func (s *step) byID(req idRequest, handle func(*run.Tx, run.Answer) error) error {
	if req.GetActivityId() == "" {
		return serviceerror.NewInvalidArgument("ActivityId is not set on request.")
	}
	r, err := s.findOwner(req)
	if err != nil {
		return err
	}
	id, err := r.ActivityByID(req.GetActivityId())
	if err != nil {
		return err
	}
	return s.do(r, func(tx *run.Tx) error {
		return handle(tx, run.Answer{ScheduledID: id, ByID: true, Identity: req.GetIdentity()})
	})
}
