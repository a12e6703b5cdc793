package memserver

import (
	"cmp"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"time"

	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/internal/stack"
)

// Local activities are retried by the worker, which knows nothing of virtual time: it sleeps between attempts that are nearer to each other than the timeout of workflow tasks, and compares the end of their
// timeout with the real clock. Here it is brought to wait with timers of the workflow, as it does when attempts are far from each other, and to count the attempts that fit into the timeout: it is told stretched
// times between attempts, and what it makes of them gets its true length on the way into the history (markers.go), from where the worker takes the length of the timer. The end of the timeout it takes for far away.

const (
	// stretch is how many times as long the worker takes the times between attempts.
	stretch = 1 << 16
	// briefest, when stretched, is longer than the timeout of any workflow task, which has at most two minutes.
	briefest = 2 * time.Millisecond
	// longest, when stretched, still is a time.Duration.
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
	return w.Next.Init(&virtualRetries{next: next, run: w})
}

// ExecuteWorkflow returns when the workflow ends, and when the worker drops it from its cache.
func (w *observedWorkflow) ExecuteWorkflow(ctx workflow.Context, in *interceptor.ExecuteWorkflowInput) (any, error) {
	stack.GrowForCall()
	defer w.server.forgetPace(&w.pace)
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
	told := toldPolicy(options.RetryPolicy, cmp.Or(options.ScheduleToCloseTimeout, options.StartToCloseTimeout))
	if told == nil {
		return v.next.ExecuteLocalActivity(ctx, activityType, args...)
	}
	options.RetryPolicy = told
	v.farAway = true
	defer func() { v.farAway = false }()
	return v.next.ExecuteLocalActivity(workflow.WithLocalActivityOptions(ctx, options), activityType, args...)
}

// Now is also what the timeout of a local activity counts from: the worker compares its end with the real clock, whatever the virtual one says.
func (v *virtualRetries) Now(ctx workflow.Context) time.Time {
	if v.farAway {
		return time.Date(9999, time.January, 1, 0, 0, 0, 0, time.UTC)
	}
	return v.next.Now(ctx)
}

// toldPolicy is the retry policy that the worker is told instead of a local activity's own, whose attempts must all begin within a timeout. It is nil where the worker needs none: it does not try again, or makes
// little sense of the policy.
func toldPolicy(own *temporal.RetryPolicy, whole time.Duration) *temporal.RetryPolicy {
	if own == nil || own.MaximumAttempts == 1 || own.InitialInterval <= 0 || own.BackoffCoefficient < 1 || whole <= 0 {
		return nil
	}
	note, err := json.Marshal(own)
	if err != nil {
		return nil
	}
	told := *own
	if told.MaximumInterval <= 0 {
		told.MaximumInterval = longest
	}
	told.InitialInterval, told.MaximumInterval = stretchable(told.InitialInterval), stretchable(told.MaximumInterval)
	told.MaximumAttempts = attemptsWithin(whole, told)
	told.InitialInterval *= stretch
	told.MaximumInterval *= stretch
	told.NonRetryableErrorTypes = append(slices.Clone(own.NonRetryableErrorTypes), noted+string(note))
	return &told
}

// noted begins what a told policy has among its types of errors, as the last: the policy of which it was made.
const noted = "instead of "

// truePolicy is the retry policy of a local activity, by what the worker was told.
func truePolicy(told *temporal.RetryPolicy) *temporal.RetryPolicy {
	if told == nil || len(told.NonRetryableErrorTypes) == 0 {
		return told
	}
	note, ok := strings.CutPrefix(told.NonRetryableErrorTypes[len(told.NonRetryableErrorTypes)-1], noted)
	var own temporal.RetryPolicy
	if !ok || json.Unmarshal([]byte(note), &own) != nil {
		return told
	}
	return &own
}

// stretchDelay is for errors that ask for a time of their own until the next attempt. The original is the cause of what the worker gets.
func stretchDelay(err error, attempt int32, told *temporal.RetryPolicy) error {
	asked, ok := err.(*temporal.ApplicationError) // the worker does not look for it any further
	if !ok || asked.NextRetryDelay() <= 0 || asked.NonRetryable() || told == nil || attempt >= told.MaximumAttempts || slices.Contains(told.NonRetryableErrorTypes, asked.Type()) {
		return err
	}
	return temporal.NewApplicationErrorWithOptions(asked.Message(), asked.Type(), temporal.ApplicationErrorOptions{
		Cause: asked, Category: asked.Category(), NextRetryDelay: stretchable(asked.NextRetryDelay()) * stretch,
	})
}

// attemptsWithin is how many attempts begin within a timeout, if they take no time.
func attemptsWithin(whole time.Duration, p temporal.RetryPolicy) int32 {
	most := int64(math.MaxInt32)
	if p.MaximumAttempts > 0 {
		most = int64(p.MaximumAttempts)
	}
	attempts, backoff := int64(1), min(p.InitialInterval, p.MaximumInterval)
	for attempts < most && backoff <= whole {
		next := time.Duration(min(float64(backoff)*p.BackoffCoefficient, float64(p.MaximumInterval)))
		if next == backoff { // so it is from now on
			attempts += int64(whole / backoff)
			break
		}
		attempts, whole, backoff = attempts+1, whole-backoff, next
	}
	return int32(min(attempts, most))
}
