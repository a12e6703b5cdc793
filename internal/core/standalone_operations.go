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

func (s *step) startOperation(req *workflowservice.StartNexusOperationExecutionRequest) (*workflowservice.StartNexusOperationExecutionResponse, error) {
	req.RequestId = cmp.Or(req.GetRequestId(), s.ids.UUID())
	if err := s.checkOperation(req); err != nil {
		return nil, err
	}
	key := standaloneKey{run.OfOperation, req.GetNamespace(), req.GetOperationId()}
	current := s.standalone[key]
	if current != nil {
		requestID, runID := current.LoneRequest().GetRequestId(), current.Identity().RunID
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
	r, out, err := run.StartOperation(run.BeginOperation{ID: id, Now: s.now, IDs: s.ids, Endpoints: &s.endpoints, Request: req})
	if s.sound(err) != nil {
		return nil, err
	}
	s.runs[id.RunID], s.standalone[key] = r, r
	s.apply(r, out)
	return &workflowservice.StartNexusOperationExecutionResponse{RunId: id.RunID, Started: true}, nil
}

func (s *step) checkOperation(req *workflowservice.StartNexusOperationExecutionRequest) error {
	switch {
	case len(req.GetRequestId()) > run.MaxID:
		return serviceerror.NewInvalidArgumentf("request_id exceeds length limit. Length=%d Limit=%d", len(req.GetRequestId()), run.MaxID)
	case checkOperationName(operationName{req.GetNamespace(), req.GetOperationId(), ""}) != nil:
		return checkOperationName(operationName{req.GetNamespace(), req.GetOperationId(), ""})
	case len(req.GetIdentity()) > run.MaxID:
		return serviceerror.NewInvalidArgumentf("identity exceeds length limit. Length=%d Limit=%d", len(req.GetIdentity()), run.MaxID)
	}
	if err := run.CheckOperation(req); err != nil {
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

// operationRequest names a standalone Nexus operation.
type operationRequest interface {
	GetNamespace() string
	GetOperationId() string
	GetRunId() string
}

// operationName is an operationRequest without a request.
type operationName struct{ namespace, operationID, runID string }

func (n operationName) GetNamespace() string   { return n.namespace }
func (n operationName) GetOperationId() string { return n.operationID }
func (n operationName) GetRunId() string       { return n.runID }

func checkOperationName(req operationRequest) error {
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

// findOperation returns the operation that a request names: without a run id, the latest of the operation id.
func (s *step) findOperation(req operationRequest) (*run.Run, error) {
	if err := checkOperationName(req); err != nil {
		return nil, err
	}
	if r := s.lookUp(standaloneKey{run.OfOperation, req.GetNamespace(), req.GetOperationId()}, req.GetRunId()); r != nil {
		return r, nil
	}
	return nil, serviceerror.NewNotFoundf("operation not found for ID: %s", req.GetOperationId())
}

// pollOperation waits until an operation has started, or for what comes of it.
func (s *step) pollOperation(req *workflowservice.PollNexusOperationExecutionRequest) (*workflowservice.PollNexusOperationExecutionResponse, error) {
	stage := cmp.Or(req.GetWaitStage(), enumspb.NEXUS_OPERATION_WAIT_STAGE_CLOSED)
	if stage != enumspb.NEXUS_OPERATION_WAIT_STAGE_STARTED && stage != enumspb.NEXUS_OPERATION_WAIT_STAGE_CLOSED {
		return nil, serviceerror.NewInvalidArgumentf("unsupported wait_stage: %s", stage)
	}
	r, err := s.findOperation(req)
	if err != nil {
		return nil, err
	}
	token, started := r.LoneToken()
	resp := &workflowservice.PollNexusOperationExecutionResponse{RunId: r.Identity().RunID, OperationToken: token, WaitStage: stage}
	switch result, failure := r.LoneOutcome(); {
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

// describeOperation answers DescribeNexusOperationExecution; with a token it waits until the state is another one than that of the token.
func (s *step) describeOperation(req *workflowservice.DescribeNexusOperationExecutionRequest) (*workflowservice.DescribeNexusOperationExecutionResponse, error) {
	seen := req.GetLongPollToken()
	if len(seen) > 0 && req.GetRunId() == "" {
		return nil, serviceerror.NewInvalidArgument("run_id is required when long_poll_token is provided")
	}
	r, err := s.findOperation(req)
	if err != nil {
		return nil, err
	}
	token, news, err := s.since(r, seen)
	if !news {
		return &workflowservice.DescribeNexusOperationExecutionResponse{}, err
	}
	resp := &workflowservice.DescribeNexusOperationExecutionResponse{RunId: r.Identity().RunID, Info: r.DescribeLone(s.now), LongPollToken: token}
	if req.GetIncludeInput() {
		resp.Input = r.LoneRequest().GetInput()
	}
	switch result, failure := r.LoneOutcome(); {
	case !req.GetIncludeOutcome():
	case failure != nil:
		resp.Outcome = &workflowservice.DescribeNexusOperationExecutionResponse_Failure{Failure: failure}
	case result != nil:
		resp.Outcome = &workflowservice.DescribeNexusOperationExecutionResponse_Result{Result: result}
	}
	return resp, nil
}

func (s *step) cancelOperation(req *workflowservice.RequestCancelNexusOperationExecutionRequest) (*workflowservice.RequestCancelNexusOperationExecutionResponse, error) {
	req.RequestId = cmp.Or(req.GetRequestId(), s.ids.UUID())
	return &workflowservice.RequestCancelNexusOperationExecutionResponse{}, s.controlOperation(req, func(tx *run.Tx) error { return tx.CancelLone(req) })
}

func (s *step) terminateOperation(req *workflowservice.TerminateNexusOperationExecutionRequest) (*workflowservice.TerminateNexusOperationExecutionResponse, error) {
	req.RequestId = cmp.Or(req.GetRequestId(), s.ids.UUID())
	return &workflowservice.TerminateNexusOperationExecutionResponse{}, s.controlOperation(req, func(tx *run.Tx) error {
		return tx.TerminateLone(req.GetReason(), req.GetIdentity(), req.GetRequestId())
	})
}

// deleteOperation takes an operation out of the service. One that has not ended is terminated first.
func (s *step) deleteOperation(req *workflowservice.DeleteNexusOperationExecutionRequest) (*workflowservice.DeleteNexusOperationExecutionResponse, error) {
	r, err := s.findOperation(req)
	if err != nil {
		return nil, err
	}
	if !r.Closed() {
		if err := s.do(r, func(tx *run.Tx) error { return tx.TerminateLone("Delete nexus operation execution", "", "") }); err != nil {
			return nil, err
		}
	}
	s.expunge(r)
	return &workflowservice.DeleteNexusOperationExecutionResponse{}, nil
}

// operationControl is a request that ends an operation.
type operationControl interface {
	operationRequest
	GetRequestId() string
	GetIdentity() string
	GetReason() string
}

func (s *step) controlOperation(req operationControl, handle func(*run.Tx) error) error {
	switch {
	case len(req.GetRequestId()) > run.MaxID:
		return serviceerror.NewInvalidArgumentf("request_id exceeds length limit. Length=%d Limit=%d", len(req.GetRequestId()), run.MaxID)
	case len(req.GetIdentity()) > run.MaxID:
		return serviceerror.NewInvalidArgumentf("identity exceeds length limit. Length=%d Limit=%d", len(req.GetIdentity()), run.MaxID)
	case len(req.GetReason()) > run.MaxID:
		return serviceerror.NewInvalidArgumentf("reason exceeds length limit. Length=%d Limit=%d", len(req.GetReason()), run.MaxID)
	}
	r, err := s.findOperation(req)
	if err != nil {
		return err
	}
	return s.do(r, handle)
}
