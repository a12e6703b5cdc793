package core

import (
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/groundhogdev/groundhog/internal/core/run"
)

// Requests that pause runs and let them go on. The server has them only if frontend.WorkflowPauseEnabled is set in its dynamic configuration, which it
// is not by default; here they always work.

func (s *step) pauseWorkflow(req *workflowservice.PauseWorkflowExecutionRequest) (*workflowservice.PauseWorkflowExecutionResponse, error) {
	return &workflowservice.PauseWorkflowExecutionResponse{}, s.pausing(req, func(tx *run.Tx) error {
		return tx.Pause(req.GetIdentity(), req.GetReason(), req.GetRequestId())
	})
}

func (s *step) unpauseWorkflow(req *workflowservice.UnpauseWorkflowExecutionRequest) (*workflowservice.UnpauseWorkflowExecutionResponse, error) {
	return &workflowservice.UnpauseWorkflowExecutionResponse{}, s.pausing(req, func(tx *run.Tx) error {
		return tx.Unpause(req.GetIdentity(), req.GetReason(), req.GetRequestId())
	})
}

// pauseRequest is about the pause of a run.
type pauseRequest interface {
	GetNamespace() string
	GetWorkflowId() string
	GetRunId() string
	GetReason() string
	GetRequestId() string
	GetIdentity() string
}

func (s *step) pausing(req pauseRequest, handle func(*run.Tx) error) error {
	switch {
	case len(req.GetReason()) > run.MaxID:
		return serviceerror.NewInvalidArgument("reason is too long.")
	case len(req.GetRequestId()) > run.MaxID:
		return serviceerror.NewInvalidArgument("request id is too long.")
	case len(req.GetIdentity()) > run.MaxID:
		return serviceerror.NewInvalidArgument("identity is too long.")
	}
	r, err := s.find(req.GetNamespace(), &commonpb.WorkflowExecution{WorkflowId: req.GetWorkflowId(), RunId: req.GetRunId()})
	if err != nil {
		return err
	}
	return s.do(r, handle)
}
