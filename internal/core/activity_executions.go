package core

import (
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
)

// The later requests of the same kind as those of activity_control.go: they name one activity, in a workflow or outside of one. Only those in workflows are imitated. The server's
// chasm/lib/activity/handler.go hands them on in the same way.

func (s *step) pauseActivityExecution(req *workflowservice.PauseActivityExecutionRequest) (*workflowservice.PauseActivityExecutionResponse, error) {
	of, err := activityIn(req)
	if err != nil {
		return nil, err
	}
	_, err = s.pauseActivity(&workflowservice.PauseActivityRequest{
		Namespace: req.GetNamespace(), Execution: of, Identity: req.GetIdentity(), Reason: req.GetReason(), RequestId: req.GetRequestId(),
		Activity: &workflowservice.PauseActivityRequest_Id{Id: req.GetActivityId()},
	})
	return &workflowservice.PauseActivityExecutionResponse{}, err
}

func (s *step) unpauseActivityExecution(req *workflowservice.UnpauseActivityExecutionRequest) (*workflowservice.UnpauseActivityExecutionResponse, error) {
	of, err := activityIn(req)
	if err != nil {
		return nil, err
	}
	_, err = s.unpauseActivity(&workflowservice.UnpauseActivityRequest{
		Namespace: req.GetNamespace(), Execution: of, Identity: req.GetIdentity(), Jitter: req.GetJitter(),
		Activity: &workflowservice.UnpauseActivityRequest_Id{Id: req.GetActivityId()},
	})
	return &workflowservice.UnpauseActivityExecutionResponse{}, err
}

func (s *step) resetActivityExecution(req *workflowservice.ResetActivityExecutionRequest) (*workflowservice.ResetActivityExecutionResponse, error) {
	of, err := activityIn(req)
	if err != nil {
		return nil, err
	}
	_, err = s.resetActivity(&workflowservice.ResetActivityRequest{
		Namespace: req.GetNamespace(), Execution: of, Identity: req.GetIdentity(), Jitter: req.GetJitter(), KeepPaused: req.GetKeepPaused(),
		ResetHeartbeat: req.GetResetHeartbeat(), RestoreOriginalOptions: req.GetRestoreOriginalOptions(),
		Activity: &workflowservice.ResetActivityRequest_Id{Id: req.GetActivityId()},
	})
	return &workflowservice.ResetActivityExecutionResponse{}, err
}

func (s *step) updateActivityExecution(req *workflowservice.UpdateActivityExecutionOptionsRequest) (*workflowservice.UpdateActivityExecutionOptionsResponse, error) {
	of, err := activityIn(req)
	if err != nil {
		return nil, err
	}
	resp, err := s.updateActivity(&workflowservice.UpdateActivityOptionsRequest{
		Namespace: req.GetNamespace(), Execution: of, Identity: req.GetIdentity(), ActivityOptions: req.GetActivityOptions(), UpdateMask: req.GetUpdateMask(),
		RestoreOriginal: req.GetRestoreOriginal(), Activity: &workflowservice.UpdateActivityOptionsRequest_Id{Id: req.GetActivityId()},
	})
	return &workflowservice.UpdateActivityExecutionOptionsResponse{ActivityOptions: resp.GetActivityOptions()}, err
}

// activityRequest names an activity.
type activityRequest interface {
	GetWorkflowId() string
	GetRunId() string
	GetActivityId() string
}

// activityIn is the workflow of the activity that a request names.
func activityIn(req activityRequest) (*commonpb.WorkflowExecution, error) {
	switch {
	case req.GetWorkflowId() == "":
		return nil, serviceerror.NewUnimplemented("an activity without a workflow is not supported by groundhog: activities and Nexus operations run in workflows only")
	case req.GetActivityId() == "":
		return nil, serviceerror.NewInvalidArgument("activityId is not set")
	}
	return &commonpb.WorkflowExecution{WorkflowId: req.GetWorkflowId(), RunId: req.GetRunId()}, nil
}
