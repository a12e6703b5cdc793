package core

import (
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/groundhogdev/groundhog/internal/core/run"
)

// What the server's frontend refuses of start requests, in its order: prepareStartWorkflowRequest in service/frontend and
// chasm/lib/workflow/validator.go.

// checkStart returns the request's retry policy with its defaults filled in.
func checkStart(req *workflowservice.StartWorkflowExecutionRequest, now time.Time) (*commonpb.RetryPolicy, error) {
	if err := checkName(req); err != nil {
		return nil, err
	}
	policy := req.GetRetryPolicy()
	if err := run.FillWorkflowRetryPolicy(&policy); err != nil {
		return nil, err
	}
	switch {
	case req.GetCronSchedule() != "" && req.GetWorkflowStartDelay() != nil:
		return nil, serviceerror.NewInvalidArgument("CronSchedule and WorkflowStartDelay may not be used together.")
	case negative(req.GetWorkflowStartDelay()):
		return nil, serviceerror.NewInvalidArgument("An invalid WorkflowStartDelaySeconds is set on request. cause: negative duration")
	}
	if err := run.CheckCron(req.GetCronSchedule(), now); err != nil {
		return nil, err
	}
	if err := checkKind(req); err != nil {
		return nil, err
	}
	return policy, checkPolicies(req)
}

func checkName(req *workflowservice.StartWorkflowExecutionRequest) error {
	switch id := req.GetWorkflowId(); {
	case id == "":
		return serviceerror.NewInvalidArgument("WorkflowId is not set on request.")
	case len(id) > run.MaxID:
		return serviceerror.NewInvalidArgumentf("WorkflowId exceeds maximum allowed length (%d/%d)", len(id), run.MaxID)
	}
	return nil
}

func checkKind(req *workflowservice.StartWorkflowExecutionRequest) error {
	name, queue := req.GetWorkflowType().GetName(), req.GetTaskQueue()
	switch {
	case name == "":
		return serviceerror.NewInvalidArgument("WorkflowType is not set on request.")
	case len(name) > run.MaxID:
		return serviceerror.NewInvalidArgument("WorkflowType length exceeds limit.")
	case checkQueue(queue) != nil:
		return checkQueue(queue)
	case negative(req.GetWorkflowExecutionTimeout()):
		return serviceerror.NewInvalidArgument("An invalid WorkflowExecutionTimeoutSeconds is set on request. cause: negative duration")
	case negative(req.GetWorkflowRunTimeout()):
		return serviceerror.NewInvalidArgument("An invalid WorkflowRunTimeoutSeconds is set on request. cause: negative duration")
	case negative(req.GetWorkflowTaskTimeout()):
		return serviceerror.NewInvalidArgument("An invalid WorkflowTaskTimeoutSeconds is set on request. cause: negative duration")
	case len(req.GetRequestId()) > run.MaxID:
		return serviceerror.NewInvalidArgument("RequestId length exceeds limit.")
	}
	return nil
}

func checkPolicies(req *workflowservice.StartWorkflowExecutionRequest) error {
	reuse, conflict, wish := req.GetWorkflowIdReusePolicy(), req.GetWorkflowIdConflictPolicy(), req.GetOnConflictOptions()
	switch {
	case reuse == enumspb.WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING && conflict != enumspb.WORKFLOW_ID_CONFLICT_POLICY_UNSPECIFIED: //nolint:staticcheck // SDKs may still send it
		return serviceerror.NewInvalidArgument("Invalid WorkflowIDReusePolicy: WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING cannot be used together with a WorkflowIDConflictPolicy")
	case reuse == enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE && conflict == enumspb.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING:
		return serviceerror.NewInvalidArgument("Invalid WorkflowIDReusePolicy: WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE cannot be used together with WorkflowIdConflictPolicy WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING")
	case wish.GetAttachCompletionCallbacks() && !wish.GetAttachRequestId():
		return serviceerror.NewInvalidArgument("attaching request ID is required for attaching completion callbacks")
	}
	return nil
}

// checkBaggage refuses what a workflow cannot carry: ValidateStart in service/history/api/create_workflow_util.go, and the search
// attributes that the frontend checks.
func (s *step) checkBaggage(req *workflowservice.StartWorkflowExecutionRequest) error {
	if err := s.attributes.Check(req.GetNamespace(), req.GetSearchAttributes()); err != nil {
		return err
	}
	if err := run.CheckSize(req.GetSearchAttributes()); err != nil {
		return err
	}
	switch {
	case run.TooLarge(req.GetInput()):
		return run.ErrTooLarge()
	case run.TooLarge(req.GetMemo()):
		return serviceerror.NewInvalidArgument("Memo size exceeds limit.")
	}
	return nil
}

func negative(d *durationpb.Duration) bool { return d.AsDuration() < 0 }
