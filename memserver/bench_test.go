package memserver_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/memserver"
)

// The costs of small tests, beside those of the SDK's own test environment in the same run.

func empty(workflow.Context) error { return nil }

func sleepOften(ctx workflow.Context, times int) error {
	for range times {
		if err := workflow.Sleep(ctx, time.Hour); err != nil {
			return err
		}
	}
	return nil
}

func callOften(ctx workflow.Context, times int) error {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
	for range times {
		if err := workflow.ExecuteActivity(ctx, "act").Get(ctx, nil); err != nil {
			return err
		}
	}
	return nil
}

func callAtOnce(ctx workflow.Context, times int) error {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
	var calls []workflow.Future
	for range times {
		calls = append(calls, workflow.ExecuteActivity(ctx, "act"))
	}
	for _, call := range calls {
		if err := call.Get(ctx, nil); err != nil {
			return err
		}
	}
	return nil
}

func act(context.Context) error { return nil }

func registerAll(r worker.Registry) {
	for _, w := range []any{empty, sleepOften, callOften, callAtOnce, sleepFor, sleepAtOnce} {
		r.RegisterWorkflow(w)
	}
	r.RegisterActivityWithOptions(act, activity.RegisterOptions{Name: "act"})
}

// BenchmarkEnvironment is all that a test needs, and a workflow of one task.
func BenchmarkEnvironment(b *testing.B) { benchmarkTest(b, empty) }

// The following three have environments of their own as well, so their costs hold that of BenchmarkEnvironment, too.

func BenchmarkTimers100(b *testing.B)           { benchmarkTest(b, sleepOften, 100) }
func BenchmarkActivities100(b *testing.B)       { benchmarkTest(b, callOften, 100) }
func BenchmarkActivitiesAtOnce100(b *testing.B) { benchmarkTest(b, callAtOnce, 100) }

// benchmarkTest runs a workflow as a test would, in both environments.
func benchmarkTest(b *testing.B, wf any, args ...any) {
	b.Run("stock", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			var suite testsuite.WorkflowTestSuite
			suite.SetLogger(log.NewStructuredLogger(slog.New(slog.DiscardHandler)))
			env := suite.NewTestWorkflowEnvironment()
			env.RegisterActivityWithOptions(act, activity.RegisterOptions{Name: "act"})
			env.ExecuteWorkflow(wf, args...)
			if err := env.GetWorkflowError(); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("ours", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			s := memserver.New(b)
			w := s.NewWorker("q", worker.Options{})
			registerAll(w)
			if err := w.Start(); err != nil {
				b.Fatal(err)
			}
			if err := start(b, s.Client(), "a", wf, args...).Get(b.Context(), nil); err != nil {
				b.Fatal(err)
			}
			s.Close()
		}
	})
}
