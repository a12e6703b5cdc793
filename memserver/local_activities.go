package memserver

import (
	"cmp"
	"math"
	"slices"
	"time"

	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// Local activities are retried by the worker, which knows nothing of virtual time: it sleeps between attempts that are nearer to each other than the timeout of workflow tasks, and compares the end of their
// timeout with the real clock. Here it is brought to wait with timers of the workflow, as it does when attempts are far from each other, and to count the attempts that fit into the timeout: it is told stretched
// times between attempts, and what it makes of them gets its true length on the way into the history (markers.go), from where the worker takes the length of the timer.

// ever is a timeout that no clock reaches, wherever a test sets it.
const ever = 250 * 365 * 24 * time.Hour

const (
	// stretch is how many times as long the worker takes the times between attempts.
	stretch = 1 << 16
	// briefest, when stretched, is longer than the timeout of any workflow task, which has at most two minutes.
	briefest = 2 * time.Millisecond
	// longest, when stretched, is shorter than ever.
	longest = 24 * time.Hour
)

// stretchable is a time between two attempts within the bounds for which stretching works.
func stretchable(d time.Duration) time.Duration { return min(max(d, briefest), longest) }

func (o *observer) InterceptWorkflow(_ workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	if o.plugin.server.realTime {
		return next
	}
	return &observedWorkflow{WorkflowInboundInterceptorBase: interceptor.WorkflowInboundInterceptorBase{Next: next}, server: o.plugin.server}
}

// observedWorkflow is one run of a workflow in a worker's cache.
type observedWorkflow struct {
	interceptor.WorkflowInboundInterceptorBase
	server *Server
	pace   pace
}

func (w *observedWorkflow) Init(next interceptor.WorkflowOutboundInterceptor) error {
	return w.Next.Init(&virtualRetries{WorkflowOutboundInterceptorBase: interceptor.WorkflowOutboundInterceptorBase{Next: next}, run: w})
}

// ExecuteWorkflow returns when the workflow ends, and when the worker drops it from its cache.
func (w *observedWorkflow) ExecuteWorkflow(ctx workflow.Context, in *interceptor.ExecuteWorkflowInput) (any, error) {
	defer w.server.forgetPace(&w.pace)
	return w.Next.ExecuteWorkflow(ctx, in)
}

// virtualRetries lets the retries of local activities pass on the virtual clock.
type virtualRetries struct {
	interceptor.WorkflowOutboundInterceptorBase
	run *observedWorkflow
}

func (v *virtualRetries) ExecuteLocalActivity(ctx workflow.Context, activityType string, args ...any) workflow.Future {
	v.run.server.setPace(&v.run.pace, v.Next.GetInfo(ctx))
	options := workflow.GetLocalActivityOptions(ctx)
	whole := cmp.Or(options.ScheduleToCloseTimeout, options.StartToCloseTimeout)
	if whole <= 0 || options.RetryPolicy == nil || options.RetryPolicy.MaximumAttempts == 1 {
		return v.Next.ExecuteLocalActivity(ctx, activityType, args...)
	}
	policy := *options.RetryPolicy
	if policy.InitialInterval <= 0 || policy.BackoffCoefficient < 1 {
		return v.Next.ExecuteLocalActivity(ctx, activityType, args...) // the worker makes little sense of it
	}
	policy.InitialInterval, policy.MaximumInterval = stretchable(policy.InitialInterval), stretchable(policy.MaximumInterval)
	policy.MaximumAttempts = attemptsWithin(whole, policy)
	if policy.MaximumAttempts > 1 {
		policy.InitialInterval *= stretch
		policy.MaximumInterval *= stretch
	}
	options.StartToCloseTimeout = min(cmp.Or(options.StartToCloseTimeout, whole), whole)
	options.RetryPolicy, options.ScheduleToCloseTimeout = &policy, ever
	return v.Next.ExecuteLocalActivity(workflow.WithLocalActivityOptions(ctx, options), activityType, args...)
}

// truePolicy is the retry policy of a local activity as it was before its times were stretched.
func truePolicy(told *temporal.RetryPolicy) *temporal.RetryPolicy {
	if told == nil || told.MaximumAttempts <= 1 {
		return told
	}
	policy := *told
	policy.InitialInterval /= stretch
	policy.MaximumInterval /= stretch
	return &policy
}

// stretchDelay is for errors that ask for a time of their own until the next attempt. The original is the cause of what the worker gets.
func stretchDelay(err error, attempt int32, told *temporal.RetryPolicy) error {
	asked, ok := err.(*temporal.ApplicationError) // the worker does not look for it any further
	if !ok || asked.NextRetryDelay() <= 0 || asked.NonRetryable() || told == nil || attempt >= told.MaximumAttempts || slices.Contains(told.NonRetryableErrorTypes, asked.Type()) {
		return err
	}
	return temporal.NewApplicationErrorWithOptions(asked.Message(), asked.Type(), temporal.ApplicationErrorOptions{
		Cause: asked, NextRetryDelay: stretchable(asked.NextRetryDelay()) * stretch,
	})
}

// attemptsWithin is how many attempts begin within a timeout, if they take no time.
func attemptsWithin(whole time.Duration, p temporal.RetryPolicy) int32 {
	attempts, backoff := int32(1), p.InitialInterval
	for passed := backoff; passed <= whole && attempts != p.MaximumAttempts && attempts < math.MaxInt32; passed += backoff {
		attempts++
		backoff = time.Duration(min(float64(backoff)*p.BackoffCoefficient, float64(p.MaximumInterval)))
	}
	return attempts
}
