package memserver_test

import (
	"errors"
	"testing"

	batchpb "go.temporal.io/api/batch/v1"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
)

// TestBatchSignalsReachTheWorkersOfAll signals all workflows of a type, as "temporal workflow signal --query" does.
func TestBatchSignalsReachTheWorkersOfAll(t *testing.T) {
	s := begin(t, func(r worker.Registry) { r.RegisterWorkflow(awaitSignal) })
	one, two := start(t, s.Client(), "one", awaitSignal), start(t, s.Client(), "two", awaitSignal)
	service := s.Client().WorkflowService()
	if _, err := service.StartBatchOperation(t.Context(), &workflowservice.StartBatchOperationRequest{
		Namespace: "default", JobId: "job", Reason: "why", VisibilityQuery: "WorkflowType = 'awaitSignal'",
		Operation: &workflowservice.StartBatchOperationRequest_SignalOperation{SignalOperation: &batchpb.BatchOperationSignal{Signal: "s", Identity: "me"}},
	}); err != nil {
		t.Fatal(err)
	}
	get(t, one)
	get(t, two)
	job, err := service.DescribeBatchOperation(t.Context(), &workflowservice.DescribeBatchOperationRequest{Namespace: "default", JobId: "job"})
	if err != nil || job.GetState() != enumspb.BATCH_OPERATION_STATE_COMPLETED || job.GetCompleteOperationCount() != 2 || job.GetTotalOperationCount() != 2 {
		t.Errorf("the job is %v (%v)", job, err)
	}
}

// TestDeletedWorkflowsAreGone deletes a workflow that runs and one that has ended.
func TestDeletedWorkflowsAreGone(t *testing.T) {
	s := begin(t, func(r worker.Registry) { r.RegisterWorkflow(awaitSignal) })
	done, open := start(t, s.Client(), "done", awaitSignal), start(t, s.Client(), "open", awaitSignal)
	if err := s.Client().SignalWorkflow(t.Context(), "done", "", "s", nil); err != nil {
		t.Fatal(err)
	}
	get(t, done)
	for _, id := range []string{"done", "open"} {
		if _, err := s.Client().WorkflowService().DeleteWorkflowExecution(t.Context(), &workflowservice.DeleteWorkflowExecutionRequest{
			Namespace: "default", WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: id},
		}); err != nil {
			t.Fatal(err)
		}
	}
	missing, terminated := new(serviceerror.NotFound), new(temporal.TerminatedError)
	if err := open.Get(t.Context(), nil); !errors.As(err, &missing) || errors.As(err, &terminated) {
		t.Errorf("who waits for a deleted workflow is told %v", err)
	}
	if _, err := s.Client().DescribeWorkflow(t.Context(), "done", ""); !errors.As(err, &missing) {
		t.Errorf("a deleted workflow is described, error %v", err)
	}
	list, err := s.Client().ListWorkflow(t.Context(), &workflowservice.ListWorkflowExecutionsRequest{})
	if err != nil || len(list.GetExecutions()) != 0 {
		t.Errorf("the list has %v (%v)", list, err)
	}
	again, err := s.Client().ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{
		ID: "done", TaskQueue: "q", WorkflowIDReusePolicy: enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
	}, awaitSignal)
	if err != nil {
		t.Fatalf("the id of a deleted workflow is taken: %v", err)
	}
	if err := s.Client().SignalWorkflow(t.Context(), again.GetID(), "", "s", "again"); err != nil {
		t.Fatal(err)
	}
	if got := get(t, again); got != "again" {
		t.Errorf("got %q", got)
	}
}
