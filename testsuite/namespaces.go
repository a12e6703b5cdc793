package testsuite

import "go.temporal.io/sdk/workflow"

// Other namespaces: the workers of an environment serve them all. A server has workers in each, so there nothing changes.

// home is a context in which workflows of other namespaces are in that of the environment.
func (o *observedCalls) home(ctx workflow.Context) workflow.Context {
	if workflow.GetChildWorkflowOptions(ctx).Namespace == "" || o.env.settings.remote() {
		return ctx
	}
	return workflow.WithWorkflowNamespace(ctx, o.env.settings.space())
}

func (o *observedCalls) ExecuteChildWorkflow(ctx workflow.Context, childWorkflowType string, args ...any) workflow.ChildWorkflowFuture {
	return o.next.ExecuteChildWorkflow(o.home(ctx), childWorkflowType, args...)
}

func (o *observedCalls) SignalChildWorkflow(ctx workflow.Context, workflowID, signalName string, arg any) workflow.Future {
	return o.next.SignalChildWorkflow(o.home(ctx), workflowID, signalName, arg)
}

func (o *observedCalls) SignalExternalWorkflow(ctx workflow.Context, workflowID, runID, signalName string, arg any) workflow.Future {
	return o.next.SignalExternalWorkflow(o.home(ctx), workflowID, runID, signalName, arg)
}

func (o *observedCalls) RequestCancelExternalWorkflow(ctx workflow.Context, workflowID, runID string) workflow.Future {
	return o.next.RequestCancelExternalWorkflow(o.home(ctx), workflowID, runID)
}
