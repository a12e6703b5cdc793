package mocks_test

import (
	"context"

	"github.com/nexus-rpc/sdk-go/nexus"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

func (w *witness) InterceptActivity(_ context.Context, next interceptor.ActivityInboundInterceptor) interceptor.ActivityInboundInterceptor {
	return &witnessOfActivities{interceptor.ActivityInboundInterceptorBase{Next: next}, w}
}

func (w *witness) InterceptNexusOperation(_ context.Context, next interceptor.NexusOperationInboundInterceptor) interceptor.NexusOperationInboundInterceptor {
	return &witnessOfOperations{interceptor.NexusOperationInboundInterceptorBase{Next: next}, w}
}

func (w *witness) InterceptWorkflow(_ workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	return &witnessOfWorkflows{interceptor.WorkflowInboundInterceptorBase{Next: next}, w}
}

type witnessOfActivities struct {
	interceptor.ActivityInboundInterceptorBase
	w *witness
}

func (i *witnessOfActivities) ExecuteActivity(ctx context.Context, in *interceptor.ExecuteActivityInput) (any, error) {
	i.w.note("activity")
	return i.Next.ExecuteActivity(ctx, in)
}

type witnessOfOperations struct {
	interceptor.NexusOperationInboundInterceptorBase
	w *witness
}

func (i *witnessOfOperations) StartOperation(ctx context.Context, in interceptor.NexusStartOperationInput) (nexus.HandlerStartOperationResult[any], error) {
	i.w.note("operation")
	return i.Next.StartOperation(ctx, in)
}

type witnessOfWorkflows struct {
	interceptor.WorkflowInboundInterceptorBase
	w *witness
}

func (i *witnessOfWorkflows) Init(next interceptor.WorkflowOutboundInterceptor) error {
	return i.Next.Init(&witnessOfCalls{interceptor.WorkflowOutboundInterceptorBase{Next: next}, i.w})
}

func (i *witnessOfWorkflows) ExecuteWorkflow(ctx workflow.Context, in *interceptor.ExecuteWorkflowInput) (any, error) {
	i.w.note("workflow " + workflow.GetInfo(ctx).WorkflowType.Name)
	return i.Next.ExecuteWorkflow(ctx, in)
}

type witnessOfCalls struct {
	interceptor.WorkflowOutboundInterceptorBase
	w *witness
}

func (i *witnessOfCalls) ExecuteActivity(ctx workflow.Context, name string, args ...any) workflow.Future {
	i.w.note("ExecuteActivity")
	return i.Next.ExecuteActivity(ctx, name, args...)
}

func (i *witnessOfCalls) ExecuteLocalActivity(ctx workflow.Context, name string, args ...any) workflow.Future {
	i.w.note("ExecuteLocalActivity")
	return i.Next.ExecuteLocalActivity(ctx, name, args...)
}

func (i *witnessOfCalls) ExecuteChildWorkflow(ctx workflow.Context, name string, args ...any) workflow.ChildWorkflowFuture {
	i.w.note("ExecuteChildWorkflow")
	return i.Next.ExecuteChildWorkflow(ctx, name, args...)
}

func (i *witnessOfCalls) ExecuteNexusOperation(ctx workflow.Context, in interceptor.ExecuteNexusOperationInput) workflow.NexusOperationFuture {
	i.w.note("ExecuteNexusOperation")
	return i.Next.ExecuteNexusOperation(ctx, in)
}

func (i *witnessOfCalls) SideEffect(ctx workflow.Context, f func(workflow.Context) any) converter.EncodedValue {
	i.w.note("SideEffect")
	return i.Next.SideEffect(ctx, f)
}

func (i *witnessOfCalls) MutableSideEffect(ctx workflow.Context, id string, f func(workflow.Context) any, equals func(a, b any) bool) converter.EncodedValue {
	i.w.note("MutableSideEffect")
	return i.Next.MutableSideEffect(ctx, id, f, equals)
}

func (i *witnessOfCalls) GetVersion(ctx workflow.Context, id string, lowest, highest workflow.Version) workflow.Version {
	i.w.note("GetVersion")
	return i.Next.GetVersion(ctx, id, lowest, highest)
}

func (i *witnessOfCalls) SignalExternalWorkflow(ctx workflow.Context, workflowID, runID, name string, arg any) workflow.Future {
	i.w.note("SignalExternalWorkflow")
	return i.Next.SignalExternalWorkflow(ctx, workflowID, runID, name, arg)
}

func (i *witnessOfCalls) RequestCancelExternalWorkflow(ctx workflow.Context, workflowID, runID string) workflow.Future {
	i.w.note("RequestCancelExternalWorkflow")
	return i.Next.RequestCancelExternalWorkflow(ctx, workflowID, runID)
}

func (i *witnessOfCalls) UpsertMemo(ctx workflow.Context, memo map[string]any) error {
	i.w.note("UpsertMemo")
	return i.Next.UpsertMemo(ctx, memo)
}

func (i *witnessOfCalls) UpsertTypedSearchAttributes(ctx workflow.Context, attributes ...temporal.SearchAttributeUpdate) error {
	i.w.note("UpsertTypedSearchAttributes")
	return i.Next.UpsertTypedSearchAttributes(ctx, attributes...)
}
