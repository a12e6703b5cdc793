package memserver_test

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/memserver"
)

// listens answers queries and updates while a local activity runs, and cancels it when a signal comes. It returns the timeout of its tasks, as it is told.
func listens(ctx workflow.Context) (string, error) {
	heard := func() (string, error) { return "heard", nil }
	if err := workflow.SetQueryHandler(ctx, "query", heard); err != nil {
		return "", err
	}
	if err := workflow.SetUpdateHandler(ctx, "update", func(workflow.Context) (string, error) { return heard() }); err != nil {
		return "", err
	}
	ctx, cancel := workflow.WithCancel(workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{StartToCloseTimeout: time.Hour}))
	workflow.Go(ctx, func(ctx workflow.Context) {
		workflow.GetSignalChannel(ctx, "stop").Receive(ctx, nil)
		cancel()
	})
	err := workflow.ExecuteLocalActivity(ctx, "act").Get(ctx, nil)
	if temporal.IsCanceledError(err) {
		err = nil
	}
	return workflow.GetInfo(ctx).WorkflowTaskTimeout.String(), err
}

// ask queries the workflow "a".
func ask(ctx context.Context, c client.Client) (answer string, err error) {
	value, err := c.QueryWorkflow(ctx, "a", "", "query")
	if err != nil {
		return "", err
	}
	return answer, value.Get(&answer)
}

// change updates the workflow "a".
func change(ctx context.Context, c client.Client) (answer string, err error) {
	update, err := c.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{WorkflowID: "a", UpdateName: "update", WaitForStage: client.WorkflowUpdateStageCompleted})
	if err != nil {
		return "", err
	}
	return answer, update.Get(ctx, &answer)
}

// The local activity takes half a minute of the bubble's time. As on a server the worker sends a heartbeat after each 8s, 80% of the timeout of workflow tasks, and news comes with the next.
func TestHeartbeatsForALocalActivity(t *testing.T) {
	for _, test := range []struct {
		name       string
		news       func(context.Context, client.Client) (string, error) // 10s after the start
		heard      time.Duration                                        // when that has its answer
		ends       time.Duration
		heartbeats int
	}{
		{"no news", func(context.Context, client.Client) (string, error) { return "heard", nil }, 10 * time.Second, 30 * time.Second, 3},
		{"a query has a heartbeat for its answer", ask, 16 * time.Second, 30 * time.Second, 4},
		{"an update is answered with the next heartbeat but one", change, 24 * time.Second, 30 * time.Second, 3},
		{"a signal cancels it", func(ctx context.Context, c client.Client) (string, error) {
			return "heard", c.SignalWorkflow(ctx, "a", "", "stop", nil)
		}, 10 * time.Second, 16 * time.Second, 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := begin(t, func(r worker.Registry) {
					r.RegisterWorkflow(listens)
					r.RegisterActivityWithOptions(func(ctx context.Context) error {
						select {
						case <-time.After(30 * time.Second):
						case <-ctx.Done():
						}
						return ctx.Err()
					}, activity.RegisterOptions{Name: "act"})
				})
				defer s.Close()
				began := time.Now()
				run := start(t, s.Client(), "a", listens)
				time.Sleep(10 * time.Second)
				if heard, err := test.news(t.Context(), s.Client()); heard != "heard" || err != nil || time.Since(began) != test.heard {
					t.Errorf("news got %q, %v after %v, want it after %v", heard, err, time.Since(began), test.heard)
				}
				if timeout := get(t, run); timeout != "10s" || time.Since(began) != test.ends {
					t.Errorf("the workflow was told of a timeout of %s, and ended after %v, want 10s and %v", timeout, time.Since(began), test.ends)
				}
				if n := count(t, s, "a", enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED) - 1; n != test.heartbeats {
					t.Errorf("%d heartbeats, want %d", n, test.heartbeats)
				}
				replays(t, s, "a", listens)
			})
		})
	}
}

// Nothing sends heartbeats in virtual time. But a query for which time stands still is answered soon.
func TestQueryWhileALocalActivitySleepsOnTheVirtualClock(t *testing.T) {
	var s *memserver.Server
	s = begin(t, func(r worker.Registry) {
		r.RegisterWorkflow(listens)
		r.RegisterActivityWithOptions(func(ctx context.Context) error { return s.Clock().Sleep(ctx, 30*time.Second) }, activity.RegisterOptions{Name: "act"})
	})
	began := s.Now()
	answered := make(chan string, 1)
	s.Clock().AfterFunc(10*time.Second, func() {
		answer, err := ask(t.Context(), s.Client())
		answered <- fmt.Sprintf("%s, %v after %v", answer, err, s.Now().Sub(began))
	})
	get(t, start(t, s.Client(), "a", listens))
	if got, want := <-answered, "heard, <nil> after 10s"; got != want {
		t.Errorf("query: %s, want %s", got, want)
	}
	if passed := s.Now().Sub(began); passed != 30*time.Second {
		t.Errorf("%v passed", passed)
	}
	replays(t, s, "a", listens)
}
