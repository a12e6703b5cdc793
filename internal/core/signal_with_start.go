package core

import (
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/groundhogdev/groundhog/internal/core/run"
)

// Signal-with-start: the running workflow of an id gets a signal, or a new one begins with it as its second event. It does not
// wait for the start delay of a running workflow to be over.

func (s *step) signalWithStart(req *workflowservice.SignalWithStartWorkflowExecutionRequest) (*workflowservice.SignalWithStartWorkflowExecutionResponse, error) {
	l, err := s.signalledLaunch(req)
	if err != nil {
		return nil, err
	}
	r, started, err := s.launch(l)
	if err == nil && !started && !r.Closed() {
		err = s.do(r, func(tx *run.Tx) error { tx.Awake(); return l.then(tx) })
	}
	if err != nil {
		return nil, err
	}
	return &workflowservice.SignalWithStartWorkflowExecutionResponse{
		RunId: r.Identity().RunID, FirstExecutionRunId: r.Started().GetFirstExecutionRunId(), Started: started,
		SignalLink: requestLink(r, l.requestID, enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED),
	}, nil
}

// signalledLaunch checks a request, and says what it wishes for. A running workflow is used, if nothing else is asked for.
func (s *step) signalledLaunch(req *workflowservice.SignalWithStartWorkflowExecutionRequest) (launch, error) {
	start := startOf(req)
	switch name := req.GetSignalName(); {
	case name == "":
		return launch{}, serviceerror.NewInvalidArgument("signal not set")
	case len(name) > run.MaxID:
		return launch{}, serviceerror.NewInvalidArgumentf("signal name exceeds maximum allowed length (%d/%d)", len(name), run.MaxID)
	case req.GetWorkflowIdConflictPolicy() == enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL:
		return launch{}, serviceerror.NewInvalidArgument("Invalid WorkflowIDConflictPolicy: WORKFLOW_ID_CONFLICT_POLICY_FAIL is not supported for this operation.")
	}
	l, err := s.launchOf(start)
	if err != nil {
		return launch{}, err
	}
	if l.conflict == enumspb.WORKFLOW_ID_CONFLICT_POLICY_UNSPECIFIED {
		l.conflict = enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING
	}
	l.then = func(tx *run.Tx) error {
		return tx.Signal(&workflowservice.SignalWorkflowExecutionRequest{
			SignalName: req.GetSignalName(), Input: req.GetSignalInput(), Identity: req.GetIdentity(), RequestId: l.requestID,
			Header: req.GetHeader(), Links: req.GetLinks(),
		})
	}
	return l, nil
}

// startOf is the start request within a signal-with-start request.
func startOf(req *workflowservice.SignalWithStartWorkflowExecutionRequest) *workflowservice.StartWorkflowExecutionRequest {
	return &workflowservice.StartWorkflowExecutionRequest{
		Namespace: req.GetNamespace(), WorkflowId: req.GetWorkflowId(), WorkflowType: req.GetWorkflowType(), TaskQueue: req.GetTaskQueue(),
		Input: req.GetInput(), WorkflowExecutionTimeout: req.GetWorkflowExecutionTimeout(), WorkflowRunTimeout: req.GetWorkflowRunTimeout(),
		WorkflowTaskTimeout: req.GetWorkflowTaskTimeout(), Identity: req.GetIdentity(), RequestId: req.GetRequestId(),
		WorkflowIdReusePolicy: req.GetWorkflowIdReusePolicy(), WorkflowIdConflictPolicy: req.GetWorkflowIdConflictPolicy(),
		RetryPolicy: req.GetRetryPolicy(), CronSchedule: req.GetCronSchedule(), Memo: req.GetMemo(), SearchAttributes: req.GetSearchAttributes(),
		Header: req.GetHeader(), WorkflowStartDelay: req.GetWorkflowStartDelay(), UserMetadata: req.GetUserMetadata(), Links: req.GetLinks(),
		VersioningOverride: req.GetVersioningOverride(), Priority: req.GetPriority(),
	}
}
