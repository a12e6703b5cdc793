package memserver_test

import (
	"context"
	"runtime"
	"strconv"
	"testing"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/memserver"
)

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

func timersAtOnce(ctx workflow.Context, count int) error {
	for i := range count {
		workflow.NewTimer(ctx, time.Hour+time.Duration(i))
	}
	workflow.GetSignalChannel(ctx, "end").Receive(ctx, nil)
	return nil
}

// BenchmarkServer is a server, a worker, and a workflow of one task.
func BenchmarkServer(b *testing.B) {
	for b.Loop() {
		s := memserver.New(b)
		w := s.NewWorker("q", worker.Options{})
		w.RegisterWorkflow(empty)
		if err := w.Start(); err != nil {
			b.Fatal(err)
		}
		if err := start(b, s.Client(), "a", empty).Get(b.Context(), nil); err != nil {
			b.Fatal(err)
		}
		s.Close()
	}
}

func BenchmarkTimers100(b *testing.B) {
	s := begin(b, func(r worker.Registry) { r.RegisterWorkflow(sleepOften) })
	for i := 0; b.Loop(); i++ {
		if err := start(b, s.Client(), strconv.Itoa(i), sleepOften, 100).Get(b.Context(), nil); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkWorkflows1000 is 1,000 workflows of 5 activities each, all at the same time.
func BenchmarkWorkflows1000(b *testing.B) {
	s := begin(b, func(r worker.Registry) {
		r.RegisterWorkflow(callOften)
		r.RegisterActivityWithOptions(func(context.Context) error { return nil }, activity.RegisterOptions{Name: "act"})
	})
	for i := 0; b.Loop(); i++ {
		const count = 1000
		var runs [count]interface {
			Get(context.Context, any) error
		}
		for j := range count {
			runs[j] = start(b, s.Client(), strconv.Itoa(i*count+j), callOften, 5)
		}
		for _, run := range runs {
			if err := run.Get(b.Context(), nil); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// BenchmarkOpenTimers100000 reports the memory that open timers take, in the service and in the worker.
func BenchmarkOpenTimers100000(b *testing.B) {
	s := begin(b, func(r worker.Registry) { r.RegisterWorkflow(timersAtOnce) })
	var before, after runtime.MemStats
	for i := 0; b.Loop(); i++ {
		runtime.GC()
		runtime.ReadMemStats(&before)
		const runs, each = 100, 1000
		for j := range runs {
			start(b, s.Client(), strconv.Itoa(i*runs+j), timersAtOnce, each)
		}
		if err := s.Clock().Advance(b.Context(), 0); err != nil {
			b.Fatal(err)
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(int64(after.HeapAlloc)-int64(before.HeapAlloc))/runs/each, "B/timer")
	}
}
