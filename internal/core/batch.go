package core

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	batchpb "go.temporal.io/api/batch/v1"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/groundhogdev/groundhog/internal/core/visibility"
)

// Batch operations: the same request for many executions, which a query finds or a list names. A server has a workflow of its own that goes through
// them; here all of it is done at once, in the order of the list of workflows, so that a batch operation never runs when one looks at it. See
// service/frontend/workflow_handler.go and service/worker/batcher of the server. What there is to do is in batch_operations.go.

// batch is a batch operation that has been carried out.
type batch struct {
	request      *workflowservice.StartBatchOperationRequest
	kind         enumspb.BatchOperationType
	identity     string
	at           time.Time
	state        enumspb.BatchOperationState
	done, failed int64 // executions
}

func (s *step) startBatch(req *workflowservice.StartBatchOperationRequest) (*workflowservice.StartBatchOperationResponse, error) {
	if err := checkBatch(req); err != nil {
		return nil, err
	}
	if _, err := visibility.Parse(req.GetVisibilityQuery()); err != nil {
		return nil, serviceerror.NewInvalidArgumentf("invalid visibility query: %v", err)
	}
	if err := s.batchTaken(req); err != nil {
		return nil, err
	}
	b := &batch{request: req, kind: operationOf(req).kind, identity: operatorOf(req), at: s.now}
	s.batches = append(s.batches, b)
	s.carryOut(b)
	return &workflowservice.StartBatchOperationResponse{}, nil
}

// batchTaken refuses an id that a batch operation has, or a workflow: on a server, the one is the other's.
func (s *step) batchTaken(req *workflowservice.StartBatchOperationRequest) error {
	runID := ""
	if r := s.current[workflowKey{req.GetNamespace(), req.GetJobId()}]; r != nil {
		runID = r.Identity().RunID
	} else if s.batch(req) == nil {
		return nil
	}
	return serviceerror.NewWorkflowExecutionAlreadyStarted(fmt.Sprintf("Workflow execution already finished. WorkflowId: %v, RunId: %v. Workflow Id reuse policy: reject duplicate workflow Id.",
		req.GetJobId(), runID), "", runID)
}

// batchTarget is an execution that a batch operation is for; a run id may be missing.
type batchTarget struct{ id, runID string }

func (t batchTarget) execution() *commonpb.WorkflowExecution {
	return &commonpb.WorkflowExecution{WorkflowId: t.id, RunId: t.runID}
}

// carryOut makes the request for each target. What is not there, or not any more, is no failure: processTask in the server's batcher.
func (s *step) carryOut(b *batch) {
	targets, err := s.targets(b)
	if err != nil {
		b.state = enumspb.BATCH_OPERATION_STATE_FAILED
		return
	}
	requestIDs := map[batchTarget]string{} // one for each target, so that what is listed twice is done once
	for _, t := range targets {
		if requestIDs[t] == "" {
			requestIDs[t] = s.ids.UUID()
		}
		req, err := operationOf(b.request).make(s, batchTask{b.request, t, requestIDs[t]})
		if err == nil {
			_, err = s.Step(s.now, Call{Request: req, Expired: true})
		}
		if missing := new(serviceerror.NotFound); err == nil || errors.As(err, &missing) {
			b.done++
		} else {
			b.failed++
		}
	}
	b.state = enumspb.BATCH_OPERATION_STATE_COMPLETED
}

// targets lists what a batch operation is for, before anything of it is done.
func (s *step) targets(b *batch) (targets []batchTarget, err error) {
	for _, e := range executionsOf(b.request) {
		targets = append(targets, batchTarget{e.GetBusinessId(), e.GetRunId()})
	}
	if b.request.GetVisibilityQuery() == "" {
		return targets, nil
	}
	found, err := s.all(question{b.request.GetNamespace(), batchQuery(b), operationOf(b.request).sort()})
	for _, r := range found {
		targets = append(targets, batchTarget{r.Identity().Name(), r.Identity().RunID})
	}
	return targets, err
}

// openOnly is what the server adds to the queries for operations that only make sense for what has not ended.
const openOnly = "ExecutionStatus = 'Running' OR ExecutionStatus = 'Paused'"

// batchQuery is the query of a batch operation, narrowed to those that the operation can be for.
func batchQuery(b *batch) string {
	query := b.request.GetVisibilityQuery()
	if kind := b.request.GetUnpauseActivitiesOperation().GetType(); kind != "" {
		query = fmt.Sprintf("TemporalPauseInfo = 'property:activityType=%s' AND (%s)", strings.ReplaceAll(kind, "'", "''"), query)
	}
	if operationOf(b.request).open {
		query = fmt.Sprintf("(%s) AND (%s)", query, openOnly)
	}
	return query
}

// executionsOf reads the list of executions, of which there is an old form and a new one.
func executionsOf(req *workflowservice.StartBatchOperationRequest) []*commonpb.Execution {
	list := slices.Clone(req.GetTargetExecutions())
	for _, e := range req.GetExecutions() { //nolint:staticcheck // clients may still send them
		list = append(list, &commonpb.Execution{Type: operationOf(req).executions(), BusinessId: e.GetWorkflowId(), RunId: e.GetRunId()})
	}
	return list
}

// batchRequest names a batch operation.
type batchRequest interface {
	GetNamespace() string
	GetJobId() string
}

// batch finds a batch operation, or returns nil.
func (s *step) batch(req batchRequest) *batch {
	for _, b := range s.batches {
		if b.request.GetNamespace() == req.GetNamespace() && b.request.GetJobId() == req.GetJobId() {
			return b
		}
	}
	return nil
}

func (s *step) findBatch(req batchRequest) (*batch, error) {
	if req.GetJobId() == "" {
		return nil, serviceerror.NewInvalidArgument("JobId is not set on request.")
	}
	if b := s.batch(req); b != nil {
		return b, nil
	}
	return nil, errNoWorkflow(req.GetJobId())
}

// stopBatch always comes too late.
func (s *step) stopBatch(req *workflowservice.StopBatchOperationRequest) (*workflowservice.StopBatchOperationResponse, error) {
	if req.GetJobId() != "" && req.GetReason() == "" {
		return nil, serviceerror.NewInvalidArgument("Reason is not set on request.")
	}
	if _, err := s.findBatch(req); err != nil {
		return nil, err
	}
	return nil, serviceerror.NewNotFound("workflow execution already completed")
}

func (s *step) describeBatch(req *workflowservice.DescribeBatchOperationRequest) (*workflowservice.DescribeBatchOperationResponse, error) {
	b, err := s.findBatch(req)
	if err != nil {
		return nil, err
	}
	return &workflowservice.DescribeBatchOperationResponse{
		OperationType: b.kind, JobId: b.request.GetJobId(), State: b.state, StartTime: timestamppb.New(b.at), CloseTime: timestamppb.New(b.at),
		TotalOperationCount: b.done + b.failed, CompleteOperationCount: b.done, FailureOperationCount: b.failed,
		Identity: b.identity, Reason: b.request.GetReason(), Query: b.request.GetVisibilityQuery(), Executions: executionsOf(b.request),
	}, nil
}

// listBatches answers with the latest first.
func (s *step) listBatches(req *workflowservice.ListBatchOperationsRequest) (*workflowservice.ListBatchOperationsResponse, error) {
	var all []*batchpb.BatchOperationInfo
	for _, b := range slices.Backward(s.batches) {
		if b.request.GetNamespace() == req.GetNamespace() {
			all = append(all, &batchpb.BatchOperationInfo{
				JobId: b.request.GetJobId(), State: b.state, StartTime: timestamppb.New(b.at), CloseTime: timestamppb.New(b.at), OperationType: b.kind,
			})
		}
	}
	page, next, err := cut(all, req.GetPageSize(), req.GetNextPageToken())
	return &workflowservice.ListBatchOperationsResponse{OperationInfo: page, NextPageToken: next}, err
}
