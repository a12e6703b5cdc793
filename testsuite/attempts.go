package testsuite

import (
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// maximumAttempts is how often an activity is tried that would be tried for ever. The SDK's test environment has the same limit.
const maximumAttempts = 10

// UnlimitedAttempts has activities tried for as long as their retry policies and timeouts say. Without it, one without MaximumAttempts is tried 10 times at most, as in the SDK's test environment: retries take no
// time here, and those of an activity that is mocked to fail would never end. Local activities need no limit: all have a timeout over all attempts. The limit is part of the retry policy that histories show.
func UnlimitedAttempts() Option { return func(s *settings) { s.unlimited = true } }

// ExecuteActivity limits the attempts of an activity.
func (o *observedCalls) ExecuteActivity(ctx workflow.Context, activityType string, args ...any) workflow.Future {
	options := workflow.GetActivityOptions(ctx)
	if !o.env.settings.unlimited {
		ctx = workflow.WithRetryPolicy(ctx, limited(options.RetryPolicy))
	}
	return o.next.ExecuteActivity(ctx, activityType, args...)
}

// limited is a retry policy that ends. What it leaves open the service fills in.
func limited(policy *temporal.RetryPolicy) temporal.RetryPolicy {
	var p temporal.RetryPolicy
	if policy != nil {
		p = *policy
	}
	if p.MaximumAttempts == 0 {
		p.MaximumAttempts = maximumAttempts
	}
	return p
}
