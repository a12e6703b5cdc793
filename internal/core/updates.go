package core

import (
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	updatepb "go.temporal.io/api/update/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"

	"github.com/groundhogdev/groundhog/internal/core/run"
)

// Updates: sent by clients, who wait until the workflow has accepted or completed them. How an update fares is for the run to say
// (run/updates.go).

// updating is an update, kept for the call that waits for it.
type updating struct {
	run    *run.Run
	update *run.Update
	start  *workflowservice.StartWorkflowExecutionResponse // of an update-with-start
}

// stage is how far an update has to come before its caller is answered.
type stage = enumspb.UpdateWorkflowExecutionLifecycleStage

func (s *step) updateWorkflow(req *workflowservice.UpdateWorkflowExecutionRequest) (*workflowservice.UpdateWorkflowExecutionResponse, error) {
	u, ok := s.updating[s.call.ID]
	if !ok {
		if err := checkUpdate(req); err != nil {
			return nil, err
		}
		r, err := s.find(req.GetNamespace(), req.GetWorkflowExecution())
		if err != nil {
			return nil, err
		}
		if err := s.admits(r, req); err != nil {
			return nil, err
		}
		if u, err = s.update(r, req); err != nil {
			return nil, err
		}
		s.updating[s.call.ID] = u
	}
	reached, outcome, err := s.await(u, waitStage(req.GetWaitPolicy()))
	switch {
	case u.update.Continued():
		return s.updateWorkflow(req) // the next run takes it, unless the caller asked for this one
	case err != nil:
		return nil, err
	}
	return u.response(reached, outcome, req.GetRequest().GetRequestId()), nil
}

// admits makes an update wait while its run takes none: it is likely to end, or it has as many open as it can. The server refuses the
// latter with an error that clients try again after.
func (s *step) admits(r *run.Run, req *workflowservice.UpdateWorkflowExecutionRequest) error {
	switch {
	case r.Paused():
		return nil // it is refused, not kept waiting
	case r.Closing():
		return s.closing(r)
	case r.Crowded(req.GetRequest().GetMeta().GetUpdateId()) && !s.call.Expired:
		return &Wait{Topics: []Topic{runTopic(r)}, ForTime: true}
	}
	return nil
}

// closing lets an update wait for a workflow task that is likely to end the run; the server lets callers try again.
func (s *step) closing(r *run.Run) error {
	if !s.call.Expired {
		return &Wait{Topics: []Topic{runTopic(r)}, ForTime: true}
	}
	return &serviceerror.ResourceExhausted{
		Cause: enumspb.RESOURCE_EXHAUSTED_CAUSE_BUSY_WORKFLOW, Scope: enumspb.RESOURCE_EXHAUSTED_SCOPE_NAMESPACE,
		Message: "workflow operation can not be applied because workflow is closing",
	}
}

// update admits an update to a run.
func (s *step) update(r *run.Run, req *workflowservice.UpdateWorkflowExecutionRequest) (updating, error) {
	u := updating{run: r}
	return u, s.do(r, func(tx *run.Tx) (err error) {
		u.update, err = tx.Update(s.named(req))
		return err
	})
}

// named gives an update an id if the client did not.
func (s *step) named(req *workflowservice.UpdateWorkflowExecutionRequest) *workflowservice.UpdateWorkflowExecutionRequest {
	if req.GetRequest().GetMeta().GetUpdateId() != "" {
		return req
	}
	req = proto.CloneOf(req)
	req.Request.Meta.UpdateId = s.ids.UUID()
	return req
}

// checkUpdate refuses what service/frontend/workflow_handler.go refuses in prepareUpdateWorkflowRequest.
func checkUpdate(req *workflowservice.UpdateWorkflowExecutionRequest) error {
	if err := checkExecution(req.GetWorkflowExecution()); err != nil {
		return err
	}
	switch {
	case req.GetRequest().GetMeta() == nil:
		return serviceerror.NewInvalidArgument("Update meta is not set on request.")
	case req.GetRequest().GetInput() == nil:
		return serviceerror.NewInvalidArgument("Update input is not set on request.")
	case req.GetRequest().GetInput().GetName() == "":
		return serviceerror.NewInvalidArgument("Update name is not set on request.")
	case len(req.GetRequest().GetMeta().GetUpdateId()) > run.MaxID:
		return serviceerror.NewInvalidArgument("UpdateId length exceeds limit.")
	case req.GetWaitPolicy().GetLifecycleStage() == enumspb.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ADMITTED:
		return serviceerror.NewPermissionDenied("UpdateWorkflowExecution issued asynchronously and waiting on update admitted is not supported.", "")
	}
	return nil
}

// waitStage is the stage that a client waits for; the frontend's default is completed.
func waitStage(p *updatepb.WaitPolicy) stage {
	if p.GetLifecycleStage() == enumspb.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_UNSPECIFIED {
		return enumspb.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED
	}
	return p.GetLifecycleStage()
}

// await answers once the update has come far enough. A caller who cannot wait longer learns how far it has come.
func (s *step) await(u updating, far stage) (stage, *updatepb.Outcome, error) {
	reached, outcome, err := u.update.Reached()
	if err == nil && reached < far && !s.call.Expired {
		return reached, nil, &Wait{Topics: []Topic{runTopic(u.run)}, ForTime: true}
	}
	delete(s.updating, s.call.ID)
	return reached, outcome, err
}

// response is the answer to an update, with a link to where it is in the history.
func (u updating) response(reached stage, outcome *updatepb.Outcome, requestID string) *workflowservice.UpdateWorkflowExecutionResponse {
	resp := &workflowservice.UpdateWorkflowExecutionResponse{UpdateRef: u.ref(), Outcome: outcome, Stage: reached}
	id := u.run.Identity()
	switch {
	case reached == enumspb.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED && outcome.GetFailure() != nil:
		resp.Link = &commonpb.Link{Variant: &commonpb.Link_Workflow_{Workflow: &commonpb.Link_Workflow{
			Namespace: id.Namespace, WorkflowId: id.WorkflowID, RunId: id.RunID, Reason: "Update rejected",
		}}}
	case reached >= enumspb.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ACCEPTED:
		resp.Link = requestLink(u.run, requestID, enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED)
	}
	return resp
}

func (u updating) ref() *updatepb.UpdateRef {
	return &updatepb.UpdateRef{
		WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: u.run.Identity().WorkflowID, RunId: u.run.Identity().RunID},
		UpdateId:          u.update.ID(),
	}
}

// pollUpdate waits for an update that was sent before. Without a stage it tells how far the update has come.
func (s *step) pollUpdate(req *workflowservice.PollWorkflowExecutionUpdateRequest) (*workflowservice.PollWorkflowExecutionUpdateResponse, error) {
	u, ok := s.updating[s.call.ID]
	if !ok {
		if req.GetUpdateRef() == nil {
			return nil, serviceerror.NewInvalidArgument("UpdateRef is not set on request.")
		}
		var err error
		if u.run, err = s.find(req.GetNamespace(), req.GetUpdateRef().GetWorkflowExecution()); err != nil {
			return nil, err
		}
		if u.update = u.run.Update(req.GetUpdateRef().GetUpdateId()); u.update == nil {
			return nil, serviceerror.NewNotFoundf("update %q not found", req.GetUpdateRef().GetUpdateId())
		}
		s.updating[s.call.ID] = u
	}
	reached, outcome, err := s.await(u, req.GetWaitPolicy().GetLifecycleStage())
	if err != nil {
		return nil, err
	}
	return &workflowservice.PollWorkflowExecutionUpdateResponse{UpdateRef: u.ref(), Outcome: outcome, Stage: reached}, nil
}
