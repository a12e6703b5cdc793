package runner

import (
	"time"

	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/workflow"
)

// outbound notes the calls of the workflow API that lead to commands. It stands nearest to the SDK, so it sees what the
// user's own interceptors made of the arguments.
type outbound struct {
	interceptor.WorkflowOutboundInterceptorBase
	rec *recorder
}

func (o *outbound) ExecuteActivity(ctx workflow.Context, name string, args ...any) workflow.Future {
	options := workflow.GetActivityOptions(ctx)
	if workflow.GetSessionInfo(ctx) != nil {
		options.TaskQueue = "" // the session's own, which the SDK fills in
	}
	o.rec.add(ctx, KindActivity, name, append(activityFields(options, name), o.rec.input("input", args...)...)...)
	return o.Next.ExecuteActivity(ctx, name, args...)
}

func (o *outbound) ExecuteLocalActivity(ctx workflow.Context, name string, args ...any) workflow.Future {
	o.rec.add(ctx, KindLocalActivity, name, o.rec.input("input", args...)...)
	if o.rec.runOn {
		// A local activity would run on this machine, with all its effects: it stays pending instead.
		future, _ := workflow.NewFuture(ctx)
		return future
	}
	return o.Next.ExecuteLocalActivity(ctx, name, args...)
}

func (o *outbound) ExecuteChildWorkflow(ctx workflow.Context, name string, args ...any) workflow.ChildWorkflowFuture {
	fields := childFields(workflow.GetChildWorkflowOptions(ctx), name)
	o.rec.add(ctx, KindChild, name, append(fields, o.rec.input("input", args...)...)...)
	return o.Next.ExecuteChildWorkflow(ctx, name, args...)
}

func (o *outbound) NewTimer(ctx workflow.Context, d time.Duration) workflow.Future {
	o.timer(ctx, d)
	return o.Next.NewTimer(ctx, d)
}

func (o *outbound) NewTimerWithOptions(ctx workflow.Context, d time.Duration, options workflow.TimerOptions) workflow.Future {
	o.timer(ctx, d)
	return o.Next.NewTimerWithOptions(ctx, d, options)
}

// timer records a timer; one that is due at once needs no command.
func (o *outbound) timer(ctx workflow.Context, d time.Duration) {
	o.rec.add(ctx, KindTimer, d.String(), Field{"startToFireTimeout", d.String()})
	if d <= 0 {
		o.rec.amend(KindTimer, func(s *Step) { s.Silent = true })
	}
}

func (o *outbound) SignalExternalWorkflow(ctx workflow.Context, workflowID, runID, signal string, arg any) workflow.Future {
	o.signal(ctx, workflowID, signal, arg)
	return o.Next.SignalExternalWorkflow(ctx, workflowID, runID, signal, arg)
}

func (o *outbound) SignalChildWorkflow(ctx workflow.Context, workflowID, signal string, arg any) workflow.Future {
	o.signal(ctx, workflowID, signal, arg)
	return o.Next.SignalChildWorkflow(ctx, workflowID, signal, arg)
}

func (o *outbound) signal(ctx workflow.Context, workflowID, signal string, arg any) {
	fields := []Field{{"workflowExecution.workflowId", workflowID}, {"signalName", signal}}
	o.rec.add(ctx, KindSignalExternal, signal, append(fields, o.rec.input("input", arg)...)...)
}

func (o *outbound) RequestCancelExternalWorkflow(ctx workflow.Context, workflowID, runID string) workflow.Future {
	o.rec.add(ctx, KindCancelExternal, workflowID, Field{"workflowExecution.workflowId", workflowID})
	return o.Next.RequestCancelExternalWorkflow(ctx, workflowID, runID)
}

func (o *outbound) SideEffectWithOptions(ctx workflow.Context, options workflow.SideEffectOptions, f func(workflow.Context) any) converter.EncodedValue {
	o.rec.add(ctx, KindSideEffect, "")
	return o.Next.SideEffectWithOptions(ctx, options, f)
}

func (o *outbound) SideEffect(ctx workflow.Context, f func(workflow.Context) any) converter.EncodedValue {
	o.rec.add(ctx, KindSideEffect, "")
	return o.Next.SideEffect(ctx, f)
}

func (o *outbound) MutableSideEffect(ctx workflow.Context, id string, f func(workflow.Context) any, equals func(a, b any) bool) converter.EncodedValue {
	o.rec.add(ctx, KindMutableSideEffect, id)
	return o.Next.MutableSideEffect(ctx, id, f, equals)
}

func (o *outbound) MutableSideEffectWithOptions(ctx workflow.Context, id string, options workflow.MutableSideEffectOptions, f func(workflow.Context) any, equals func(a, b any) bool) converter.EncodedValue {
	o.rec.add(ctx, KindMutableSideEffect, id)
	return o.Next.MutableSideEffectWithOptions(ctx, id, options, f, equals)
}

func (o *outbound) GetVersion(ctx workflow.Context, changeID string, minSupported, maxSupported workflow.Version) workflow.Version {
	o.rec.add(ctx, KindVersion, changeID, versionFields(minSupported, maxSupported)...)
	version := o.Next.GetVersion(ctx, changeID, minSupported, maxSupported)
	o.rec.amend(KindVersion, func(s *Step) {
		s.Fields = append(s.Fields, Field{"version", number(int(version))})
		s.Silent = version == workflow.DefaultVersion
	})
	return version
}

func (o *outbound) UpsertSearchAttributes(ctx workflow.Context, attributes map[string]any) error {
	o.rec.add(ctx, KindSearchAttributes, keys(attributes), o.rec.values("searchAttributes.indexedFields", attributes)...)
	return o.Next.UpsertSearchAttributes(ctx, attributes)
}

func (o *outbound) UpsertTypedSearchAttributes(ctx workflow.Context, updates ...workflowSearchAttributeUpdate) error {
	attributes := typedValues(updates)
	o.rec.add(ctx, KindSearchAttributes, keys(attributes), o.rec.values("searchAttributes.indexedFields", attributes)...)
	return o.Next.UpsertTypedSearchAttributes(ctx, updates...)
}

func (o *outbound) UpsertMemo(ctx workflow.Context, memo map[string]any) error {
	o.rec.add(ctx, KindMemo, keys(memo), o.rec.values("upsertedMemo.fields", memo)...)
	return o.Next.UpsertMemo(ctx, memo)
}

// GetSignalChannel makes no command; it tells which signals the code listens to.
func (o *outbound) GetSignalChannel(ctx workflow.Context, name string) workflow.ReceiveChannel {
	o.rec.add(ctx, KindSignalChannel, name)
	o.rec.amend(KindSignalChannel, func(s *Step) { s.Silent = true })
	return o.Next.GetSignalChannel(ctx, name)
}

func (o *outbound) NewContinueAsNewError(ctx workflow.Context, wfn any, args ...any) error {
	o.rec.add(ctx, KindContinueAsNew, functionName(wfn), o.rec.input("input", args...)...)
	return o.Next.NewContinueAsNewError(ctx, wfn, args...)
}
