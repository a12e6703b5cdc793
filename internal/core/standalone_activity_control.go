package core

import (
	"cmp"
	"slices"
	"strings"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/groundhogdev/groundhog/internal/core/run"
)

// Requests that end standalone activities, pause them, let them go on or begin again, or change their options. What comes of it is for the run to say.
// The last four are off in a server's own configuration. With a workflow id they are about an activity of that workflow.

func (s *step) cancelStandaloneActivity(req *workflowservice.RequestCancelActivityExecutionRequest) (*workflowservice.RequestCancelActivityExecutionResponse, error) {
	req.RequestId = cmp.Or(req.GetRequestId(), s.ids.UUID())
	return &workflowservice.RequestCancelActivityExecutionResponse{}, s.controlStandaloneActivity(req, func(tx *run.Tx) error { return tx.CancelStandaloneActivity(req) })
}

func (s *step) terminateStandaloneActivity(req *workflowservice.TerminateActivityExecutionRequest) (*workflowservice.TerminateActivityExecutionResponse, error) {
	req.RequestId = cmp.Or(req.GetRequestId(), s.ids.UUID())
	return &workflowservice.TerminateActivityExecutionResponse{}, s.controlStandaloneActivity(req, func(tx *run.Tx) error {
		return tx.TerminateStandaloneActivity(req.GetReason(), req.GetIdentity(), req.GetRequestId())
	})
}

// deleteStandaloneActivity takes an activity out of the service. One that has not ended is terminated first.
func (s *step) deleteStandaloneActivity(req *workflowservice.DeleteActivityExecutionRequest) (*workflowservice.DeleteActivityExecutionResponse, error) {
	r, err := s.findStandaloneActivity(req)
	if err != nil {
		return nil, err
	}
	if !r.Closed() {
		if err := s.do(r, func(tx *run.Tx) error { return tx.TerminateStandaloneActivity("Delete activity execution", "", "") }); err != nil {
			return nil, err
		}
	}
	s.expunge(r)
	return &workflowservice.DeleteActivityExecutionResponse{}, nil
}

func (s *step) pauseStandaloneActivity(req *workflowservice.PauseActivityExecutionRequest) (*workflowservice.PauseActivityExecutionResponse, error) {
	req.RequestId = cmp.Or(req.GetRequestId(), s.ids.UUID())
	resp := &workflowservice.PauseActivityExecutionResponse{}
	if req.GetWorkflowId() != "" {
		_, err := s.pauseActivity(&workflowservice.PauseActivityRequest{
			Namespace: req.GetNamespace(), Execution: ownerOf(req), Activity: &workflowservice.PauseActivityRequest_Id{Id: req.GetActivityId()},
			Reason: req.GetReason(), Identity: req.GetIdentity(), RequestId: req.GetRequestId(),
		})
		return resp, err
	}
	return resp, s.controlStandaloneActivity(req, func(tx *run.Tx) error { return tx.PauseStandaloneActivity(req) })
}

func (s *step) unpauseStandaloneActivity(req *workflowservice.UnpauseActivityExecutionRequest) (*workflowservice.UnpauseActivityExecutionResponse, error) {
	req.RequestId = cmp.Or(req.GetRequestId(), s.ids.UUID())
	resp := &workflowservice.UnpauseActivityExecutionResponse{}
	if req.GetWorkflowId() != "" {
		_, err := s.unpauseActivity(&workflowservice.UnpauseActivityRequest{
			Namespace: req.GetNamespace(), Execution: ownerOf(req), Activity: &workflowservice.UnpauseActivityRequest_Id{Id: req.GetActivityId()},
			Identity: req.GetIdentity(), Jitter: req.GetJitter(),
		})
		return resp, err
	}
	return resp, s.controlStandaloneActivity(req, func(tx *run.Tx) error { return tx.UnpauseStandaloneActivity(req.GetRequestId()) })
}

func (s *step) resetStandaloneActivity(req *workflowservice.ResetActivityExecutionRequest) (*workflowservice.ResetActivityExecutionResponse, error) {
	req.RequestId = cmp.Or(req.GetRequestId(), s.ids.UUID())
	resp := &workflowservice.ResetActivityExecutionResponse{}
	if req.GetWorkflowId() != "" {
		_, err := s.resetActivity(&workflowservice.ResetActivityRequest{
			Namespace: req.GetNamespace(), Execution: ownerOf(req), Activity: &workflowservice.ResetActivityRequest_Id{Id: req.GetActivityId()},
			ResetHeartbeat: req.GetResetHeartbeat(), RestoreOriginalOptions: req.GetRestoreOriginalOptions(), KeepPaused: req.GetKeepPaused(), Identity: req.GetIdentity(), Jitter: req.GetJitter(),
		})
		return resp, err
	}
	return resp, s.controlStandaloneActivity(req, func(tx *run.Tx) error { return tx.ResetStandaloneActivity(req) })
}

func (s *step) updateStandaloneActivity(req *workflowservice.UpdateActivityExecutionOptionsRequest) (*workflowservice.UpdateActivityExecutionOptionsResponse, error) {
	req.RequestId = cmp.Or(req.GetRequestId(), s.ids.UUID())
	if req.GetWorkflowId() != "" {
		resp, err := s.updateActivity(&workflowservice.UpdateActivityOptionsRequest{
			Namespace: req.GetNamespace(), Execution: ownerOf(req), Activity: &workflowservice.UpdateActivityOptionsRequest_Id{Id: req.GetActivityId()},
			ActivityOptions: req.GetActivityOptions(), UpdateMask: req.GetUpdateMask(), RestoreOriginal: req.GetRestoreOriginal(), Identity: req.GetIdentity(),
		})
		return &workflowservice.UpdateActivityExecutionOptionsResponse{ActivityOptions: resp.GetActivityOptions()}, err
	}
	if err := checkOptions(req); err != nil {
		return nil, err
	}
	resp := &workflowservice.UpdateActivityExecutionOptionsResponse{}
	return resp, s.controlStandaloneActivity(req, func(tx *run.Tx) (err error) {
		resp.ActivityOptions, err = tx.UpdateStandaloneActivity(req)
		return err
	})
}

func checkOptions(req *workflowservice.UpdateActivityExecutionOptionsRequest) error {
	paths := req.GetUpdateMask().GetPaths()
	switch {
	case len(paths) > 0 && req.GetRestoreOriginal():
		return serviceerror.NewInvalidArgument("Both UpdateMask and RestoreOriginal are provided")
	case req.GetRestoreOriginal():
		return nil
	case req.GetActivityOptions() == nil:
		return serviceerror.NewInvalidArgument("ActivityOptions are not provided")
	case req.GetUpdateMask() == nil:
		return serviceerror.NewInvalidArgument("UpdateMask is not provided")
	case len(paths) == 0:
		return serviceerror.NewInvalidArgument("UpdateMask must specify at least one path")
	case negative(req.GetActivityOptions().GetStartDelay()):
		return serviceerror.NewInvalidArgument("invalid StartDelay: negative duration")
	}
	if err := run.CheckOptionPaths(paths); err != nil {
		return err
	}
	if slices.ContainsFunc(paths, func(path string) bool { return strings.EqualFold(strings.ReplaceAll(path, "_", ""), "taskQueue.name") }) {
		return checkQueue(req.GetActivityOptions().GetTaskQueue())
	}
	return nil
}

// ownedRequest may be about an activity of a workflow.
type ownedRequest interface {
	GetWorkflowId() string
	GetRunId() string
}

func ownerOf(req ownedRequest) *commonpb.WorkflowExecution {
	return &commonpb.WorkflowExecution{WorkflowId: req.GetWorkflowId(), RunId: req.GetRunId()}
}

// standaloneActivityControl is a request that changes a standalone activity.
type standaloneActivityControl interface {
	standaloneActivityRequest
	GetRequestId() string
	GetIdentity() string
}

func (s *step) controlStandaloneActivity(req standaloneActivityControl, handle func(*run.Tx) error) error {
	if err := checkRequester(req); err != nil {
		return err
	}
	r, err := s.findStandaloneActivity(req)
	if err != nil {
		return err
	}
	return s.do(r, handle)
}
