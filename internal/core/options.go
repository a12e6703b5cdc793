package core

import (
	"strings"

	"go.temporal.io/api/serviceerror"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/types/known/fieldmaskpb"

	"github.com/groundhogdev/groundhog/internal/core/run"
)

// Requests that change the options of a run. Which there are is for the run to say (run/options.go).

// updateOptions answers UpdateWorkflowExecutionOptions.
func (s *step) updateOptions(req *workflowservice.UpdateWorkflowExecutionOptionsRequest) (*workflowservice.UpdateWorkflowExecutionOptionsResponse, error) {
	switch {
	case req.GetWorkflowExecution().GetWorkflowId() == "":
		return nil, serviceerror.NewInvalidArgument("WorkflowId is not set on request.")
	case req.GetUpdateMask() == nil:
		return nil, serviceerror.NewInvalidArgument("UpdateMask is required")
	case req.GetWorkflowExecutionOptions() == nil:
		return nil, serviceerror.NewInvalidArgument("WorkflowExecutionOptions is required")
	}
	wish, err := wishOf(req.GetWorkflowExecutionOptions(), req.GetUpdateMask())
	if err != nil {
		return nil, err
	}
	r, err := s.find(req.GetNamespace(), req.GetWorkflowExecution())
	if err != nil {
		return nil, err
	}
	wish.Identity = req.GetIdentity()
	if err := s.do(r, func(tx *run.Tx) error { return tx.UpdateOptions(wish) }); err != nil {
		return nil, err
	}
	s.reroute(req.GetNamespace())
	return &workflowservice.UpdateWorkflowExecutionOptionsResponse{WorkflowExecutionOptions: r.Options()}, nil
}

// wishOf checks a change of options as the server's frontend does.
func wishOf(options *workflowpb.WorkflowExecutionOptions, mask *fieldmaskpb.FieldMask) (run.Wish, error) {
	if _, err := fieldmaskpb.New(&workflowpb.WorkflowExecutionOptions{}, mask.GetPaths()...); err != nil {
		return run.Wish{}, serviceerror.NewInvalidArgumentf("error parsing UpdateMask: %s", err)
	}
	for _, path := range mask.GetPaths() {
		if strings.HasPrefix(path, "time_skipping_config") {
			return run.Wish{}, serviceerror.NewUnimplementedf("change %q: options about time are not supported by groundhog; time is virtual for the whole service", path)
		}
	}
	return run.Wish{Options: options, Paths: mask.GetPaths()}, nil
}
