package memserver_test

import (
	"context"
	"errors"
	"reflect"
	"sync/atomic"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

func TestLocalActivityReadsTheOptionsOfTheWorkflow(t *testing.T) {
	for name, options := range map[string]workflow.LocalActivityOptions{
		"no end of attempts": {
			ScheduleToCloseTimeout: time.Hour, StartToCloseTimeout: time.Minute,
			RetryPolicy: &temporal.RetryPolicy{InitialInterval: time.Millisecond, BackoffCoefficient: 1.3, MaximumInterval: 99 * time.Hour, NonRetryableErrorTypes: []string{"fatal"}},
		},
		"four attempts, of which two begin in time": {
			ScheduleToCloseTimeout: time.Minute, StartToCloseTimeout: time.Hour,
			RetryPolicy: &temporal.RetryPolicy{InitialInterval: 40 * time.Second, BackoffCoefficient: 2, MaximumInterval: time.Hour, MaximumAttempts: 4},
		},
		"one attempt": {
			ScheduleToCloseTimeout: time.Minute, StartToCloseTimeout: time.Minute,
			RetryPolicy: &temporal.RetryPolicy{InitialInterval: time.Second, BackoffCoefficient: 2, MaximumInterval: time.Minute, MaximumAttempts: 1},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var tries int32
			s := begin(t, func(r worker.Registry) {
				r.RegisterWorkflow(tryLocally)
				r.RegisterActivityWithOptions(func(ctx context.Context) error {
					tries++
					info := activity.GetInfo(ctx)
					read := workflow.LocalActivityOptions{ScheduleToCloseTimeout: info.ScheduleToCloseTimeout, StartToCloseTimeout: info.StartToCloseTimeout, RetryPolicy: info.RetryPolicy}
					if !reflect.DeepEqual(read, options) {
						t.Errorf("attempt %d reads %+v with %+v, want %+v with %+v", tries, read, *read.RetryPolicy, options, *options.RetryPolicy)
					}
					if tries < 2 {
						return errors.New("again")
					}
					return temporal.NewApplicationError("no more", "fatal")
				}, activity.RegisterOptions{Name: "act"})
			})
			if err := start(t, s.Client(), "a", tryLocally, options).Get(t.Context(), nil); err == nil {
				t.Error("the workflow did not get the last error")
			}
		})
	}
}

// As with the SDK's worker on a server, there is no attempt after one that has taken all the time there was.
func TestLocalActivityTimesOut(t *testing.T) {
	brief, policy := 5*time.Millisecond, &temporal.RetryPolicy{InitialInterval: time.Nanosecond, MaximumAttempts: 3}
	for _, test := range []struct {
		name    string
		options workflow.LocalActivityOptions
		tries   int32
		want    enumspb.TimeoutType
	}{
		{"StartToClose alone", workflow.LocalActivityOptions{StartToCloseTimeout: brief, RetryPolicy: policy}, 1, enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE},
		{"ScheduleToClose alone", workflow.LocalActivityOptions{ScheduleToCloseTimeout: brief, RetryPolicy: policy}, 1, enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE},
		{"no other attempt begins in time", workflow.LocalActivityOptions{ScheduleToCloseTimeout: brief}, 1, enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE},
		{"each attempt", workflow.LocalActivityOptions{ScheduleToCloseTimeout: time.Hour, StartToCloseTimeout: brief, RetryPolicy: policy}, 3, enumspb.TIMEOUT_TYPE_START_TO_CLOSE},
	} {
		t.Run(test.name, func(t *testing.T) {
			var tries atomic.Int32
			given := make(chan struct{}) // when the workflow has got the error
			defer close(given)
			s := begin(t, func(r worker.Registry) {
				r.RegisterWorkflow(tryLocally)
				r.RegisterActivityWithOptions(func(context.Context) error { tries.Add(1); <-given; return nil }, activity.RegisterOptions{Name: "act"})
			})
			var timeout *temporal.TimeoutError
			err := start(t, s.Client(), "a", tryLocally, test.options).Get(t.Context(), nil)
			if !errors.As(err, &timeout) || timeout.TimeoutType() != test.want || tries.Load() != test.tries {
				t.Errorf("after %d attempts %v, want %d and a timeout of type %v", tries.Load(), err, test.tries, test.want)
			}
			replays(t, s, "a", tryLocally)
		})
	}
}

func TestLocalActivityWithABenignErrorThatAsksForATime(t *testing.T) {
	s := begin(t, func(r worker.Registry) {
		r.RegisterWorkflow(asks)
		r.RegisterActivityWithOptions(func(context.Context) error {
			return temporal.NewApplicationErrorWithOptions("busy", "", temporal.ApplicationErrorOptions{NextRetryDelay: time.Second, Category: temporal.ApplicationErrorCategoryBenign})
		}, activity.RegisterOptions{Name: "act"})
	})
	if err := start(t, s.Client(), "a", asks, int32(2)).Get(t.Context(), nil); err == nil {
		t.Error("the workflow did not get the error")
	}
	history, err := s.History(t.Context(), "a", "")
	if err != nil {
		t.Fatal(err)
	}
	benign := 0
	for _, e := range history.GetEvents() {
		if e.GetMarkerRecordedEventAttributes().GetFailure().GetApplicationFailureInfo().GetCategory() == enumspb.APPLICATION_ERROR_CATEGORY_BENIGN {
			benign++
		}
	}
	if benign != 2 {
		t.Errorf("%d errors are benign in history, want 2", benign)
	}
}
