package core

import (
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/groundhogdev/groundhog/internal/core/run"
)

// Requests that pause pending activities, let them go on, begin again, or change their options. What comes of it is for the run to say.

func (s *step) pauseActivity(req *workflowservice.PauseActivityRequest) (*workflowservice.PauseActivityResponse, error) {
	pick := run.Pick{ID: req.GetId(), Type: req.GetType()}
	return &workflowservice.PauseActivityResponse{}, s.control(req, req.GetActivity() != nil, func(tx *run.Tx) error {
		return tx.PauseActivity(pick, req.GetIdentity(), req.GetReason(), req.GetRequestId())
	})
}

func (s *step) unpauseActivity(req *workflowservice.UnpauseActivityRequest) (*workflowservice.UnpauseActivityResponse, error) {
	pick := run.Pick{ID: req.GetId(), Type: req.GetType(), All: req.GetUnpauseAll()}
	return &workflowservice.UnpauseActivityResponse{}, s.control(req, req.GetActivity() != nil, func(tx *run.Tx) error {
		return tx.UnpauseActivity(pick, run.Again{Attempts: req.GetResetAttempts(), Heartbeat: req.GetResetHeartbeat()})
	})
}

func (s *step) resetActivity(req *workflowservice.ResetActivityRequest) (*workflowservice.ResetActivityResponse, error) {
	pick := run.Pick{ID: req.GetId(), Type: req.GetType(), All: req.GetMatchAll()}
	return &workflowservice.ResetActivityResponse{}, s.control(req, req.GetActivity() != nil, func(tx *run.Tx) error {
		return tx.ResetActivity(pick, run.Again{Heartbeat: req.GetResetHeartbeat(), Options: req.GetRestoreOriginalOptions()}, req.GetKeepPaused())
	})
}

func (s *step) updateActivity(req *workflowservice.UpdateActivityOptionsRequest) (*workflowservice.UpdateActivityOptionsResponse, error) {
	paths, restore := req.GetUpdateMask().GetPaths(), req.GetRestoreOriginal()
	switch {
	case restore && len(paths) > 0:
		return nil, serviceerror.NewInvalidArgument("Both UpdateMask and RestoreOriginal are provided")
	case !restore && req.GetActivityOptions() == nil:
		return nil, serviceerror.NewInvalidArgument("ActivityOptions are not provided")
	case !restore && req.GetUpdateMask() == nil:
		return nil, serviceerror.NewInvalidArgument("UpdateMask is not provided")
	}
	pick := run.Pick{ID: req.GetId(), Type: req.GetType(), All: req.GetMatchAll()}
	resp := &workflowservice.UpdateActivityOptionsResponse{}
	return resp, s.control(req, req.GetActivity() != nil, func(tx *run.Tx) (err error) {
		resp.ActivityOptions, err = tx.UpdateActivity(pick, req.GetActivityOptions(), paths, restore)
		return err
	})
}

// controlRequest names a run whose activities are meant.
type controlRequest interface {
	GetNamespace() string
	GetExecution() *commonpb.WorkflowExecution
}

func (s *step) control(req controlRequest, picked bool, handle func(*run.Tx) error) error {
	switch {
	case req.GetExecution().GetWorkflowId() == "":
		return serviceerror.NewInvalidArgument("WorkflowId is not set on request.")
	case !picked:
		return serviceerror.NewInvalidArgument("Either Activity.Id or Activity.Type should be set on request.")
	}
	r, err := s.find(req.GetNamespace(), req.GetExecution())
	if err != nil {
		return err
	}
	return s.do(r, handle)
}
