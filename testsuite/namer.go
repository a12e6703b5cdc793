package testsuite

import (
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/workflow"
)

// namer gives activities the names that they are registered under. A worker does that by itself for those that it runs. A replayer knows no activities, and would compare history with the names of the functions.
type namer struct {
	interceptor.WorkerInterceptorBase
	registry *registry
}

func (n *namer) InterceptWorkflow(_ workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	return &namedWorkflow{inbound: next, registry: n.registry}
}

// inbound is what an inbound interceptor of workflows stands before. It is embedded for the same reason as [next].
type inbound = interceptor.WorkflowInboundInterceptor

type namedWorkflow struct {
	inbound
	registry *registry
}

func (w *namedWorkflow) Init(next interceptor.WorkflowOutboundInterceptor) error {
	return w.inbound.Init(&namedCalls{next: next, registry: w.registry})
}

type namedCalls struct {
	next
	registry *registry
}

func (c *namedCalls) ExecuteActivity(ctx workflow.Context, activityType string, args ...any) workflow.Future {
	return c.next.ExecuteActivity(ctx, c.registry.aliasOf(&c.registry.activities, activityType), args...)
}

func (c *namedCalls) ExecuteLocalActivity(ctx workflow.Context, activityType string, args ...any) workflow.Future {
	return c.next.ExecuteLocalActivity(ctx, c.registry.aliasOf(&c.registry.activities, activityType), args...)
}
