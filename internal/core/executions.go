package core

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/groundhogdev/groundhog/internal/core/run"
)

// find returns the run that an execution names: without a run id, the latest of the workflow id.
func (s *step) find(namespace string, e *commonpb.WorkflowExecution) (*run.Run, error) {
	if err := checkExecution(e); err != nil {
		return nil, err
	}
	if id := e.GetRunId(); id != "" {
		if r := s.runs[id]; r != nil && r.Identity().Namespace == namespace && r.Identity().WorkflowID == e.GetWorkflowId() {
			return r, nil
		}
		return nil, errNoWorkflow(e.GetWorkflowId())
	}
	if r := s.current[workflowKey{namespace, e.GetWorkflowId()}]; r != nil {
		return r, nil
	}
	return nil, errNoWorkflow(e.GetWorkflowId())
}

func errNoWorkflow(id string) error {
	return serviceerror.NewNotFound(fmt.Sprintf("workflow not found for ID: %s", id))
}

// findFirst is find for requests that may name the chain by its first run instead of a run.
func (s *step) findFirst(namespace string, e *commonpb.WorkflowExecution, firstRunID string) (*run.Run, error) {
	if firstRunID == "" {
		return s.find(namespace, e)
	}
	r, err := s.find(namespace, &commonpb.WorkflowExecution{WorkflowId: e.GetWorkflowId()})
	if err == nil && !r.Closed() && r.Started().GetFirstExecutionRunId() != firstRunID {
		return nil, serviceerror.NewNotFound("workflow execution not found")
	}
	return r, err
}

// Open lists the workflows, standalone activities and standalone Nexus operations that have not ended, the oldest first; of those that are equally old, children
// come last.
func (c *Core) Open() []*run.Run {
	var open []*run.Run
	for _, r := range c.current {
		if !r.Closed() {
			open = append(open, r)
		}
	}
	for _, r := range c.standalone {
		if !r.Closed() {
			open = append(open, r)
		}
	}
	slices.SortFunc(open, func(a, b *run.Run) int {
		return cmp.Or(a.Began().Compare(b.Began()), cmp.Compare(isChild(a), isChild(b)), strings.Compare(a.Identity().WorkflowID, b.Identity().WorkflowID),
			strings.Compare(a.Identity().ActivityID, b.Identity().ActivityID),
			strings.Compare(a.Identity().OperationID, b.Identity().OperationID), strings.Compare(a.Identity().Namespace, b.Identity().Namespace))
	})
	return open
}

func isChild(r *run.Run) int {
	if r.Started().GetParentWorkflowExecution() == nil {
		return 0
	}
	return 1
}

func (s *step) signal(req *workflowservice.SignalWorkflowExecutionRequest) (*workflowservice.SignalWorkflowExecutionResponse, error) {
	if err := checkSignal(req); err != nil {
		return nil, err
	}
	r, err := s.find(req.GetNamespace(), req.GetWorkflowExecution())
	if err != nil {
		return nil, err
	}
	if r.Closing() && !s.call.Expired {
		return nil, &Wait{Topics: []Topic{runTopic(r)}, ForTime: true} // the server lets callers try again
	}
	resp := &workflowservice.SignalWorkflowExecutionResponse{Link: requestLink(r, req.GetRequestId(), enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED)}
	return resp, s.do(r, func(tx *run.Tx) error { return tx.Signal(req) })
}

func (s *step) requestCancel(req *workflowservice.RequestCancelWorkflowExecutionRequest) (*workflowservice.RequestCancelWorkflowExecutionResponse, error) {
	if err := checkLinked(req); err != nil {
		return nil, err
	}
	r, err := s.findFirst(req.GetNamespace(), req.GetWorkflowExecution(), req.GetFirstExecutionRunId())
	if err != nil {
		return nil, err
	}
	return &workflowservice.RequestCancelWorkflowExecutionResponse{}, s.do(r, func(tx *run.Tx) error {
		return tx.RequestCancel(req.GetReason(), req.GetIdentity(), req.GetLinks()...)
	})
}

func (s *step) terminate(req *workflowservice.TerminateWorkflowExecutionRequest) (*workflowservice.TerminateWorkflowExecutionResponse, error) {
	if err := checkLinked(req); err != nil {
		return nil, err
	}
	r, err := s.findFirst(req.GetNamespace(), req.GetWorkflowExecution(), req.GetFirstExecutionRunId())
	if err != nil {
		return nil, err
	}
	return &workflowservice.TerminateWorkflowExecutionResponse{}, s.do(r, func(tx *run.Tx) error {
		reason, identity := cmp.Or(req.GetReason(), "terminated by user via frontend"), cmp.Or(req.GetIdentity(), "frontend-service")
		return tx.Terminate(reason, req.GetDetails(), identity, req.GetLinks()...)
	})
}

// deleteWorkflow takes a run out of the service: service/history/api/deleteworkflow of the server. One that has not ended is terminated first. The id has
// no latest run then, even if there are earlier ones, which are left alone. A server does it a moment after its answer.
func (s *step) deleteWorkflow(req *workflowservice.DeleteWorkflowExecutionRequest) (*workflowservice.DeleteWorkflowExecutionResponse, error) {
	r, err := s.find(req.GetNamespace(), req.GetWorkflowExecution())
	if err != nil {
		return nil, err
	}
	if !r.Closed() {
		if err := s.do(r, func(tx *run.Tx) error { return tx.Terminate("Delete workflow execution", nil, "history-service") }); err != nil {
			return nil, err
		}
	}
	s.expunge(r)
	return &workflowservice.DeleteWorkflowExecutionResponse{}, nil
}
