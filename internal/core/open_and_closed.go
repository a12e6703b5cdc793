package core

import (
	"strings"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	filterpb "go.temporal.io/api/filter/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/groundhogdev/groundhog/internal/core/run"
)

// The old lists of open and of closed workflows, with filters of their own instead of a query. The server makes a query of them as well, by which a
// paused workflow is a closed one: service/frontend/workflow_handler.go.

func (s *step) listOpen(req *workflowservice.ListOpenWorkflowExecutionsRequest) (*workflowservice.ListOpenWorkflowExecutionsResponse, error) {
	query := []string{"ExecutionStatus = 'Running'"}
	if err := addSpan(&query, "StartTime", req.GetStartTimeFilter()); err != nil {
		return nil, err
	}
	addNames(&query, req)
	page, next, err := s.page(question{req.GetNamespace(), strings.Join(query, " AND "), run.OfWorkflow}, req.GetMaximumPageSize(), req.GetNextPageToken())
	return &workflowservice.ListOpenWorkflowExecutionsResponse{Executions: infos(page), NextPageToken: next}, err
}

func (s *step) listClosed(req *workflowservice.ListClosedWorkflowExecutionsRequest) (*workflowservice.ListClosedWorkflowExecutionsResponse, error) {
	query := []string{"ExecutionStatus != 'Running'"}
	if err := addSpan(&query, "CloseTime", req.GetStartTimeFilter()); err != nil {
		return nil, err
	}
	addNames(&query, req)
	if filter := req.GetStatusFilter(); filter != nil {
		status := filter.GetStatus()
		if status == enumspb.WORKFLOW_EXECUTION_STATUS_UNSPECIFIED || status == enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING {
			return nil, serviceerror.NewInvalidArgument("StatusFilter must be specified and must be not Running.")
		}
		query = append(query, "ExecutionStatus = '"+status.String()+"'")
	}
	page, next, err := s.page(question{req.GetNamespace(), strings.Join(query, " AND "), run.OfWorkflow}, req.GetMaximumPageSize(), req.GetNextPageToken())
	return &workflowservice.ListClosedWorkflowExecutionsResponse{Executions: infos(page), NextPageToken: next}, err
}

// addSpan adds what a filter by time means to a query.
func addSpan(query *[]string, attribute string, span *filterpb.StartTimeFilter) error {
	earliest, latest := span.GetEarliestTime(), span.GetLatestTime()
	if earliest != nil && latest != nil && earliest.AsTime().After(latest.AsTime()) {
		return serviceerror.NewInvalidArgument("EarliestTime in StartTimeFilter should not be larger than LatestTime.")
	}
	if earliest != nil {
		*query = append(*query, attribute+" >= '"+earliest.AsTime().Format(time.RFC3339Nano)+"'")
	}
	if latest != nil {
		*query = append(*query, attribute+" <= '"+latest.AsTime().Format(time.RFC3339Nano)+"'")
	}
	return nil
}

// named is a request with a filter by names.
type named interface {
	GetExecutionFilter() *filterpb.WorkflowExecutionFilter
	GetTypeFilter() *filterpb.WorkflowTypeFilter
}

// addNames adds what a filter by names means to a query.
func addNames(query *[]string, req named) {
	if filter := req.GetExecutionFilter(); filter != nil {
		*query = append(*query, "WorkflowId = '"+filter.GetWorkflowId()+"'")
	}
	if filter := req.GetTypeFilter(); filter != nil {
		*query = append(*query, "WorkflowType = '"+filter.GetName()+"'")
	}
}
