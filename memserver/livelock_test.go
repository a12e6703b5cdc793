package memserver_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/memserver"
)

func callForEver(ctx workflow.Context) (string, error) {
	return callActivity(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
}

func callNowhereForEver(ctx workflow.Context) error {
	return workflow.ExecuteChildWorkflow(workflow.WithWorkflowNamespace(workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{}), "nowhere"), sweep).Get(ctx, nil)
}

func panicForEver(workflow.Context) error { panic("no such luck") }

func continueForEver(ctx workflow.Context, state string) error {
	if err := workflow.Sleep(ctx, time.Minute); err != nil {
		return err
	}
	return workflow.NewContinueAsNewError(ctx, continueForEver, state)
}

func sweep(ctx workflow.Context) error { return workflow.Sleep(ctx, time.Second) }

// strict starts a server that fails calls which wait in vain.
func strict(t *testing.T, register func(worker.Registry)) *memserver.Server {
	t.Helper()
	s, err := memserver.Start(memserver.Options{FailStuck: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close) // else its worker keeps the SDK's cache of workflows from being emptied, which bubbles of other tests wait for
	serve(t, s.NewWorker("q", worker.Options{}), register)
	return s
}

// The worker's polls are limited to 1,000 a second, which in a bubble costs nothing.
func TestLivelockFails(t *testing.T) {
	tests := []struct {
		name     string
		workflow any
		args     []any
		cron     string
		want     string
	}{
		{"activity retried for ever", callForEver, nil, "", `activity act of "a" has failed`},
		{"workflow task that always fails", panicForEver, nil, "", `the workflow task of "a" has failed`},
		{"workflow task whose commands are always refused", callNowhereForEver, nil, "", ` times, at last with: Namespace nowhere is not found.`},
		{"continued as new with the same input", continueForEver, []any{"same"}, "", `runs of continueForEver have begun and ended, and were alike: WorkflowExecutionStarted, TimerStarted, TimerFired, WorkflowExecutionContinuedAsNew`},
		{"cron", sweep, nil, "* * * * *", `runs of sweep have begun and ended, and were alike`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := strict(t, func(r worker.Registry) {
					r.RegisterWorkflow(callForEver)
					r.RegisterWorkflow(panicForEver)
					r.RegisterWorkflow(callNowhereForEver)
					r.RegisterWorkflow(continueForEver)
					r.RegisterWorkflow(sweep)
					r.RegisterActivityWithOptions(func(context.Context) error { return errors.New("not yet") }, activity.RegisterOptions{Name: "act"})
				})
				defer s.Close()
				options := client.StartWorkflowOptions{ID: "a", TaskQueue: "q", CronSchedule: tt.cron}
				run, err := s.Client().ExecuteWorkflow(t.Context(), options, tt.workflow, tt.args...)
				if err != nil {
					t.Fatal(err)
				}
				err = run.Get(t.Context(), nil)
				var failed *serviceerror.FailedPrecondition
				if !errors.As(err, &failed) || !strings.Contains(err.Error(), tt.want) {
					t.Errorf("get: %v, want %q", err, tt.want)
				}
				if report := s.Report(t.Context()); !strings.Contains(report, tt.want) {
					t.Errorf("report: %s, want %q", report, tt.want)
				}
			})
		})
	}
}

func TestManyAttemptsAreNoLivelock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tries := 0
		s := strict(t, func(r worker.Registry) {
			r.RegisterWorkflow(callForEver)
			r.RegisterActivityWithOptions(func(context.Context) (string, error) {
				if tries++; tries < 1500 {
					return "", errors.New("not yet")
				}
				return "done", nil
			}, activity.RegisterOptions{Name: "act"})
		})
		defer s.Close()
		if got := get(t, start(t, s.Client(), "a", callForEver)); got != "done" {
			t.Errorf("result %q", got)
		}
	})
}

// Nobody runs what the schedule starts, so nothing slows the clock down.
func TestCallerCanGiveUpWhileTheClockGoesOnForEver(t *testing.T) {
	s := begin(t, func(r worker.Registry) { r.RegisterWorkflow(awaitSignal) })
	_, err := s.Client().ScheduleClient().Create(t.Context(), client.ScheduleOptions{
		ID: "often", Spec: client.ScheduleSpec{Intervals: []client.ScheduleIntervalSpec{{Every: time.Second}}},
		Action: &client.ScheduleWorkflowAction{ID: "a", Workflow: "unknown", TaskQueue: "nobody's"},
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, giveUp := context.WithCancel(t.Context())
	run := start(t, s.Client(), "b", awaitSignal)
	var canceled *serviceerror.Canceled
	if err := run.Get(memserver.OnWait(ctx, giveUp), nil); !errors.As(err, &canceled) {
		t.Errorf("get: %v", err)
	}
}
