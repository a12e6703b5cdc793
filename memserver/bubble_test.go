package memserver_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// In a bubble, the code of activities sleeps in virtual time too, and the two clocks go together.
func TestActivitySleepsInABubble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := begin(t, func(r worker.Registry) {
			r.RegisterWorkflow(callActivity)
			r.RegisterActivityWithOptions(func(context.Context) (string, error) {
				began := time.Now()
				time.Sleep(10 * time.Minute)
				return time.Since(began).String(), nil
			}, activity.RegisterOptions{Name: "act"})
		})
		defer s.Close()
		run := start(t, s.Client(), "a", callActivity, workflow.ActivityOptions{StartToCloseTimeout: time.Hour})
		if got := get(t, run); got != "10m0s" {
			t.Errorf("it slept %s", got)
		}
	})
}

// The activity finds out by its context, at the moment at which the service times it out.
func TestDeadlineOfAnActivityInABubble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		after := make(chan time.Duration, 1)
		s := begin(t, func(r worker.Registry) {
			r.RegisterWorkflow(callActivity)
			r.RegisterActivityWithOptions(func(ctx context.Context) error {
				began := time.Now()
				<-ctx.Done()
				after <- time.Since(began)
				return ctx.Err()
			}, activity.RegisterOptions{Name: "act"})
		})
		defer s.Close()
		before := s.Now()
		err := start(t, s.Client(), "a", callActivity, workflow.ActivityOptions{
			StartToCloseTimeout: 5 * time.Minute, RetryPolicy: &temporal.RetryPolicy{MaximumAttempts: 1},
		}).Get(t.Context(), nil)
		var timeout *temporal.TimeoutError
		if !errors.As(err, &timeout) || timeout.TimeoutType() != enumspb.TIMEOUT_TYPE_START_TO_CLOSE {
			t.Errorf("get: %v", err)
		}
		if got := <-after; got != 5*time.Minute {
			t.Errorf("its context ended after %v", got)
		}
		if passed := s.Now().Sub(before); passed != 5*time.Minute {
			t.Errorf("%v passed", passed)
		}
	})
}
