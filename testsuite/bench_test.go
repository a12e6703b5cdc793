package testsuite_test

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/log"
	stock "go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/testsuite"
)

// environment is what the benchmarks need of either package.
type environment interface {
	RegisterActivity(a any)
	RegisterWorkflow(w any)
	ExecuteWorkflow(workflowFn any, args ...any)
	GetWorkflowError() error
	RegisterDelayedCallback(callback func(), delayDuration time.Duration)
	SignalWorkflow(name string, input any)
}

// peers are the environments to compare: how to make one, and how to mock an activity or a workflow.
var peers = map[string]func() (env environment, onActivity, onWorkflow func(fn any, returns ...any)){
	"stock": func() (environment, func(any, ...any), func(any, ...any)) {
		var s stock.WorkflowTestSuite
		s.SetLogger(log.NewStructuredLogger(slog.New(slog.DiscardHandler)))
		env := s.NewTestWorkflowEnvironment()
		return env, func(fn any, returns ...any) { env.OnActivity(fn, mock.Anything, mock.Anything).Return(returns...) },
			func(fn any, returns ...any) { env.OnWorkflow(fn, mock.Anything, mock.Anything).Return(returns...) }
	},
	"ours": func() (environment, func(any, ...any), func(any, ...any)) {
		var s testsuite.WorkflowTestSuite
		env := s.NewTestWorkflowEnvironment()
		return env, func(fn any, returns ...any) { env.OnActivity(fn, mock.Anything, mock.Anything).Return(returns...) },
			func(fn any, returns ...any) { env.OnWorkflow(fn, mock.Anything, mock.Anything).Return(returns...) }
	},
}

// compare runs a case on both, one after the other. The SDK's environments are never freed: those of a second take hundreds of megabytes, through which the garbage collector would go while ours are measured.
func compare(b *testing.B, run func(b *testing.B, env environment, onActivity, onWorkflow func(fn any, returns ...any))) {
	for _, name := range []string{"ours", "stock"} {
		alone(b, name, run)
	}
}

// alone runs a case on one of them.
func alone(b *testing.B, name string, run func(b *testing.B, env environment, onActivity, onWorkflow func(fn any, returns ...any))) {
	b.Run(name, func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			env, onActivity, onWorkflow := peers[name]()
			run(b, env, onActivity, onWorkflow)
			if err := env.GetWorkflowError(); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func increment(_ context.Context, n int) (int, error) { return n + 1, nil }

func emptyWorkflow(workflow.Context, int) error { return nil }

func timersInARow(ctx workflow.Context, count int) error {
	for range count {
		if err := workflow.Sleep(ctx, time.Hour); err != nil {
			return err
		}
	}
	return nil
}

func activitiesInARow(ctx workflow.Context, count int) error {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
	for i := range count {
		if err := workflow.ExecuteActivity(ctx, increment, i).Get(ctx, nil); err != nil {
			return err
		}
	}
	return nil
}

func activitiesAtOnce(ctx workflow.Context, count int) error {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
	var futures []workflow.Future
	for i := range count {
		futures = append(futures, workflow.ExecuteActivity(ctx, increment, i))
	}
	for _, f := range futures {
		if err := f.Get(ctx, nil); err != nil {
			return err
		}
	}
	return nil
}

func childrenInARow(ctx workflow.Context, count int) error {
	for range count {
		if err := workflow.ExecuteChildWorkflow(ctx, emptyWorkflow, 0).Get(ctx, nil); err != nil {
			return err
		}
	}
	return nil
}

func countSignals(ctx workflow.Context, count int) error {
	for range count {
		workflow.GetSignalChannel(ctx, "s").Receive(ctx, nil)
	}
	return nil
}

func BenchmarkEnvironment(b *testing.B) {
	for _, c := range []struct {
		name     string
		workflow any
		count    int
	}{
		{"one task", emptyWorkflow, 0}, {"10 timers", timersInARow, 10}, {"100 timers", timersInARow, 100},
		{"10 activities", activitiesInARow, 10}, {"100 activities", activitiesInARow, 100},
		{"100 activities at once", activitiesAtOnce, 100}, {"10 children", childrenInARow, 10},
	} {
		b.Run(c.name, func(b *testing.B) {
			compare(b, func(_ *testing.B, env environment, _, _ func(any, ...any)) {
				if strings.Contains(c.name, "activities") {
					env.RegisterActivity(increment)
				}
				env.RegisterWorkflow(emptyWorkflow)
				env.ExecuteWorkflow(c.workflow, c.count)
			})
		})
	}
}

func BenchmarkMocks(b *testing.B) {
	for _, c := range []struct {
		name     string
		workflow any
		count    int
	}{{"1 activity", activitiesInARow, 1}, {"10 activities", activitiesInARow, 10}, {"100 activities", activitiesInARow, 100}, {"100 activities at once", activitiesAtOnce, 100}, {"10 children", childrenInARow, 10}} {
		b.Run(c.name, func(b *testing.B) {
			compare(b, func(_ *testing.B, env environment, onActivity, onWorkflow func(any, ...any)) {
				env.RegisterWorkflow(emptyWorkflow)
				onActivity(increment, 1, nil)
				onWorkflow(emptyWorkflow, nil)
				env.ExecuteWorkflow(c.workflow, c.count)
			})
		})
	}
}

func BenchmarkSignals(b *testing.B) {
	compare(b, func(_ *testing.B, env environment, _, _ func(any, ...any)) {
		for i := range 10 {
			env.RegisterDelayedCallback(func() { env.SignalWorkflow("s", i) }, time.Duration(i)*time.Minute)
		}
		env.ExecuteWorkflow(countSignals, 10)
	})
}
