package core

import (
	"cmp"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/groundhogdev/groundhog/internal/core/ids"
	"github.com/groundhogdev/groundhog/internal/core/run"
)

// Standalone Nexus operations, as clients start them, wait for them and end them: chasm/lib/nexusoperation of the server, where they are off
// unless it is configured to have them.

var operationReuses = map[enumspb.NexusOperationIdReusePolicy]reuse{
	enumspb.NEXUS_OPERATION_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY: reuseAfterFailure, enumspb.NEXUS_OPERATION_ID_REUSE_POLICY_REJECT_DUPLICATE: reuseNever,
}

func (s *step) startStandaloneOperation(req *workflowservice.StartNexusOperationExecutionRequest) (*workflowservice.StartNexusOperationExecutionResponse, error) {
	req.RequestId = cmp.Or(req.GetRequestId(), s.ids.UUID())
	if err := s.checkStandaloneOperation(req); err != nil {
		return nil, err
	}
	key := standaloneKey{run.OfOperation, req.GetNamespace(), req.GetOperationId()}
	current := s.standalone[key]
	if current != nil {
		requestID, runID := current.StandaloneOperationRequest().GetRequestId(), current.Identity().RunID
		useIt := !current.Closed() && req.GetIdConflictPolicy() == enumspb.NEXUS_OPERATION_ID_CONFLICT_POLICY_USE_EXISTING
		switch {
		case requestID == req.GetRequestId(), useIt:
			return &workflowservice.StartNexusOperationExecutionResponse{RunId: runID}, nil
		case taken(current, operationReuses[req.GetIdReusePolicy()]):
			return nil, serviceerror.NewNexusOperationExecutionAlreadyStartedf(requestID, runID,
				"nexus operation execution already started: request_id=%s, run_id=%s", requestID, runID)
		}
	}
	id := run.Identity{Namespace: key.namespace, OperationID: key.id, RunID: s.ids.UUID()}
	r, out, err := run.StartStandaloneOperation(run.BeginStandaloneOperation{ID: id, Now: s.now, IDs: s.ids, Endpoints: &s.endpoints, Request: req})
	if s.sound(err) != nil {
		return nil, err
	}
	s.runs[id.RunID], s.standalone[key] = r, r
	s.apply(r, out)
	return &workflowservice.StartNexusOperationExecutionResponse{RunId: id.RunID, Started: true}, nil
}

func (s *step) checkStandaloneOperation(req *workflowservice.StartNexusOperationExecutionRequest) error {
	switch {
	case len(req.GetRequestId()) > run.MaxID:
		return serviceerror.NewInvalidArgumentf("request_id exceeds length limit. Length=%d Limit=%d", len(req.GetRequestId()), run.MaxID)
	case checkStandaloneOperationName(standaloneOperationName{req.GetNamespace(), req.GetOperationId(), ""}) != nil:
		return checkStandaloneOperationName(standaloneOperationName{req.GetNamespace(), req.GetOperationId(), ""})
	case len(req.GetIdentity()) > run.MaxID:
		return serviceerror.NewInvalidArgumentf("identity exceeds length limit. Length=%d Limit=%d", len(req.GetIdentity()), run.MaxID)
	}
	if err := run.CheckStandaloneOperation(req); err != nil {
		return err
	}
	if err := s.checkLabels(req); err != nil {
		return err
	}
	if s.endpoints.Named(req.GetEndpoint()) == nil {
		return serviceerror.NewNotFoundf("could not find Nexus endpoint by name: %v", req.GetEndpoint())
	}
	return nil
}

// standaloneOperationRequest names a standalone Nexus operation.
type standaloneOperationRequest interface {
	GetNamespace() string
	GetOperationId() string
	GetRunId() string
}

// standaloneOperationName is an standaloneOperationRequest without a request.
type standaloneOperationName struct{ namespace, operationID, runID string }

func (n standaloneOperationName) GetNamespace() string   { return n.namespace }
func (n standaloneOperationName) GetOperationId() string { return n.operationID }
func (n standaloneOperationName) GetRunId() string       { return n.runID }

func checkStandaloneOperationName(req standaloneOperationRequest) error {
	switch id := req.GetOperationId(); {
	case id == "":
		return serviceerror.NewInvalidArgument("operation_id is required")
	case len(id) > run.MaxID:
		return serviceerror.NewInvalidArgumentf("operation_id exceeds length limit. Length=%d Limit=%d", len(id), run.MaxID)
	case req.GetRunId() != "" && !ids.IsUUID(req.GetRunId()):
		return serviceerror.NewInvalidArgument("run_id is not a valid UUID")
	}
	return nil
}

// findStandaloneOperation returns the operation that a request names: without a run id, the latest of the operation id.
func (s *step) findStandaloneOperation(req standaloneOperationRequest) (*run.Run, error) {
	if err := checkStandaloneOperationName(req); err != nil {
		return nil, err
	}
	if r := s.lookUp(standaloneKey{run.OfOperation, req.GetNamespace(), req.GetOperationId()}, req.GetRunId()); r != nil {
		return r, nil
	}
	return nil, serviceerror.NewNotFoundf("operation not found for ID: %s", req.GetOperationId())
}

// pollStandaloneOperation waits until an operation has started, or for what comes of it.
func (s *step) pollStandaloneOperation(req *workflowservice.PollNexusOperationExecutionRequest) (*workflowservice.PollNexusOperationExecutionResponse, error) {
	stage := cmp.Or(req.GetWaitStage(), enumspb.NEXUS_OPERATION_WAIT_STAGE_CLOSED)
	if stage != enumspb.NEXUS_OPERATION_WAIT_STAGE_STARTED && stage != enumspb.NEXUS_OPERATION_WAIT_STAGE_CLOSED {
		return nil, serviceerror.NewInvalidArgumentf("unsupported wait_stage: %s", stage)
	}
	r, err := s.findStandaloneOperation(req)
	if err != nil {
		return nil, err
	}
	token, started := r.StandaloneOperationToken()
	resp := &workflowservice.PollNexusOperationExecutionResponse{RunId: r.Identity().RunID, OperationToken: token, WaitStage: stage}
	switch result, failure := r.StandaloneOperationOutcome(); {
	case failure != nil:
		resp.Outcome = &workflowservice.PollNexusOperationExecutionResponse_Failure{Failure: failure}
	case r.Closed():
		resp.Outcome = &workflowservice.PollNexusOperationExecutionResponse_Result{Result: result}
	case started && stage == enumspb.NEXUS_OPERATION_WAIT_STAGE_STARTED:
		return resp, nil
	case s.call.Expired:
		return &workflowservice.PollNexusOperationExecutionResponse{}, nil // the caller asks again
	default:
		return nil, &Wait{Topics: []Topic{runTopic(r)}, ForTime: true}
	}
	resp.WaitStage = enumspb.NEXUS_OPERATION_WAIT_STAGE_CLOSED
	return resp, nil
}

// describeStandaloneOperation answers DescribeNexusOperationExecution; with a token it waits until the state is another one than that of the token.
func (s *step) describeStandaloneOperation(req *workflowservice.DescribeNexusOperationExecutionRequest) (*workflowservice.DescribeNexusOperationExecutionResponse, error) {
	seen := req.GetLongPollToken()
	if len(seen) > 0 && req.GetRunId() == "" {
		return nil, serviceerror.NewInvalidArgument("run_id is required when long_poll_token is provided")
	}
	r, err := s.findStandaloneOperation(req)
	if err != nil {
		return nil, err
	}
	token, news, err := s.since(r, seen)
	if !news {
		return &workflowservice.DescribeNexusOperationExecutionResponse{}, err
	}
	resp := &workflowservice.DescribeNexusOperationExecutionResponse{RunId: r.Identity().RunID, Info: r.DescribeStandaloneOperation(s.now), LongPollToken: token}
	if req.GetIncludeInput() {
		resp.Input = r.StandaloneOperationRequest().GetInput()
	}
	switch result, failure := r.StandaloneOperationOutcome(); {
	case !req.GetIncludeOutcome():
	case failure != nil:
		resp.Outcome = &workflowservice.DescribeNexusOperationExecutionResponse_Failure{Failure: failure}
	case result != nil:
		resp.Outcome = &workflowservice.DescribeNexusOperationExecutionResponse_Result{Result: result}
	}
	return resp, nil
}

func (s *step) cancelStandaloneOperation(req *workflowservice.RequestCancelNexusOperationExecutionRequest) (*workflowservice.RequestCancelNexusOperationExecutionResponse, error) {
	req.RequestId = cmp.Or(req.GetRequestId(), s.ids.UUID())
	return &workflowservice.RequestCancelNexusOperationExecutionResponse{}, s.controlStandaloneOperation(req, func(tx *run.Tx) error { return tx.CancelStandaloneOperation(req) })
}

func (s *step) terminateStandaloneOperation(req *workflowservice.TerminateNexusOperationExecutionRequest) (*workflowservice.TerminateNexusOperationExecutionResponse, error) {
	req.RequestId = cmp.Or(req.GetRequestId(), s.ids.UUID())
	return &workflowservice.TerminateNexusOperationExecutionResponse{}, s.controlStandaloneOperation(req, func(tx *run.Tx) error {
		return tx.TerminateStandaloneOperation(req.GetReason(), req.GetIdentity(), req.GetRequestId())
	})
}

// deleteStandaloneOperation takes an operation out of the service. One that has not ended is terminated first.
func (s *step) deleteStandaloneOperation(req *workflowservice.DeleteNexusOperationExecutionRequest) (*workflowservice.DeleteNexusOperationExecutionResponse, error) {
	r, err := s.findStandaloneOperation(req)
	if err != nil {
		return nil, err
	}
	if !r.Closed() {
		if err := s.do(r, func(tx *run.Tx) error {
			return tx.TerminateStandaloneOperation("Delete nexus operation execution", "", "")
		}); err != nil {
			return nil, err
		}
	}
	s.expunge(r)
	return &workflowservice.DeleteNexusOperationExecutionResponse{}, nil
}

// standaloneOperationControl is a request that ends an operation.
type standaloneOperationControl interface {
	standaloneOperationRequest
	GetRequestId() string
	GetIdentity() string
	GetReason() string
}

func (s *step) controlStandaloneOperation(req standaloneOperationControl, handle func(*run.Tx) error) error {
	switch {
	case len(req.GetRequestId()) > run.MaxID:
		return serviceerror.NewInvalidArgumentf("request_id exceeds length limit. Length=%d Limit=%d", len(req.GetRequestId()), run.MaxID)
	case len(req.GetIdentity()) > run.MaxID:
		return serviceerror.NewInvalidArgumentf("identity exceeds length limit. Length=%d Limit=%d", len(req.GetIdentity()), run.MaxID)
	case len(req.GetReason()) > run.MaxID:
		return serviceerror.NewInvalidArgumentf("reason exceeds length limit. Length=%d Limit=%d", len(req.GetReason()), run.MaxID)
	}
	r, err := s.findStandaloneOperation(req)
	if err != nil {
		return err
	}
	return s.do(r, handle)
}
