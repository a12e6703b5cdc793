package core

import (
	"cmp"
	"fmt"
	"slices"

	batchpb "go.temporal.io/api/batch/v1"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"

	"github.com/groundhogdev/groundhog/internal/core/run"
)

// Resets in batches. What a run is reset to depends on its history: getResetEventIDByOptions in service/worker/batcher/activities.go of the server.

func resetInBatch(s *step, t batchTask) (proto.Message, error) {
	op := t.batch.GetResetOperation()
	r, err := s.find(t.batch.GetNamespace(), t.execution())
	if err != nil {
		return nil, fmt.Errorf("read the history of workflow %q: %s", t.id, err.Error()) // a failure, where other operations take it for done
	}
	finish, runID, err := s.resetPoint(r, op)
	if err != nil {
		return nil, err
	}
	req := &workflowservice.ResetWorkflowExecutionRequest{
		Namespace: t.batch.GetNamespace(), WorkflowExecution: batchTarget{t.id, cmp.Or(runID, t.runID)}.execution(), Reason: t.batch.GetReason(),
		RequestId: t.requestID, WorkflowTaskFinishEventId: finish, PostResetOperations: op.GetPostResetOperations(), Identity: op.GetIdentity(),
		ResetReapplyType: op.GetResetReapplyType(), //nolint:staticcheck // clients may still send it
	}
	if options := op.GetOptions(); options != nil {
		req.ResetReapplyType, req.ResetReapplyExcludeTypes = options.GetResetReapplyType(), options.GetResetReapplyExcludeTypes() //nolint:staticcheck // see above
	}
	return req, nil
}

// resetPoint finds the end of the workflow task that a run is to be reset to. The first task of a build may be in an earlier run of the chain.
func (s *step) resetPoint(r *run.Run, op *batchpb.BatchOperationReset) (finish int64, runID string, err error) {
	switch to := op.GetOptions().GetTarget().(type) {
	case *commonpb.ResetOptions_WorkflowTaskId:
		return to.WorkflowTaskId, "", nil
	case *commonpb.ResetOptions_BuildId:
		for _, point := range r.ResetPoints(s.now).GetPoints() {
			if point.GetBuildId() == to.BuildId && (point.GetRunId() == r.Identity().RunID || !op.GetOptions().GetCurrentRunOnly()) {
				return point.GetFirstWorkflowTaskCompletedId(), point.GetRunId(), nil
			}
		}
		return 0, "", serviceerror.NewInvalidArgumentf("Can't find reset point for %v", to.BuildId)
	case *commonpb.ResetOptions_FirstWorkflowTask:
		finish, err = workflowTaskOf(r.Events())
	case *commonpb.ResetOptions_LastWorkflowTask:
		finish, err = lastWorkflowTaskOf(r)
	default: // a request of the old form, which knows but two places
		if op.GetResetType() == enumspb.RESET_TYPE_LAST_WORKFLOW_TASK { //nolint:staticcheck // clients may still send it
			finish, err = lastWorkflowTaskOf(r)
		} else {
			finish, err = workflowTaskOf(r.Events())
		}
	}
	return finish, "", err
}

// workflowTaskOf finds the end of the first workflow task, or where it will be.
func workflowTaskOf(events []*historypb.HistoryEvent) (int64, error) {
	if i := slices.IndexFunc(events, isTaskCompleted); i >= 0 {
		return events[i].GetEventId(), nil
	}
	for _, e := range events {
		if e.GetEventType() == enumspb.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED {
			return e.GetEventId() + 1, nil
		}
	}
	return 0, serviceerror.NewInvalidArgument("unable to find any scheduled or completed task")
}

func lastWorkflowTaskOf(r *run.Run) (int64, error) {
	for _, e := range slices.Backward(r.Events()) {
		if isTaskCompleted(e) {
			return e.GetEventId(), nil
		}
	}
	return workflowTaskOf(r.Events())
}

func isTaskCompleted(e *historypb.HistoryEvent) bool {
	return e.GetEventType() == enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED
}
