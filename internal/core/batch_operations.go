package core

import (
	batchpb "go.temporal.io/api/batch/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/fieldmaskpb"

	"github.com/groundhogdev/groundhog/internal/core/run"
)

// What batch operations can do: processSingleTask in service/worker/batcher/activities.go of the server. This is the place to add one.

// batchOperation is something that can be done to many executions.
type batchOperation struct {
	kind                 enumspb.BatchOperationType
	open                 bool // it is only for what has not ended, if a query finds it
	standaloneActivities bool // it is for standalone activities
	make                 func(s *step, t batchTask) (proto.Message, error)
}

// batchTask is what is to be done for one target. The request id is the same if the target is listed again.
type batchTask struct {
	batch *workflowservice.StartBatchOperationRequest
	batchTarget
	requestID string
}

// sort is what the operation is for.
func (o batchOperation) sort() run.Sort {
	if o.standaloneActivities {
		return run.OfActivity
	}
	return run.OfWorkflow
}

// executions is how lists of executions call what the operation is for.
func (o batchOperation) executions() enumspb.ExecutionType {
	if o.standaloneActivities {
		return enumspb.EXECUTION_TYPE_ACTIVITY
	}
	return enumspb.EXECUTION_TYPE_WORKFLOW
}

// batchOperations are the operations by the name of their message.
var batchOperations = map[protoreflect.FullName]batchOperation{}

func init() {
	inBatch(batchOperation{kind: enumspb.BATCH_OPERATION_TYPE_TERMINATE_WORKFLOW, open: true}, terminateInBatch)
	inBatch(batchOperation{kind: enumspb.BATCH_OPERATION_TYPE_CANCEL_WORKFLOW, open: true}, cancelInBatch)
	inBatch(batchOperation{kind: enumspb.BATCH_OPERATION_TYPE_SIGNAL_WORKFLOW, open: true}, signalInBatch)
	inBatch(batchOperation{kind: enumspb.BATCH_OPERATION_TYPE_DELETE_WORKFLOW}, deleteInBatch)
	inBatch(batchOperation{kind: enumspb.BATCH_OPERATION_TYPE_UPDATE_WORKFLOW_EXECUTION_OPTIONS, open: true}, updateInBatch)
	inBatch(batchOperation{kind: enumspb.BATCH_OPERATION_TYPE_UNPAUSE_ACTIVITY, open: true}, unpauseInBatch)
	inBatch(batchOperation{kind: enumspb.BATCH_OPERATION_TYPE_RESET_ACTIVITY, open: true}, resetActivityInBatch)
	inBatch(batchOperation{kind: enumspb.BATCH_OPERATION_TYPE_UPDATE_ACTIVITY_OPTIONS, open: true}, updateActivityInBatch)
	inBatch(batchOperation{kind: enumspb.BATCH_OPERATION_TYPE_TERMINATE_ACTIVITY, open: true, standaloneActivities: true}, terminateStandaloneActivityInBatch)
	inBatch(batchOperation{kind: enumspb.BATCH_OPERATION_TYPE_CANCEL_ACTIVITY, open: true, standaloneActivities: true}, cancelStandaloneActivityInBatch)
	inBatch(batchOperation{kind: enumspb.BATCH_OPERATION_TYPE_DELETE_ACTIVITY, standaloneActivities: true}, deleteStandaloneActivityInBatch)

	var reset *batchpb.BatchOperationReset
	//workflowcheck:ignore global -- only init writes to it
	batchOperations[reset.ProtoReflect().Descriptor().FullName()] = batchOperation{kind: enumspb.BATCH_OPERATION_TYPE_RESET_WORKFLOW, make: resetInBatch}
}

// inBatch lists an operation that is a request of its own for each target, whatever its state.
func inBatch[Op proto.Message](o batchOperation, request func(t batchTask, op Op) proto.Message) {
	var op Op
	o.make = func(_ *step, t batchTask) (proto.Message, error) {
		return request(t, operationMessage(t.batch).(Op)), nil
	}
	//workflowcheck:ignore global -- only init writes to it
	batchOperations[op.ProtoReflect().Descriptor().FullName()] = o
}

// operationMessage is the operation that a request asks for, nil if there is none.
func operationMessage(req *workflowservice.StartBatchOperationRequest) proto.Message {
	m := req.ProtoReflect()
	field := m.WhichOneof(m.Descriptor().Oneofs().ByName("operation"))
	if field == nil {
		return nil
	}
	return m.Get(field).Message().Interface()
}

// operationOf finds what a request asks for; the zero operation has nothing to make.
func operationOf(req *workflowservice.StartBatchOperationRequest) batchOperation {
	op := operationMessage(req)
	if op == nil {
		return batchOperation{}
	}
	return batchOperations[op.ProtoReflect().Descriptor().FullName()]
}

// operatorOf is the identity of who asks.
func operatorOf(req *workflowservice.StartBatchOperationRequest) string {
	if op, ok := operationMessage(req).(interface{ GetIdentity() string }); ok {
		return op.GetIdentity()
	}
	return ""
}

// batcher is who ends and cancels workflows in a batch: the server's own worker does, in its own name, and leaves the operation's details out.
const batcher = "temporal-system"

func terminateInBatch(t batchTask, _ *batchpb.BatchOperationTermination) proto.Message {
	return &workflowservice.TerminateWorkflowExecutionRequest{
		Namespace: t.batch.GetNamespace(), WorkflowExecution: t.execution(), Reason: t.batch.GetReason(), Identity: batcher,
	}
}

func cancelInBatch(t batchTask, _ *batchpb.BatchOperationCancellation) proto.Message {
	return &workflowservice.RequestCancelWorkflowExecutionRequest{
		Namespace: t.batch.GetNamespace(), WorkflowExecution: t.execution(), RequestId: t.requestID, Identity: batcher,
	}
}

func signalInBatch(t batchTask, op *batchpb.BatchOperationSignal) proto.Message {
	return &workflowservice.SignalWorkflowExecutionRequest{
		Namespace: t.batch.GetNamespace(), WorkflowExecution: t.execution(), SignalName: op.GetSignal(), Input: op.GetInput(),
		Identity: op.GetIdentity(), RequestId: t.requestID,
	}
}

func deleteInBatch(t batchTask, _ *batchpb.BatchOperationDeletion) proto.Message {
	return &workflowservice.DeleteWorkflowExecutionRequest{Namespace: t.batch.GetNamespace(), WorkflowExecution: t.execution()}
}

func updateInBatch(t batchTask, op *batchpb.BatchOperationUpdateWorkflowExecutionOptions) proto.Message {
	return &workflowservice.UpdateWorkflowExecutionOptionsRequest{
		Namespace: t.batch.GetNamespace(), WorkflowExecution: t.execution(), WorkflowExecutionOptions: op.GetWorkflowExecutionOptions(),
		UpdateMask: op.GetUpdateMask(), Identity: op.GetIdentity(),
	}
}

func unpauseInBatch(t batchTask, op *batchpb.BatchOperationUnpauseActivities) proto.Message {
	req := &workflowservice.UnpauseActivityRequest{
		Namespace: t.batch.GetNamespace(), Execution: t.execution(), Identity: op.GetIdentity(), Jitter: op.GetJitter(),
		ResetAttempts: op.GetResetAttempts(), ResetHeartbeat: op.GetResetHeartbeat(),
		Activity: &workflowservice.UnpauseActivityRequest_UnpauseAll{UnpauseAll: true},
	}
	if op.GetType() != "" {
		req.Activity = &workflowservice.UnpauseActivityRequest_Type{Type: op.GetType()}
	}
	return req
}

func resetActivityInBatch(t batchTask, op *batchpb.BatchOperationResetActivities) proto.Message {
	req := &workflowservice.ResetActivityRequest{
		Namespace: t.batch.GetNamespace(), Execution: t.execution(), Identity: op.GetIdentity(), Jitter: op.GetJitter(), KeepPaused: op.GetKeepPaused(),
		ResetHeartbeat: op.GetResetHeartbeat(), RestoreOriginalOptions: op.GetRestoreOriginalOptions(),
		Activity: &workflowservice.ResetActivityRequest_MatchAll{MatchAll: true},
	}
	if op.GetType() != "" {
		req.Activity = &workflowservice.ResetActivityRequest_Type{Type: op.GetType()}
	}
	return req
}

// updateActivityInBatch leaves it to the request to refuse an operation that says nothing of which activities it is for.
func updateActivityInBatch(t batchTask, op *batchpb.BatchOperationUpdateActivityOptions) proto.Message {
	req := &workflowservice.UpdateActivityOptionsRequest{
		Namespace: t.batch.GetNamespace(), Execution: t.execution(), Identity: op.GetIdentity(), RestoreOriginal: op.GetRestoreOriginal(),
		ActivityOptions: op.GetActivityOptions(), UpdateMask: &fieldmaskpb.FieldMask{Paths: op.GetUpdateMask().GetPaths()},
	}
	switch {
	case op.GetType() != "":
		req.Activity = &workflowservice.UpdateActivityOptionsRequest_Type{Type: op.GetType()}
	case op.GetMatchAll():
		req.Activity = &workflowservice.UpdateActivityOptionsRequest_MatchAll{MatchAll: true}
	}
	return req
}

func terminateStandaloneActivityInBatch(t batchTask, op *batchpb.BatchOperationTerminateActivities) proto.Message {
	return &workflowservice.TerminateActivityExecutionRequest{
		Namespace: t.batch.GetNamespace(), ActivityId: t.id, RunId: t.runID, Identity: op.GetIdentity(), Reason: op.GetReason(), RequestId: t.requestID,
	}
}

func cancelStandaloneActivityInBatch(t batchTask, op *batchpb.BatchOperationCancelActivities) proto.Message {
	return &workflowservice.RequestCancelActivityExecutionRequest{
		Namespace: t.batch.GetNamespace(), ActivityId: t.id, RunId: t.runID, Identity: op.GetIdentity(), Reason: op.GetReason(), RequestId: t.requestID,
	}
}

func deleteStandaloneActivityInBatch(t batchTask, _ *batchpb.BatchOperationDeleteActivities) proto.Message {
	return &workflowservice.DeleteActivityExecutionRequest{Namespace: t.batch.GetNamespace(), ActivityId: t.id, RunId: t.runID}
}
