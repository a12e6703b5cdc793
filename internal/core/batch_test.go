package core_test

import (
	"errors"
	"testing"
	"time"

	batchpb "go.temporal.io/api/batch/v1"
	commandpb "go.temporal.io/api/command/v1"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
)

// batchRequest asks to terminate what there is, for some change of the request.
func batchRequest(change func(*workflowservice.StartBatchOperationRequest)) *workflowservice.StartBatchOperationRequest {
	req := &workflowservice.StartBatchOperationRequest{
		Namespace: "default", JobId: "job", Reason: "why", VisibilityQuery: "WorkflowId = 'w'",
		Operation: &workflowservice.StartBatchOperationRequest_TerminationOperation{TerminationOperation: &batchpb.BatchOperationTermination{Identity: "me"}},
	}
	change(req)
	return req
}

func TestRefusedBatchOperations(t *testing.T) {
	type request = workflowservice.StartBatchOperationRequest
	const required = "must provide required parameters: BatchType,Reason,Namespace, AND one of (Query OR Executions OR TargetExecutions)"
	const noType = "Either activity type must be set, or match all should be set to true"
	for want, change := range map[string]func(*request){
		required:                       func(r *request) { r.Reason = "" },
		"JobId is not set on request.": func(r *request) { r.JobId = "" },
		"visibility query, executions, and target executions are mutually exclusive": func(r *request) {
			r.TargetExecutions = []*commonpb.Execution{{BusinessId: "w"}}
		},
		"target_executions[0] has type Activity, but operation *workflowservice.StartBatchOperationRequest_TerminationOperation requires Workflow": func(r *request) {
			r.VisibilityQuery, r.TargetExecutions = "", []*commonpb.Execution{{BusinessId: "a", Type: enumspb.EXECUTION_TYPE_ACTIVITY}}
		},
		"must provide signal name": func(r *request) {
			r.Operation = &workflowservice.StartBatchOperationRequest_SignalOperation{SignalOperation: &batchpb.BatchOperationSignal{}}
		},
		"must provide UpdateOptions": func(r *request) {
			r.Operation = &workflowservice.StartBatchOperationRequest_UpdateWorkflowOptionsOperation{}
		},
		"batch reset missing target": func(r *request) {
			r.Operation = &workflowservice.StartBatchOperationRequest_ResetOperation{ResetOperation: &batchpb.BatchOperationReset{Options: &commonpb.ResetOptions{}}}
		},
		"unknown batch reset type Unspecified": func(r *request) {
			r.Operation = &workflowservice.StartBatchOperationRequest_ResetOperation{ResetOperation: &batchpb.BatchOperationReset{}}
		},
		"activity filter must be set": func(r *request) {
			r.Operation = &workflowservice.StartBatchOperationRequest_UnpauseActivitiesOperation{}
		},
		noType: func(r *request) {
			r.Operation = &workflowservice.StartBatchOperationRequest_ResetActivitiesOperation{ResetActivitiesOperation: &batchpb.BatchOperationResetActivities{
				Activity: &batchpb.BatchOperationResetActivities_Type{},
			}}
		},
		"Either activity type must be set, or restore original should be set to true": func(r *request) {
			r.Operation = &workflowservice.StartBatchOperationRequest_UpdateActivityOptionsOperation{}
		},
	} {
		_, err := newService(t).step(batchRequest(change))
		if invalid := new(serviceerror.InvalidArgument); !errors.As(err, &invalid) || err.Error() != want {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

func TestBatchOperationsAreListedLatestFirstByPages(t *testing.T) {
	s := newService(t)
	for _, id := range []string{"first", "second", "third"} {
		must[*workflowservice.StartBatchOperationResponse](s, batchRequest(func(r *workflowservice.StartBatchOperationRequest) { r.JobId = id }))
		s.advance(1)
	}
	list := func(token []byte) *workflowservice.ListBatchOperationsResponse {
		return must[*workflowservice.ListBatchOperationsResponse](s, &workflowservice.ListBatchOperationsRequest{Namespace: "default", PageSize: 2, NextPageToken: token})
	}
	page := list(nil)
	if all := page.GetOperationInfo(); len(all) != 2 || all[0].GetJobId() != "third" || all[1].GetJobId() != "second" {
		t.Errorf("the first page has %v", all)
	}
	if all := list(page.GetNextPageToken()).GetOperationInfo(); len(all) != 1 || all[0].GetJobId() != "first" {
		t.Errorf("the second page has %v", all)
	}
	d := must[*workflowservice.DescribeBatchOperationResponse](s, &workflowservice.DescribeBatchOperationRequest{Namespace: "default", JobId: "second"})
	if d.GetIdentity() != "me" || d.GetReason() != "why" || d.GetQuery() != "WorkflowId = 'w'" || !d.GetCloseTime().AsTime().Equal(d.GetStartTime().AsTime()) {
		t.Errorf("described as %v", d)
	}
}

// completeAs completes the next workflow task as a worker of a build.
func (s *service) completeAs(build string, commands ...*commandpb.Command) {
	s.t.Helper()
	must[*workflowservice.RespondWorkflowTaskCompletedResponse](s, &workflowservice.RespondWorkflowTaskCompletedRequest{
		Namespace: "default", TaskToken: s.poll().GetTaskToken(), Identity: "worker", Commands: commands,
		WorkerVersionStamp: &commonpb.WorkerVersionStamp{BuildId: build},
	})
}

// A reset by build goes to the first workflow task of the build, which may be in an earlier run of the chain.
func TestBatchResetToABuildOfAnEarlierRun(t *testing.T) {
	s := newService(t)
	first := s.start("w")
	s.completeAs("old", continuing(&commandpb.ContinueAsNewWorkflowExecutionCommandAttributes{}))
	s.advance(time.Second)
	s.completeAs("new")
	reset := func(job, build string, currentOnly bool) *workflowservice.DescribeBatchOperationResponse {
		must[*workflowservice.StartBatchOperationResponse](s, batchRequest(func(r *workflowservice.StartBatchOperationRequest) {
			r.JobId, r.VisibilityQuery = job, ""
			r.TargetExecutions = []*commonpb.Execution{{Type: enumspb.EXECUTION_TYPE_WORKFLOW, BusinessId: "w"}}
			r.Operation = &workflowservice.StartBatchOperationRequest_ResetOperation{ResetOperation: &batchpb.BatchOperationReset{Options: &commonpb.ResetOptions{
				Target: &commonpb.ResetOptions_BuildId{BuildId: build}, CurrentRunOnly: currentOnly,
			}}}
		}))
		return must[*workflowservice.DescribeBatchOperationResponse](s, &workflowservice.DescribeBatchOperationRequest{Namespace: "default", JobId: job})
	}
	if d := reset("here", "old", true); d.GetFailureOperationCount() != 1 {
		t.Errorf("the build of an earlier run is found in the latest: %v", d)
	}
	if d := reset("there", "old", false); d.GetCompleteOperationCount() != 1 {
		t.Fatalf("not reset: %v", d)
	}
	failed := s.history("w", "")[3].GetWorkflowTaskFailedEventAttributes()
	if failed.GetBaseRunId() != first {
		t.Errorf("reset to the run %q, want %q", failed.GetBaseRunId(), first)
	}
}
