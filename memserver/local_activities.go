package memserver

import (
	"cmp"
	"time"

	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/internal/stack"
)

// Local activities are retried by the worker, which knows nothing of virtual time: it sleeps between attempts that are nearer to each other than the timeout of workflow tasks, and compares the end of their
// timeout with the real clock. Here it is brought to wait with timers of the workflow, as it does when attempts are far from each other: it is told a number for the time between attempts, which is longer than any
// workflow task, and finds the true time in the marker that it makes of the attempt (markers.go), from where it takes the length of the timer. So the policy and the end of the timeout are held against the virtual
// clock there (retries.go). The worker takes that end for far away.

func (o *observer) InterceptWorkflow(_ workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	if o.plugin.server.realTime {
		return next
	}
	return &observedWorkflow{WorkflowInboundInterceptorBase: interceptor.WorkflowInboundInterceptorBase{Next: next}, server: o.plugin.server}
}

// observedWorkflow is one run of a workflow in a worker's cache.
type observedWorkflow struct {
	interceptor.WorkflowInboundInterceptorBase
	server  *Server
	pace    pace
	numbers []time.Duration // of the retries of its local activities
}

func (w *observedWorkflow) Init(next interceptor.WorkflowOutboundInterceptor) error {
	return w.Next.Init(&virtualRetries{next: next, run: w})
}

// ExecuteWorkflow returns when the workflow ends, and when the worker drops it from its cache.
func (w *observedWorkflow) ExecuteWorkflow(ctx workflow.Context, in *interceptor.ExecuteWorkflowInput) (any, error) {
	stack.GrowForCall()
	defer func() {
		w.server.forgetPace(&w.pace)
		w.server.forgetRetries(w.numbers...)
	}()
	return w.Next.ExecuteWorkflow(ctx, in)
}

// next is what an outbound interceptor of workflows stands before. It is embedded instead of the SDK's base for the reason that package stack has.
type next = interceptor.WorkflowOutboundInterceptor

// virtualRetries lets the retries of local activities pass on the virtual clock.
type virtualRetries struct {
	next
	run     *observedWorkflow
	farAway bool // the worker is about to compute the end of a timeout
}

func (v *virtualRetries) ExecuteLocalActivity(ctx workflow.Context, activityType string, args ...any) workflow.Future {
	v.run.server.setPace(&v.run.pace, v.next.GetInfo(ctx))
	options := workflow.GetLocalActivityOptions(ctx)
	if options.RetryPolicy == nil { // there are no options, and the worker says so
		return v.next.ExecuteLocalActivity(ctx, activityType, args...)
	}
	until := v.next.Now(ctx).Add(cmp.Or(options.ScheduleToCloseTimeout, options.StartToCloseTimeout))
	options.RetryPolicy = v.run.toldPolicy(retry{policy: options.RetryPolicy, until: until})
	v.farAway = true
	defer func() { v.farAway = false }()
	return v.next.ExecuteLocalActivity(workflow.WithLocalActivityOptions(ctx, options), activityType, args...)
}

// Now is also what the timeout of a local activity counts from: the worker compares its end with the real clock, whatever the virtual one says. It asks once, after propagators
// and before it starts a coroutine, which interceptors of the user's see.
func (v *virtualRetries) Now(ctx workflow.Context) time.Time {
	if v.farAway && ctx.Value(propagating{}) == nil {
		v.farAway = false
		return time.Date(9999, time.January, 1, 0, 0, 0, 0, time.UTC)
	}
	return v.next.Now(ctx)
}

// propagator is one of the user's, which may ask for the time as a local activity is called.
type propagator struct{ workflow.ContextPropagator }

// propagating is the key of what the context of a propagator has.
type propagating struct{}

func (p propagator) InjectFromWorkflow(ctx workflow.Context, to workflow.HeaderWriter) error {
	return p.ContextPropagator.InjectFromWorkflow(workflow.WithValue(ctx, propagating{}, true), to)
}

// toldPolicy is the retry policy that the worker is told instead of a local activity's own.
func (w *observedWorkflow) toldPolicy(r retry) *temporal.RetryPolicy {
	told := *r.policy
	told.InitialInterval = w.server.number(r)
	told.MaximumInterval, told.BackoffCoefficient = told.InitialInterval, 1
	w.numbers = append(w.numbers, told.InitialInterval)
	return &told
}
