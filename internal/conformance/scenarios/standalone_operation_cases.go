package scenarios

import (
	"context"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	nexuspb "go.temporal.io/api/nexus/v1"
	sdkpb "go.temporal.io/api/sdk/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
)

type startOperation = workflowservice.StartNexusOperationExecutionRequest

const (
	toStart = enumspb.NEXUS_OPERATION_WAIT_STAGE_STARTED
	toClose = enumspb.NEXUS_OPERATION_WAIT_STAGE_CLOSED
)

var _ = standaloneOperations("operation_success", "a standalone Nexus operation that its handler answers at once", func(a *standalone) {
	a.startOperation("a", func(req *startOperation) {
		req.Input, req.NexusHeader = payload("in").GetPayloads()[0], map[string]string{"H": "x"}
		req.ScheduleToCloseTimeout, req.ScheduleToStartTimeout, req.StartToCloseTimeout = seconds(60), seconds(100), seconds(30)
		req.UserMetadata = &sdkpb.UserMetadata{Summary: payload("sum").GetPayloads()[0]}
		req.SearchAttributes = keyword("kw")
	})
	a.lookAtOperation("a")
	a.handle()
	a.succeed()
	a.stage("a", toClose)
	a.stage("a", toStart)
	a.cancelOperation("a", "r")
	a.terminateOperation("a", "r")
})

var _ = standaloneOperations("operation_retries", "a handler that is asked again", func(a *standalone) {
	a.startOperation("a", nil)
	a.handle()
	a.refuse("UNAVAILABLE")
	a.settled("a", func(info *nexuspb.NexusOperationExecutionInfo) bool { return info.GetLastAttemptFailure() != nil })
	a.lookAtOperation("a")
	go func() { // for time to move on in the in-memory service
		_, _ = a.PollNexusOperationExecution(a, &workflowservice.PollNexusOperationExecutionRequest{Namespace: a.Namespace, OperationId: a.id("a"), WaitStage: toClose})
	}()
	a.handle()
	a.succeed()
	a.stage("a", toClose)
})

var _ = standaloneOperations("operation_failures", "operations that fail, each in a way of its own", func(a *standalone) {
	a.startOperation("bad", nil)
	a.handle()
	a.refuse("BAD_REQUEST")
	a.stage("bad", toClose)
	a.startOperation("failed", nil)
	a.handle()
	a.answer(&nexuspb.StartOperationResponse{Variant: &nexuspb.StartOperationResponse_Failure{Failure: &failurepb.Failure{
		Message: "no", FailureInfo: &failurepb.Failure_ApplicationFailureInfo{ApplicationFailureInfo: &failurepb.ApplicationFailureInfo{Type: "E"}},
	}}})
	a.stage("failed", toClose)
	a.startOperation("canceled", nil)
	a.handle()
	a.answer(&nexuspb.StartOperationResponse{Variant: &nexuspb.StartOperationResponse_Failure{Failure: &failurepb.Failure{
		Message: "no", FailureInfo: &failurepb.Failure_CanceledFailureInfo{CanceledFailureInfo: &failurepb.CanceledFailureInfo{}},
	}}})
	a.stage("canceled", toClose)
})

var _ = standaloneOperations("operation_timeouts", "each timeout of a standalone Nexus operation", func(a *standalone) {
	a.startOperation("to start", func(req *startOperation) { req.ScheduleToStartTimeout = seconds(2) })
	a.awaitOperation("to start", toClose) // whether there is time for another request first, is a race
	a.startOperation("whole", func(req *startOperation) { req.ScheduleToCloseTimeout = seconds(2) })
	a.awaitOperation("whole", toClose)
})

var _ = standaloneOperations("operation_async", "an operation that goes on by itself, and is cancelled", func(a *standalone) {
	a.startOperation("a", func(req *startOperation) { req.StartToCloseTimeout = seconds(3) })
	a.handle()
	a.goOn()
	a.stage("a", toStart)
	a.cancelOperation("a", "r")
	a.cancelOperation("a", "r")
	a.cancelOperation("a", "s")
	a.handle()
	a.refuse("BAD_REQUEST")
	a.settled("a", func(info *nexuspb.NexusOperationExecutionInfo) bool {
		return info.GetCancellationInfo().GetLastAttemptFailure() != nil
	})
	a.stage("a", toClose)
	a.startOperation("b", nil)
	a.cancelOperation("b", "r")
	a.lookAtOperation("b")
	a.handle()
	a.goOn()
	a.handle()
	ask(a, "cancel answered", a.RespondNexusTaskCompleted, &workflowservice.RespondNexusTaskCompletedRequest{
		Namespace: a.Namespace, TaskToken: a.token, Response: &nexuspb.Response{Variant: &nexuspb.Response_CancelOperation{CancelOperation: &nexuspb.CancelOperationResponse{}}},
	})
	a.settled("b", func(info *nexuspb.NexusOperationExecutionInfo) bool {
		return info.GetCancellationInfo().GetState() == enumspb.NEXUS_OPERATION_CANCELLATION_STATE_SUCCEEDED
	})
	a.lookAtOperation("b")
	a.terminateOperation("b", "r")
	a.terminateOperation("b", "r")
	a.terminateOperation("b", "s")
	a.cancelOperation("b", "t")
	a.stage("b", toClose)
})

var _ = standaloneOperations("operation_ids", "ids that are used again", func(a *standalone) {
	policies := func(request string, reuse enumspb.NexusOperationIdReusePolicy, conflict enumspb.NexusOperationIdConflictPolicy) {
		a.startOperation("a", func(req *startOperation) {
			req.RequestId, req.IdReusePolicy, req.IdConflictPolicy = request, reuse, conflict
		})
	}
	a.startOperation("a", nil)
	a.startOperation("a", nil)
	policies("other", 0, 0)
	policies("other", 0, enumspb.NEXUS_OPERATION_ID_CONFLICT_POLICY_USE_EXISTING)
	a.handle()
	a.succeed()
	a.stage("a", toClose)
	policies("other", enumspb.NEXUS_OPERATION_ID_REUSE_POLICY_REJECT_DUPLICATE, 0)
	policies("other", enumspb.NEXUS_OPERATION_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY, 0)
	policies("other", 0, 0)
})

var _ = standaloneOperations("operation_refused", "requests that are refused", func(a *standalone) {
	for _, edit := range []func(*startOperation){
		func(req *startOperation) { req.OperationId = "" },
		func(req *startOperation) { req.Endpoint = "" },
		func(req *startOperation) { req.Endpoint = "nowhere" },
		func(req *startOperation) { req.Service = "" },
		func(req *startOperation) { req.Operation = "" },
		func(req *startOperation) { req.StartToCloseTimeout = seconds(-1) },
		func(req *startOperation) { req.NexusHeader = map[string]string{"Request-Timeout": "1s"} },
		func(req *startOperation) {
			req.SearchAttributes = &commonpb.SearchAttributes{IndexedFields: map[string]*commonpb.Payload{"RunId": payload("x").GetPayloads()[0]}}
		},
	} {
		a.startOperation("a", edit)
	}
	a.lookAtOperation("nobody")
	a.terminateOperation("nobody", "r")
	ask(a, "unknown stage", a.PollNexusOperationExecution, &workflowservice.PollNexusOperationExecutionRequest{Namespace: a.Namespace, OperationId: "a", WaitStage: 9})
	ask(a, "bad run id", a.PollNexusOperationExecution, &workflowservice.PollNexusOperationExecutionRequest{Namespace: a.Namespace, OperationId: "a", RunId: "x"})
})

var _ = viaSDK("operation_sdk_sync", "the SDK's client gets what a handler answers", "sync", "x", nil)

var _ = viaSDK("operation_sdk_failed", "the SDK's client gets the failure of an operation", "fail", "x", nil)

var _ = viaSDK("operation_sdk_bad", "the SDK's client gets the error of a handler", "bad", "x", nil)

var _ = viaSDK("operation_sdk_workflow", "the SDK's client gets the result of a workflow that the handler started", "async", "y", nil)

var _ = viaSDK("operation_sdk_workflow_fails", "the SDK's client gets the failure of a workflow that the handler started", "async", "fail", nil)

var _ = viaSDK("operation_sdk_cancel", "a client cancels, and the handler's workflow is cancelled", "async", "block", func(ctx context.Context, e *Env, h client.NexusOperationHandle) error {
	if err := e.until(ctx, "the workflow waits", func() bool { return e.waitEvent(ctx, e.ID+"-handler", enumspb.EVENT_TYPE_TIMER_STARTED) == nil }); err != nil {
		return err
	}
	return h.Cancel(ctx, client.CancelNexusOperationOptions{Reason: "enough"})
})
