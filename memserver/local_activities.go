package memserver

import (
	"cmp"
	"math"
	"time"

	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// Local activities are retried by the worker, which knows nothing of virtual time: it sleeps between attempts that are near to each other, and compares the end of their timeout with the real clock. Here it is
// brought to wait with timers of the workflow, as it does when attempts are far from each other, and to count the attempts that fit into the timeout.

// ever is a timeout that no clock reaches, wherever a test sets it.
const ever = 250 * 365 * 24 * time.Hour

// briefest is how long the worker sleeps at most between attempts. If it were less, the worker would have to report many times that an activity is still running.
const briefest = 20 * time.Millisecond

func (o *observer) InterceptWorkflow(_ workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	if o.plugin.server.realTime {
		return next
	}
	return &observedWorkflow{interceptor.WorkflowInboundInterceptorBase{Next: next}}
}

// observedWorkflow is one run of a workflow.
type observedWorkflow struct {
	interceptor.WorkflowInboundInterceptorBase
}

func (w *observedWorkflow) Init(next interceptor.WorkflowOutboundInterceptor) error {
	return w.Next.Init(&virtualRetries{interceptor.WorkflowOutboundInterceptorBase{Next: next}})
}

// virtualRetries lets the retries of local activities pass on the virtual clock.
type virtualRetries struct {
	interceptor.WorkflowOutboundInterceptorBase
}

func (v *virtualRetries) ExecuteLocalActivity(ctx workflow.Context, activityType string, args ...any) workflow.Future {
	options := workflow.GetLocalActivityOptions(ctx)
	whole := cmp.Or(options.ScheduleToCloseTimeout, options.StartToCloseTimeout)
	if whole <= 0 || options.RetryPolicy == nil || options.RetryPolicy.MaximumAttempts == 1 {
		return v.Next.ExecuteLocalActivity(ctx, activityType, args...)
	}
	policy := *options.RetryPolicy
	policy.MaximumAttempts = attemptsWithin(whole, policy)
	options.StartToCloseTimeout = min(cmp.Or(options.StartToCloseTimeout, whole), whole)
	options.RetryPolicy, options.ScheduleToCloseTimeout = &policy, ever
	// The worker uses a timer for what is longer than this timeout, which it has no other use for but to tell when to report.
	info := v.Next.GetInfo(ctx)
	info.WorkflowTaskTimeout = min(info.WorkflowTaskTimeout, max(policy.InitialInterval-1, briefest))
	return v.Next.ExecuteLocalActivity(workflow.WithLocalActivityOptions(ctx, options), activityType, args...)
}

// attemptsWithin is how many attempts begin within a timeout, if they take no time.
func attemptsWithin(whole time.Duration, p temporal.RetryPolicy) int32 {
	if p.MaximumAttempts < 0 || p.InitialInterval <= 0 || p.BackoffCoefficient < 1 {
		return p.MaximumAttempts // the SDK refuses it
	}
	attempts, backoff := int32(1), p.InitialInterval
	for passed := backoff; passed <= whole && attempts != p.MaximumAttempts && attempts < math.MaxInt32; passed += backoff {
		attempts++
		backoff = time.Duration(min(float64(backoff)*p.BackoffCoefficient, float64(cmp.Or(p.MaximumInterval, ever))))
	}
	return attempts
}
