package core

import (
	"errors"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"

	"github.com/groundhogdev/groundhog/internal/core/run"
)

// Update-with-start (ExecuteMultiOperation): an update for a workflow that is started for it if it does not run. Both take place in one
// step, so that the first workflow task carries the update. See the server's api/multioperation/api.go.

type multiRequest = workflowservice.ExecuteMultiOperationRequest

func (s *step) updateWithStart(req *multiRequest) (*workflowservice.ExecuteMultiOperationResponse, error) {
	ops := req.GetOperations()
	if len(ops) != 2 || ops[0].GetStartWorkflow() == nil || ops[1].GetUpdateWorkflow() == nil {
		return nil, serviceerror.NewInvalidArgument("Operations have to be exactly [Start, Update].")
	}
	start, update := ops[0].GetStartWorkflow(), ops[1].GetUpdateWorkflow()
	u, ok := s.updating[s.call.ID]
	if !ok {
		if errs := checkMulti(req.GetNamespace(), start, update); errs != nil {
			return nil, multiError(errs[0], errs[1])
		}
		var err error
		if u, err = s.startOrFind(req.GetNamespace(), start, update); err != nil {
			return nil, err
		}
		s.updating[s.call.ID] = u
	}
	reached, outcome, err := s.await(u, waitStage(update.GetWaitPolicy()))
	var wait *Wait
	switch {
	case errors.As(err, &wait):
		return nil, err
	case errors.As(err, new(*serviceerror.NotFound)) && !u.start.GetStarted():
		return s.updateWithStart(req) // the run ended before it saw the update: it has made way for another one
	case err != nil && !u.start.GetStarted():
		return nil, multiError(errAborted(), err)
	case err != nil:
		return nil, multiError(nil, err)
	}
	return &workflowservice.ExecuteMultiOperationResponse{Responses: []*workflowservice.ExecuteMultiOperationResponse_Response{
		{Response: &workflowservice.ExecuteMultiOperationResponse_Response_StartWorkflow{StartWorkflow: u.start}},
		{Response: &workflowservice.ExecuteMultiOperationResponse_Response_UpdateWorkflow{
			UpdateWorkflow: u.response(reached, outcome, update.GetRequest().GetRequestId()),
		}},
	}}, nil
}

// startOrFind admits the update to the workflow's run if it may be used, else to a new one.
func (s *step) startOrFind(namespace string, start *workflowservice.StartWorkflowExecutionRequest, req *workflowservice.UpdateWorkflowExecutionRequest) (updating, error) {
	if req = s.named(req); start.GetNamespace() == "" {
		start = proto.CloneOf(start)
		start.Namespace = namespace
	}
	if r := s.current[workflowKey{start.GetNamespace(), start.GetWorkflowId()}]; r != nil && usable(r, start, req) {
		u := updating{run: r, update: r.Update(req.GetRequest().GetMeta().GetUpdateId())}
		if u.update == nil || !u.update.Done() { // what it came to is told even if the run takes no updates
			if err := s.admits(r, req); err != nil {
				return updating{}, err
			}
			var err error
			if u, err = s.update(r, req); err != nil {
				return u, multiError(errAborted(), err)
			}
		}
		u.start = &workflowservice.StartWorkflowExecutionResponse{
			RunId: r.Identity().RunID, FirstExecutionRunId: r.Started().GetFirstExecutionRunId(), Status: r.Status(),
			Link: startLink(r),
		}
		return u, nil
	}
	started, err := s.startWorkflow(start)
	if err != nil {
		return updating{}, multiError(err, errAborted())
	}
	u, err := s.update(s.runs[started.GetRunId()], req)
	if err != nil {
		return u, multiError(errAborted(), err)
	}
	u.start = started
	return u, nil
}

// usable tells whether an update-with-start is for a run that is there already.
func usable(r *run.Run, start *workflowservice.StartWorkflowExecutionRequest, req *workflowservice.UpdateWorkflowExecutionRequest) bool {
	known := r.Update(req.GetRequest().GetMeta().GetUpdateId())
	if r.Closed() {
		return known != nil && known.Done()
	}
	retried := start.GetRequestId() != "" && start.GetRequestId() == r.RequestID()
	return retried || known != nil || start.GetWorkflowIdConflictPolicy() == enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING
}

// checkMulti refuses what service/frontend/workflow_handler.go refuses; it returns an error for each of the operations, or nil.
func checkMulti(namespace string, start *workflowservice.StartWorkflowExecutionRequest, update *workflowservice.UpdateWorkflowExecutionRequest) []error {
	refuse := serviceerror.NewInvalidArgument
	var startErr, updateErr error
	switch {
	case start.GetNamespace() != "" && start.GetNamespace() != namespace:
		startErr = refuse("Operation namespace did not match request's namespace.")
	case start.GetCronSchedule() != "":
		startErr = refuse("CronSchedule is not allowed.")
	case start.GetRequestEagerExecution():
		startErr = refuse("RequestEagerExecution is not supported.")
	case start.GetWorkflowStartDelay().AsDuration() > 0:
		startErr = refuse("WorkflowStartDelay is not supported.")
	}
	switch err := checkUpdate(update); {
	case update.GetNamespace() != "" && update.GetNamespace() != namespace:
		updateErr = refuse("Operation namespace did not match request's namespace.")
	case err != nil:
		updateErr = err
	case update.GetFirstExecutionRunId() != "":
		updateErr = refuse("FirstExecutionRunId is not allowed.")
	case update.GetWorkflowExecution().GetRunId() != "":
		updateErr = refuse("RunId is not allowed.")
	case startErr == nil && update.GetWorkflowExecution().GetWorkflowId() != start.GetWorkflowId():
		updateErr = refuse("WorkflowId is not consistent with previous operation(s).")
	}
	switch {
	case startErr == nil && updateErr == nil:
		return nil
	case startErr == nil:
		startErr = errAborted()
	case updateErr == nil:
		updateErr = errAborted()
	}
	return []error{startErr, updateErr}
}

// errAborted is the error of the operation that was not carried out because of the other one.
func errAborted() error { return serviceerror.NewMultiOperationAborted("Operation was aborted.") }

func multiError(start, update error) error {
	return serviceerror.NewMultiOperationExecution("Update-with-Start could not be executed.", []error{start, update})
}
