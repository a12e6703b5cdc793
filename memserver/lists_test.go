package memserver_test

import (
	"testing"

	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/worker"
)

func TestListsOfOpenAndOfClosedWorkflows(t *testing.T) {
	s := begin(t, func(r worker.Registry) { r.RegisterWorkflow(awaitSignal) })
	done := start(t, s.Client(), "done", awaitSignal)
	start(t, s.Client(), "waits", awaitSignal)
	if err := s.Client().SignalWorkflow(t.Context(), "done", "", "s", "now"); err != nil {
		t.Fatal(err)
	}
	get(t, done)
	open, err := s.Client().ListOpenWorkflow(t.Context(), &workflowservice.ListOpenWorkflowExecutionsRequest{})
	if err != nil || len(open.GetExecutions()) != 1 || open.GetExecutions()[0].GetExecution().GetWorkflowId() != "waits" {
		t.Errorf("open are %v (%v)", open, err)
	}
	closed, err := s.Client().ListClosedWorkflow(t.Context(), &workflowservice.ListClosedWorkflowExecutionsRequest{})
	if err != nil || len(closed.GetExecutions()) != 1 || closed.GetExecutions()[0].GetExecution().GetWorkflowId() != "done" {
		t.Errorf("closed are %v (%v)", closed, err)
	}
}
