package core

import (
	batchpb "go.temporal.io/api/batch/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
)

// What the server refuses of batch operations: ValidateBatchOperation in service/worker/batcher/workflow.go.

func checkBatch(req *workflowservice.StartBatchOperationRequest) error {
	given := 0
	for _, is := range []bool{req.GetVisibilityQuery() != "", len(req.GetExecutions()) > 0, len(req.GetTargetExecutions()) > 0} { //nolint:staticcheck // clients may still send executions
		if is {
			given++
		}
	}
	o := operationOf(req)
	switch {
	case req.GetOperation() == nil, req.GetReason() == "", given == 0:
		return serviceerror.NewInvalidArgument("must provide required parameters: BatchType,Reason,Namespace, AND one of (Query OR Executions OR TargetExecutions)")
	case req.GetJobId() == "":
		return serviceerror.NewInvalidArgument("JobId is not set on request.")
	case given > 1:
		return serviceerror.NewInvalidArgument("visibility query, executions, and target executions are mutually exclusive")
	case o.make == nil:
		return serviceerror.NewInvalidArgumentf("The operation type %T is not supported", req.GetOperation())
	}
	for i, e := range req.GetTargetExecutions() {
		if e.GetType() != o.executions() {
			return serviceerror.NewInvalidArgumentf("target_executions[%d] has type %v, but operation %T requires %v", i, e.GetType(), req.GetOperation(), o.executions())
		}
	}
	return checkBatchOperation(req)
}

// errNoActivityType says that an operation for activities of workflows is for none.
func errNoActivityType() error {
	return serviceerror.NewInvalidArgument("Either activity type must be set, or match all should be set to true")
}

func checkBatchOperation(req *workflowservice.StartBatchOperationRequest) error {
	switch op := operationMessage(req).(type) {
	case *batchpb.BatchOperationSignal:
		if op.GetSignal() == "" {
			return serviceerror.NewInvalidArgument("must provide signal name")
		}
	case *batchpb.BatchOperationUpdateWorkflowExecutionOptions:
		switch {
		case op.GetWorkflowExecutionOptions() == nil:
			return serviceerror.NewInvalidArgument("must provide UpdateOptions")
		case op.GetUpdateMask() == nil:
			return serviceerror.NewInvalidArgument("must provide UpdateMask")
		}
	case *batchpb.BatchOperationReset:
		return checkBatchReset(op)
	case *batchpb.BatchOperationUnpauseActivities:
		switch {
		case op.GetActivity() == nil:
			return serviceerror.NewInvalidArgument("activity filter must be set")
		case op.GetType() == "" && !op.GetMatchAll():
			return errNoActivityType()
		}
	case *batchpb.BatchOperationResetActivities:
		switch {
		case op.GetActivity() == nil:
			return serviceerror.NewInvalidArgument("must provide ActivityType or MatchAll")
		case op.GetType() == "" && !op.GetMatchAll():
			return errNoActivityType()
		}
	case *batchpb.BatchOperationUpdateActivityOptions:
		switch options := op.GetActivityOptions() != nil; {
		case options && op.GetRestoreOriginal():
			return serviceerror.NewInvalidArgument("cannot set both activity options and restore original")
		case !options && !op.GetRestoreOriginal():
			return serviceerror.NewInvalidArgument("Either activity type must be set, or restore original should be set to true")
		case op.GetActivity() != nil && op.GetType() == "" && !op.GetMatchAll():
			return errNoActivityType()
		}
	}
	return nil
}

func checkBatchReset(op *batchpb.BatchOperationReset) error {
	if op.GetOptions() != nil {
		if op.GetOptions().GetTarget() == nil {
			return serviceerror.NewInvalidArgument("batch reset missing target")
		}
		return nil
	}
	to := op.GetResetType() //nolint:staticcheck // clients may still send it
	if _, ok := enumspb.ResetType_name[int32(to)]; !ok || to == enumspb.RESET_TYPE_UNSPECIFIED {
		return serviceerror.NewInvalidArgumentf("unknown batch reset type %v", to)
	}
	return nil
}
