package memserver_test

import (
	"runtime"
	"strconv"
	"testing"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/memserver"
)

// What a service of this size has to bear. The SDK's test environment has nothing to compare with.

func sleepFor(ctx workflow.Context, d time.Duration) error { return workflow.Sleep(ctx, d) }

func sleepAtOnce(ctx workflow.Context, count int) error {
	var timers []workflow.Future
	for i := range count {
		timers = append(timers, workflow.NewTimer(ctx, time.Hour+time.Duration(i)*time.Second))
	}
	for _, timer := range timers {
		if err := timer.Get(ctx, nil); err != nil {
			return err
		}
	}
	return nil
}

// BenchmarkWorkflows1000 is 1,000 workflows of 5 activities each, all at the same time.
func BenchmarkWorkflows1000(b *testing.B) {
	const count = 1000
	for b.Loop() {
		s := begin(b, registerAll)
		runs := startMany(b, s, count, func(int) []any { return []any{callOften, 5} })
		await(b, runs)
		s.Close()
	}
	b.ReportMetric(float64(count*b.N)/b.Elapsed().Seconds(), "workflows/s")
}

// BenchmarkOpenRuns100000 is 100,000 workflows that wait for a timer, all of which time then skips to, one by one.
func BenchmarkOpenRuns100000(b *testing.B) {
	const count = 100_000
	for b.Loop() {
		s := begin(b, registerAll)
		release := s.Clock().Hold("all have to begin")
		before, began := live(), time.Now()
		startMany(b, s, count, func(i int) []any { return []any{sleepFor, time.Hour + time.Duration(i)*time.Second} })
		release()
		if err := s.Clock().Advance(b.Context(), 0); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(time.Since(began).Seconds(), "s/start")
		b.ReportMetric((live()-before)/1e6, "MB")
		began = time.Now()
		if err := s.Clock().Advance(b.Context(), time.Hour+count*time.Second); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(time.Since(began).Seconds(), "s/skip")
		s.Close()
	}
}

// live is how much memory is in use, in bytes, stacks among it.
func live() float64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc + m.StackInuse)
}

// BenchmarkTimersAtOnce10000 is one workflow with 10,000 timers at the same time.
func BenchmarkTimersAtOnce10000(b *testing.B) { benchmarkRun(b, sleepAtOnce, 10_000) }

// BenchmarkLongHistory is a workflow of 10,000 timers one after the other, which leaves more than 50,000 events.
func BenchmarkLongHistory(b *testing.B) { benchmarkRun(b, sleepOften, 10_000) }

func benchmarkRun(b *testing.B, args ...any) {
	for b.Loop() {
		s := begin(b, registerAll)
		await(b, startMany(b, s, 1, func(int) []any { return args }))
		s.Close()
	}
}

// BenchmarkCronYear is a year of a workflow that runs each day.
func BenchmarkCronYear(b *testing.B) {
	for b.Loop() {
		s := begin(b, registerAll)
		_, err := s.Client().ExecuteWorkflow(b.Context(), client.StartWorkflowOptions{ID: "daily", TaskQueue: "q", CronSchedule: "0 0 * * *"}, empty)
		if err != nil {
			b.Fatal(err)
		}
		if err := s.Clock().Advance(b.Context(), 365*24*time.Hour); err != nil {
			b.Fatal(err)
		}
		s.Close()
	}
}

func startMany(b *testing.B, s *memserver.Server, count int, call func(i int) []any) []client.WorkflowRun {
	b.Helper()
	runs := make([]client.WorkflowRun, count)
	for i := range runs {
		args := call(i)
		runs[i] = start(b, s.Client(), strconv.Itoa(i), args[0], args[1:]...)
	}
	return runs
}

func await(b *testing.B, runs []client.WorkflowRun) {
	b.Helper()
	for _, run := range runs {
		if err := run.Get(b.Context(), nil); err != nil {
			b.Fatal(err)
		}
	}
}
