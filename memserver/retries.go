package memserver

import (
	"errors"
	"math"
	"sync"
	"time"

	failurepb "go.temporal.io/api/failure/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
)

// firstNumber is longer than any workflow task may take. It and many that follow are exact as floating-point numbers too, with which the worker reckons.
const firstNumber time.Duration = 1 << 52

// retries decide about the next attempts of local activities of this process, by the number that a worker is told instead of the time until then.
type retries struct {
	deciding sync.Mutex
	last     time.Duration
	byNumber map[time.Duration]retry
}

// retry decides about the next attempt of a local activity, as the SDK's worker does by the clock of the machine.
type retry struct {
	policy *temporal.RetryPolicy // the workflow's, with what the SDK has added
	until  time.Time             // no attempt begins later
	asked  time.Duration         // by an error, until the next attempt; zero leaves it to the policy
}

// noRetry is what the SDK has in a marker when there is no next attempt.
const noRetry time.Duration = -1

// wait is the time until the next attempt, at a time of the virtual clock. The worker has seen to the number of attempts and to what is not retried.
func (r *retry) wait(attempt int32, now time.Time) time.Duration {
	wait := r.asked
	if wait == 0 {
		backoff, longest := float64(r.policy.InitialInterval)*math.Pow(r.policy.BackoffCoefficient, float64(attempt-1)), float64(r.policy.MaximumInterval)
		if longest > 0 && (backoff <= 0 || backoff > longest) {
			backoff = longest
		}
		wait = time.Duration(backoff)
	}
	if wait <= 0 || now.Add(wait).After(r.until) {
		return noRetry
	}
	return wait
}

// number is what a worker is told instead of a time.
func (r *retries) number(decides retry) time.Duration {
	r.deciding.Lock()
	defer r.deciding.Unlock()
	if r.byNumber == nil {
		r.byNumber, r.last = map[time.Duration]retry{}, firstNumber
	}
	r.last++
	r.byNumber[r.last] = decides
	return r.last
}

func (r *retries) retryWith(number time.Duration) (decides retry, ok bool) {
	r.deciding.Lock()
	defer r.deciding.Unlock()
	decides, ok = r.byNumber[number]
	return decides, ok
}

func (r *retries) forgetRetries(numbers ...time.Duration) {
	r.deciding.Lock()
	defer r.deciding.Unlock()
	for _, number := range numbers {
		delete(r.byNumber, number)
	}
}

// numbered is for errors that ask for a time of their own until the next attempt: what the worker gets instead asks for a number. The original is its cause.
func (r *retries) numbered(err error, decides retry) error {
	asks, ok := err.(*temporal.ApplicationError) // the worker does not look for it any further
	if !ok || asks.NextRetryDelay() <= 0 || asks.NonRetryable() {
		return err
	}
	decides.asked = asks.NextRetryDelay()
	return temporal.NewApplicationErrorWithOptions(asks.Message(), asks.Type(), temporal.ApplicationErrorOptions{
		Cause: asks, Category: asks.Category(), NextRetryDelay: r.number(decides),
	})
}

// trueFailures is a failure converter that writes the errors of local activities as they were before they got a number. That is done with a number when it has been in a marker.
type trueFailures struct {
	converter.FailureConverter
	retries *retries
}

// ErrorToFailure converts an error; it is what the SDK converts the error of a local activity with when it has its marker.
func (t trueFailures) ErrorToFailure(err error) *failurepb.Failure {
	if numbered, ok := err.(*temporal.ApplicationError); ok {
		if _, ok := t.retries.retryWith(numbered.NextRetryDelay()); ok {
			t.retries.forgetRetries(numbered.NextRetryDelay())
			err = errors.Unwrap(numbered)
		}
	}
	return t.FailureConverter.ErrorToFailure(err)
}

func (t trueFailures) WithSerializationContext(ctx converter.SerializationContext) converter.FailureConverter {
	t.FailureConverter = converter.WithFailureConverterSerializationContext(t.FailureConverter, ctx)
	return t
}
