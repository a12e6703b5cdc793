// Package retry finds retry policies that cannot work.
//
// The service refuses a policy whose numbers contradict each other: the workflow task that asks for it fails, and is tried again until the code is
// changed.
//
// WRONG
//
//	temporal.RetryPolicy{InitialInterval: time.Minute, MaximumInterval: time.Second, BackoffCoefficient: 0.5}
//
// RIGHT
//
//	temporal.RetryPolicy{InitialInterval: time.Second, MaximumInterval: time.Minute, BackoffCoefficient: 2}
package retry
