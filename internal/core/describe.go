package core

import (
	"go.temporal.io/api/workflowservice/v1"
)

// describe answers DescribeWorkflowExecution.
func (s *step) describe(req *workflowservice.DescribeWorkflowExecutionRequest) (*workflowservice.DescribeWorkflowExecutionResponse, error) {
	r, err := s.find(req.GetNamespace(), req.GetExecution())
	if err != nil {
		return nil, err
	}
	return r.Describe(), nil
}
