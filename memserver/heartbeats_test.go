package memserver_test

import (
	"context"
	"testing"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/memserver"
)

// beatsEvery40s keeps the time of its heartbeats on the virtual clock.
func beatsEvery40s(s **memserver.Server, times int) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) {
		for n := range times {
			if err := (*s).Clock().Sleep(ctx, 40*time.Second); err != nil {
				return "", err
			}
			activity.RecordHeartbeat(ctx, n)
		}
		return "alive", nil
	}
}

func TestHeartbeatsBetweenVirtualSleepsKeepAnActivityAlive(t *testing.T) {
	var s *memserver.Server
	s = begin(t, func(r worker.Registry) {
		r.RegisterWorkflow(callActivity)
		r.RegisterActivityWithOptions(beatsEvery40s(&s, 100), activity.RegisterOptions{Name: "act"})
	})
	before := s.Now()
	run := start(t, s.Client(), "a", callActivity, workflow.ActivityOptions{
		StartToCloseTimeout: 2 * time.Hour, HeartbeatTimeout: time.Minute, RetryPolicy: &temporal.RetryPolicy{MaximumAttempts: 1},
	})
	if got := get(t, run); got != "alive" {
		t.Errorf("result %q", got)
	}
	if passed := s.Now().Sub(before); passed != 4000*time.Second {
		t.Errorf("%v passed", passed)
	}
}

// cancelLater cancels an activity after a minute and an hour, and tells whether that was its end.
func cancelLater(ctx workflow.Context) (bool, error) {
	short, cancel := workflow.WithCancel(workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: month, HeartbeatTimeout: time.Minute, WaitForCancellation: true, RetryPolicy: &temporal.RetryPolicy{MaximumAttempts: 1},
	}))
	work := workflow.ExecuteActivity(short, "act")
	if err := workflow.Sleep(ctx, 61*time.Minute); err != nil {
		return false, err
	}
	cancel()
	return temporal.IsCanceledError(work.Get(ctx, nil)), nil
}

func TestNextHeartbeatTellsOfACancellation(t *testing.T) {
	var s *memserver.Server
	s = begin(t, func(r worker.Registry) {
		r.RegisterWorkflow(cancelLater)
		r.RegisterActivityWithOptions(beatsEvery40s(&s, 1000), activity.RegisterOptions{Name: "act"})
	})
	before := s.Now()
	var canceled bool
	if err := start(t, s.Client(), "a", cancelLater).Get(t.Context(), &canceled); err != nil || !canceled {
		t.Errorf("the activity was cancelled: %t (%v)", canceled, err)
	}
	if passed := s.Now().Sub(before); passed != 92*40*time.Second {
		t.Errorf("%v passed", passed)
	}
}
