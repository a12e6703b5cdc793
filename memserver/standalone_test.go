package memserver_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
)

// startStandaloneActivity starts the standalone activity "act" with the options that edit sets.
func startStandaloneActivity(t *testing.T, c client.Client, id string, edit func(*client.StartActivityOptions), args ...any) client.ActivityHandle {
	t.Helper()
	options := client.StartActivityOptions{ID: id, TaskQueue: "q", StartToCloseTimeout: time.Hour}
	if edit != nil {
		edit(&options)
	}
	handle, err := c.ExecuteActivity(t.Context(), options, "act", args...)
	if err != nil {
		t.Fatal(err)
	}
	return handle
}

func describeStandaloneActivity(t *testing.T, handle client.ActivityHandle) *client.ActivityExecutionDescription {
	t.Helper()
	d, err := handle.Describe(t.Context(), client.DescribeActivityOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// acting registers the activity "act".
func acting(fn any) func(worker.Registry) {
	return func(r worker.Registry) { r.RegisterActivityWithOptions(fn, activity.RegisterOptions{Name: "act"}) }
}

func TestStandaloneActivityRetriesInVirtualTime(t *testing.T) {
	s := begin(t, acting(func(ctx context.Context, name string) (string, error) {
		info := activity.GetInfo(ctx)
		if info.Attempt < 3 {
			return "", errors.New("not yet")
		}
		return fmt.Sprint("hello ", name, " of ", info.ActivityID, " in ", info.WorkflowExecution.ID, "/", info.IsWorkflowActivity()), nil
	}))
	before := s.Now()
	handle := startStandaloneActivity(t, s.Client(), "greet", func(o *client.StartActivityOptions) {
		o.StartDelay, o.RetryPolicy = month, &temporal.RetryPolicy{InitialInterval: time.Minute}
	}, "Ann")
	var got string
	if err := handle.Get(t.Context(), &got); err != nil || got != "hello Ann of greet in /false" {
		t.Errorf("%q, %v", got, err)
	}
	if passed := s.Now().Sub(before); passed != month+3*time.Minute {
		t.Errorf("%v passed, want the delay and two retries", passed)
	}
	d := describeStandaloneActivity(t, handle)
	if d.Status != enumspb.ACTIVITY_EXECUTION_STATUS_COMPLETED || d.Attempt != 3 || d.ExecutionDuration != month+3*time.Minute {
		t.Errorf("described as %v, attempt %d, after %v", d.Status, d.Attempt, d.ExecutionDuration)
	}
}

func TestWorkerOfAStandaloneActivityKnowsItsRun(t *testing.T) {
	infos := make(chan activity.Info, 1)
	s := begin(t, acting(func(ctx context.Context) error { infos <- activity.GetInfo(ctx); return nil }))
	before := s.Now()
	handle := startStandaloneActivity(t, s.Client(), "a", nil)
	if err := handle.Get(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	info := <-infos
	if info.ActivityRunID != handle.GetRunID() || info.ActivityID != "a" || info.Namespace != "default" || !info.StartedTime.Equal(before) {
		t.Errorf("the activity is told %+v", info)
	}
}

func TestStandaloneActivitySeesCancellationByHeartbeat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := begin(t, acting(func(ctx context.Context) error {
			for {
				activity.RecordHeartbeat(ctx, "alive")
				select {
				case <-ctx.Done():
					return ctx.Err()
				case <-time.After(time.Second):
				}
			}
		}))
		defer s.Close()
		handle := startStandaloneActivity(t, s.Client(), "a", func(o *client.StartActivityOptions) { o.HeartbeatTimeout = 10 * time.Second })
		synctest.Wait()
		if err := handle.Cancel(t.Context(), client.CancelActivityOptions{Reason: "enough"}); err != nil {
			t.Fatal(err)
		}
		var canceled *temporal.CanceledError
		if err := handle.Get(t.Context(), nil); !errors.As(err, &canceled) {
			t.Errorf("it ends with %v", err)
		}
		d := describeStandaloneActivity(t, handle)
		if d.Status != enumspb.ACTIVITY_EXECUTION_STATUS_CANCELED || d.CanceledReason != "enough" || d.TotalHeartbeatCount == 0 {
			t.Errorf("described as %v for %q after %d heartbeats", d.Status, d.CanceledReason, d.TotalHeartbeatCount)
		}
	})
}

func TestTerminatedStandaloneActivity(t *testing.T) {
	s := begin(t, acting(func(context.Context) error { return activity.ErrResultPending }))
	handle := startStandaloneActivity(t, s.Client(), "a", nil)
	if err := handle.Terminate(t.Context(), client.TerminateActivityOptions{Reason: "no more"}); err != nil {
		t.Fatal(err)
	}
	var terminated *temporal.TerminatedError
	if err := handle.Get(t.Context(), nil); !errors.As(err, &terminated) {
		t.Errorf("it ends with %v", err)
	}
}

func TestStandaloneActivityIsCompletedByClient(t *testing.T) {
	tokens := make(chan []byte, 1)
	s := begin(t, acting(func(ctx context.Context) (string, error) {
		tokens <- activity.GetInfo(ctx).TaskToken
		return "", activity.ErrResultPending
	}))
	for id, complete := range map[string]func(client.ActivityHandle, []byte) error{
		"by token": func(_ client.ActivityHandle, token []byte) error {
			return s.Client().CompleteActivity(t.Context(), token, "done", nil)
		},
		"by id": func(h client.ActivityHandle, _ []byte) error {
			return s.Client().CompleteActivityByActivityID(t.Context(), "default", h.GetID(), h.GetRunID(), "done", nil)
		},
	} {
		handle := startStandaloneActivity(t, s.Client(), id, nil)
		if err := complete(handle, <-tokens); err != nil {
			t.Errorf("%s: %v", id, err)
		}
		var got string
		if err := handle.Get(t.Context(), &got); err != nil || got != "done" {
			t.Errorf("%s: %q, %v", id, got, err)
		}
	}
}

func TestStandaloneActivityTimesOutWhileItsResultComesLater(t *testing.T) {
	s := begin(t, acting(func(context.Context) error { return activity.ErrResultPending }))
	before := s.Now()
	handle := startStandaloneActivity(t, s.Client(), "a", func(o *client.StartActivityOptions) { o.RetryPolicy = &temporal.RetryPolicy{MaximumAttempts: 2} })
	var late *temporal.TimeoutError
	if err := handle.Get(t.Context(), nil); !errors.As(err, &late) || late.TimeoutType() != enumspb.TIMEOUT_TYPE_START_TO_CLOSE {
		t.Errorf("it ends with %v", err)
	}
	if passed := s.Now().Sub(before); passed != 2*time.Hour+time.Second {
		t.Errorf("%v passed", passed)
	}
}

func TestStandaloneActivitiesAreListedAndCounted(t *testing.T) {
	s := begin(t, acting(func(_ context.Context, fail bool) error {
		if fail {
			return temporal.NewNonRetryableApplicationError("no", "E", nil)
		}
		return nil
	}))
	shop := temporal.NewSearchAttributeKeyKeyword("Shop")
	for id, fails := range map[string]bool{"a": false, "b": true, "c": false} {
		handle := startStandaloneActivity(t, s.Client(), id, func(o *client.StartActivityOptions) {
			o.TypedSearchAttributes = temporal.NewSearchAttributes(shop.ValueSet("tea " + id))
		}, fails)
		if err := handle.Get(t.Context(), nil); (err != nil) != fails {
			t.Errorf("%s ends with %v", id, err)
		}
	}
	for query, want := range map[string]int64{
		"": 3, "ExecutionStatus = 'Failed'": 1, "ActivityType = 'act' AND TaskQueue = 'q'": 3, "ActivityId IN ('a', 'x')": 1, "Shop = 'tea c'": 1, "WorkflowId = 'a'": 0,
	} {
		count, err := s.Client().CountActivities(t.Context(), client.CountActivitiesOptions{Query: query})
		if err != nil || count.Count != want {
			t.Errorf("%s: count %v, %v, want %d", query, count, err, want)
		}
		listed, err := s.Client().ListActivities(t.Context(), client.ListActivitiesOptions{Query: query})
		if err != nil {
			t.Fatal(err)
		}
		for info, err := range listed.Results {
			if want--; err != nil || info.ActivityType != "act" || info.CloseTime.IsZero() {
				t.Errorf("%s: listed %+v, %v", query, info, err)
			}
		}
		if want != 0 {
			t.Errorf("%s: the list is %d short", query, want)
		}
	}
	groups, err := s.Client().CountActivities(t.Context(), client.CountActivitiesOptions{Query: "GROUP BY ExecutionStatus"})
	if err != nil || len(groups.Groups) != 2 {
		t.Errorf("groups %+v, %v", groups, err)
	}
}

func TestStandaloneActivityIDIsTaken(t *testing.T) {
	s := begin(t, acting(func(context.Context) error { return activity.ErrResultPending }))
	startStandaloneActivity(t, s.Client(), "a", nil)
	_, err := s.Client().ExecuteActivity(t.Context(), client.StartActivityOptions{ID: "a", TaskQueue: "q", StartToCloseTimeout: time.Hour}, "act")
	var taken *serviceerror.ActivityExecutionAlreadyStarted
	if !errors.As(err, &taken) {
		t.Errorf("starting another one: %v", err)
	}
	if workflows, err := s.Client().CountWorkflow(t.Context(), &workflowservice.CountWorkflowExecutionsRequest{}); err != nil || workflows.GetCount() != 0 {
		t.Errorf("it counts as %v workflows, %v", workflows, err)
	}
}

func TestReportNamesStandaloneActivities(t *testing.T) {
	s := strict(t, acting(func(context.Context) error { return nil }))
	handle := startStandaloneActivity(t, s.Client(), "a", func(o *client.StartActivityOptions) { o.TaskQueue = "nowhere" })
	err := handle.Get(t.Context(), nil)
	if err == nil {
		t.Fatal("it ended")
	}
	for _, want := range []string{`standalone activity "a" (act) has not ended`, `an activity task waits on queue "nowhere": no worker polls it`} {
		if !strings.Contains(err.Error(), want) || !strings.Contains(s.Report(t.Context()), want) {
			t.Errorf("neither the error nor the report may leave out %q:\n%v\n%s", want, err, s.Report(t.Context()))
		}
	}
}

func TestStandaloneActivityRetriedForEverFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := strict(t, acting(func(context.Context) error { return errors.New("not yet") }))
		defer s.Close()
		err := startStandaloneActivity(t, s.Client(), "a", nil).Get(t.Context(), nil)
		if want := `standalone activity act "a" has failed`; err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("get: %v, want %q", err, want)
		}
	})
}
