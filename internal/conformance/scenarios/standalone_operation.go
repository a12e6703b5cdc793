package scenarios

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	nexuspb "go.temporal.io/api/nexus/v1"
	"go.temporal.io/api/serviceerror"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/protobuf/types/known/durationpb"
)

// Standalone Nexus operations: like standalone activities, they have no history, so what clients and handlers are told is noted.

func standaloneOperations(name, doc string, drive func(a *standalone)) *Scenario {
	s := standaloneActivities(name, doc, drive)
	s.NeedsNexus = true
	return s
}

// startOperation starts an operation; edit changes what is asked for.
func (a *standalone) startOperation(name string, edit func(*workflowservice.StartNexusOperationExecutionRequest)) {
	req := &workflowservice.StartNexusOperationExecutionRequest{
		Namespace: a.Namespace, OperationId: a.id(name), Endpoint: a.Endpoint, Service: "svc", Operation: "op", Identity: Identity, RequestId: "start " + name,
	}
	if edit != nil {
		edit(req)
	}
	var resp *workflowservice.StartNexusOperationExecutionResponse
	var err error
	a.err = errors.Join(a.err, a.until(a, "the endpoint is known", func() bool { // it takes a server a moment
		resp, err = a.StartNexusOperationExecution(a, req)
		return req.GetEndpoint() != a.Endpoint || !missing(err)
	}))
	a.tell("start "+name, resp, err)
}

func missing(err error) bool {
	var notFound *serviceerror.NotFound
	return errors.As(err, &notFound)
}

// handle takes the next task, of which the tokens and the addresses are left out.
func (a *standalone) handle() {
	resp, err := a.PollNexusTaskQueue(a, &workflowservice.PollNexusTaskQueueRequest{
		Namespace: a.Namespace, TaskQueue: &taskqueuepb.TaskQueue{Name: a.TaskQueue}, Identity: Identity,
	})
	a.token = resp.GetTaskToken()
	if resp != nil {
		timeout := resp.GetRequest().GetHeader()["operation-timeout"] != ""
		resp.TaskToken, resp.PollerScalingDecision = nil, nil
		if r := resp.GetRequest(); r != nil {
			r.Capabilities, r.Header = nil, map[string]string{"h": r.GetHeader()["h"], "timeout": fmt.Sprint(timeout)}
			if start := r.GetStartOperation(); start != nil {
				start.CallbackHeader = nil
			}
		}
	}
	a.tell("handle", resp, err)
}

func (a *standalone) answer(resp *nexuspb.StartOperationResponse) {
	got, err := a.RespondNexusTaskCompleted(a, &workflowservice.RespondNexusTaskCompletedRequest{
		Namespace: a.Namespace, TaskToken: a.token, Response: &nexuspb.Response{Variant: &nexuspb.Response_StartOperation{StartOperation: resp}},
	})
	a.tell("answer", got, err)
}

func (a *standalone) succeed() {
	a.answer(&nexuspb.StartOperationResponse{Variant: &nexuspb.StartOperationResponse_SyncSuccess{
		SyncSuccess: &nexuspb.StartOperationResponse_Sync{Payload: payload("done").GetPayloads()[0]},
	}})
}

func (a *standalone) goOn() {
	a.answer(&nexuspb.StartOperationResponse{Variant: &nexuspb.StartOperationResponse_AsyncSuccess{
		AsyncSuccess: &nexuspb.StartOperationResponse_Async{OperationToken: "tok"},
	}})
}

func (a *standalone) refuse(kind string) {
	got, err := a.RespondNexusTaskFailed(a, &workflowservice.RespondNexusTaskFailedRequest{Namespace: a.Namespace, TaskToken: a.token, Failure: &failurepb.Failure{
		Message: "no luck", FailureInfo: &failurepb.Failure_NexusHandlerFailureInfo{NexusHandlerFailureInfo: &failurepb.NexusHandlerFailureInfo{Type: kind}},
	}})
	a.tell("refuse", got, err)
}

// stage notes what a wait for a stage brings, and how the operation looks then.
func (a *standalone) stage(name string, stage enumspb.NexusOperationWaitStage) {
	a.awaitOperation(name, stage)
	a.lookAtOperation(name)
}

func (a *standalone) awaitOperation(name string, stage enumspb.NexusOperationWaitStage) {
	ask(a, "outcome of "+name, a.PollNexusOperationExecution, &workflowservice.PollNexusOperationExecutionRequest{Namespace: a.Namespace, OperationId: a.id(name), WaitStage: stage})
}

// lookAtOperation notes all that is known of an operation, but for what depends on the service's inner life.
func (a *standalone) lookAtOperation(name string) {
	resp, err := a.DescribeNexusOperationExecution(a, &workflowservice.DescribeNexusOperationExecutionRequest{
		Namespace: a.Namespace, OperationId: a.id(name), IncludeInput: true, IncludeOutcome: true,
	})
	if resp != nil {
		resp.LongPollToken = nil
		if info := resp.GetInfo(); info != nil {
			info.StateSizeBytes, info.StateTransitionCount, info.ExecutionDuration = 0, 0, durationpb.New(0)
		}
	}
	a.tell("described "+name, resp, err)
}

func (a *standalone) cancelOperation(name, request string) {
	ask(a, "cancel "+name, a.RequestCancelNexusOperationExecution, &workflowservice.RequestCancelNexusOperationExecutionRequest{
		Namespace: a.Namespace, OperationId: a.id(name), Identity: Identity, RequestId: request, Reason: "enough",
	})
}

func (a *standalone) terminateOperation(name, request string) {
	ask(a, "terminate "+name, a.TerminateNexusOperationExecution, &workflowservice.TerminateNexusOperationExecutionRequest{
		Namespace: a.Namespace, OperationId: a.id(name), Identity: Identity, RequestId: request, Reason: "no more",
	})
}

// settled waits until a description says so.
func (a *standalone) settled(name string, is func(*nexuspb.NexusOperationExecutionInfo) bool) {
	a.err = a.until(a, name+" settles", func() bool {
		resp, err := a.DescribeNexusOperationExecution(a, &workflowservice.DescribeNexusOperationExecutionRequest{Namespace: a.Namespace, OperationId: a.id(name)})
		return err == nil && is(resp.GetInfo())
	})
}

// viaSDK starts an operation of the service that regNexus registers, with the SDK's client and worker.
func viaSDK(name, doc, operation, in string, during func(ctx context.Context, e *Env, h client.NexusOperationHandle) error) *Scenario {
	return add(&Scenario{Name: name, Doc: doc, NeedsNexus: true, Register: regNexus, Drive: func(ctx context.Context, e *Env) error {
		c, err := e.Client.NewNexusClient(client.NexusClientOptions{Endpoint: e.Endpoint, Service: "svc"})
		if err != nil {
			return err
		}
		var h client.NexusOperationHandle
		if waited := e.until(ctx, "the endpoint is known", func() bool {
			h, err = c.ExecuteOperation(ctx, operation, in, client.StartNexusOperationOptions{ID: e.ID, ScheduleToCloseTimeout: 20 * time.Second})
			return !missing(err)
		}); waited != nil || err != nil {
			return errors.Join(waited, err)
		}
		if during != nil {
			if err := during(ctx, e, h); err != nil {
				return err
			}
		}
		var got string
		err = h.Get(ctx, &got)
		e.Note("outcome: %q, %v", got, err)
		if strings.HasPrefix(operation, "async") {
			e.recordFirst(ctx, "handler", e.ID+"-handler")
		}
		return nil
	}})
}
