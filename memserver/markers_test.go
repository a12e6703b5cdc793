package memserver_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/memserver"
)

// readsTime reads the time at its start, after each of two local activities, an hour later, and after one that takes ten minutes of virtual time.
func readsTime(ctx workflow.Context) ([]time.Time, error) {
	times := []time.Time{workflow.Now(ctx)}
	ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{StartToCloseTimeout: time.Hour})
	for _, step := range []func() error{
		func() error { return workflow.ExecuteLocalActivity(ctx, "act", time.Duration(0)).Get(ctx, nil) },
		func() error { return workflow.ExecuteLocalActivity(ctx, "act", time.Duration(0)).Get(ctx, nil) },
		func() error { return workflow.Sleep(ctx, time.Hour) },
		func() error { return workflow.ExecuteLocalActivity(ctx, "act", 10*time.Minute).Get(ctx, nil) },
	} {
		if err := step(); err != nil {
			return nil, err
		}
		times = append(times, workflow.Now(ctx))
	}
	return times, nil
}

func TestLocalActivityKeepsVirtualTime(t *testing.T) {
	for name, data := range map[string]converter.DataConverter{
		"default":  nil,
		"encoding": converter.NewCodecDataConverter(converter.GetDefaultDataConverter(), converter.NewZlibCodec(converter.ZlibCodecOptions{AlwaysEncode: true})),
	} {
		t.Run(name, func(t *testing.T) {
			s, err := memserver.Start(memserver.Options{Client: client.Options{DataConverter: data}})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			serve(t, s.NewWorker("q", worker.Options{}), func(r worker.Registry) {
				r.RegisterWorkflow(readsTime)
				r.RegisterActivityWithOptions(s.Clock().Sleep, activity.RegisterOptions{Name: "act"})
			})
			began := s.Now()
			var live []time.Time
			if err := start(t, s.Client(), "a", readsTime).Get(t.Context(), &live); err != nil {
				t.Fatal(err)
			}
			want := []time.Time{began, began, began, began.Add(time.Hour), began.Add(time.Hour + 10*time.Minute)}
			if !slices.EqualFunc(live, want, time.Time.Equal) {
				t.Errorf("the workflow read %v, want %v", live, want)
			}
			if again := replayedTimes(t, s, data); !slices.EqualFunc(again, want, time.Time.Equal) {
				t.Errorf("the replay read %v, want %v", again, want)
			}
		})
	}
}

// replayedTimes replays the workflow "a" with the SDK's replayer, and returns what it reads.
func replayedTimes(t *testing.T, s *memserver.Server, data converter.DataConverter) (times []time.Time) {
	t.Helper()
	history, err := s.History(context.Background(), "a", "")
	if err != nil {
		t.Fatal(err)
	}
	replayer, err := worker.NewWorkflowReplayerWithOptions(worker.WorkflowReplayerOptions{DataConverter: data})
	if err != nil {
		t.Fatal(err)
	}
	replayer.RegisterWorkflowWithOptions(func(ctx workflow.Context) (_ []time.Time, err error) {
		times, err = readsTime(ctx)
		return times, err
	}, workflow.RegisterOptions{Name: "readsTime"})
	if err := replayer.ReplayWorkflowHistory(nil, history); err != nil {
		t.Fatal(err)
	}
	return times
}
