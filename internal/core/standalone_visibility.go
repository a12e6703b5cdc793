package core

import (
	"go.temporal.io/api/workflowservice/v1"

	"github.com/groundhogdev/groundhog/internal/core/run"
	"github.com/groundhogdev/groundhog/internal/core/visibility"
)

// Lists and counts of standalone activities and Nexus operations, over the same ground as those of workflows.

func (s *step) listStandaloneActivities(req *workflowservice.ListActivityExecutionsRequest) (*workflowservice.ListActivityExecutionsResponse, error) {
	page, next, err := s.page(question{req.GetNamespace(), req.GetQuery(), run.OfActivity}, req.GetPageSize(), req.GetNextPageToken())
	resp := &workflowservice.ListActivityExecutionsResponse{NextPageToken: next}
	for _, r := range page {
		resp.Executions = append(resp.Executions, r.ListStandaloneActivity())
	}
	return resp, err
}

func (s *step) countStandaloneActivities(req *workflowservice.CountActivityExecutionsRequest) (*workflowservice.CountActivityExecutionsResponse, error) {
	total, groups, err := s.count(question{req.GetNamespace(), req.GetQuery(), run.OfActivity})
	resp := &workflowservice.CountActivityExecutionsResponse{Count: total}
	for _, g := range groups {
		resp.Groups = append(resp.Groups, &workflowservice.CountActivityExecutionsResponse_AggregationGroup{GroupValues: g.values, Count: g.count})
	}
	return resp, err
}

// attributesOfStandaloneActivity reads the attributes of a standalone activity, those of the system and its own.
func attributesOfStandaloneActivity(r *run.Run) visibility.Attributes {
	return func(name string) any {
		info := r.ListStandaloneActivity()
		switch name {
		case "ActivityId":
			return info.GetActivityId()
		case "RunId":
			return info.GetRunId()
		case "ActivityType":
			return info.GetActivityType().GetName()
		case "ExecutionStatus":
			return info.GetStatus().String()
		case "TaskQueue":
			return info.GetTaskQueue()
		case "StartTime":
			return timeText(r.Began())
		case "ExecutionTime":
			return timeText(info.GetExecutionTime().AsTime())
		case "CloseTime":
			return timeText(r.Ended())
		case "StateTransitionCount":
			return info.GetStateTransitionCount()
		}
		return own(r.SearchAttributes()[name])
	}
}

func (s *step) listStandaloneOperations(req *workflowservice.ListNexusOperationExecutionsRequest) (*workflowservice.ListNexusOperationExecutionsResponse, error) {
	page, next, err := s.page(question{req.GetNamespace(), req.GetQuery(), run.OfOperation}, req.GetPageSize(), req.GetNextPageToken())
	resp := &workflowservice.ListNexusOperationExecutionsResponse{NextPageToken: next}
	for _, r := range page {
		resp.Operations = append(resp.Operations, r.ListStandaloneOperation())
	}
	return resp, err
}

func (s *step) countStandaloneOperations(req *workflowservice.CountNexusOperationExecutionsRequest) (*workflowservice.CountNexusOperationExecutionsResponse, error) {
	total, groups, err := s.count(question{req.GetNamespace(), req.GetQuery(), run.OfOperation})
	resp := &workflowservice.CountNexusOperationExecutionsResponse{Count: total}
	for _, g := range groups {
		resp.Groups = append(resp.Groups, &workflowservice.CountNexusOperationExecutionsResponse_AggregationGroup{GroupValues: g.values, Count: g.count})
	}
	return resp, err
}

// attributesOfStandaloneOperation reads the attributes of a standalone Nexus operation, those of the system and its own.
func attributesOfStandaloneOperation(r *run.Run) visibility.Attributes {
	return func(name string) any {
		info := r.ListStandaloneOperation()
		switch name {
		case "OperationId":
			return info.GetOperationId()
		case "RunId":
			return info.GetRunId()
		case "Endpoint":
			return info.GetEndpoint()
		case "Service":
			return info.GetService()
		case "Operation":
			return info.GetOperation()
		case "RequestId":
			return r.StandaloneOperationRequestID()
		case "ExecutionStatus":
			return info.GetStatus().String()
		case "StartTime":
			return timeText(r.Began())
		case "CloseTime":
			return timeText(r.Ended())
		case "StateTransitionCount":
			return info.GetStateTransitionCount()
		}
		return own(r.SearchAttributes()[name])
	}
}
