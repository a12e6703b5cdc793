package testsuite_test

import (
	"testing"
	"time"

	"go.temporal.io/sdk/workflow"
)

// What the SDK's environment is slow at. Run it with -benchtime=1x: the SDK's takes seconds for each.

// sleepers has coroutines that sleep, each for another time.
func sleepers(ctx workflow.Context, count int) error {
	woken := 0
	for i := range count {
		workflow.Go(ctx, func(ctx workflow.Context) {
			if workflow.Sleep(ctx, time.Duration(i+1)*time.Minute) == nil {
				woken++
			}
		})
	}
	return workflow.Await(ctx, func() bool { return woken == count })
}

// waitForEver waits for a signal that nobody sends.
func waitForEver(ctx workflow.Context, _ int) error {
	workflow.GetSignalChannel(ctx, "never").Receive(ctx, nil)
	return nil
}

func BenchmarkSleepingCoroutines(b *testing.B) {
	compare(b, func(_ *testing.B, env environment, _, _ func(any, ...any)) { env.ExecuteWorkflow(sleepers, 1000) })
}

func BenchmarkCallbacks(b *testing.B) {
	// The SDK's environment takes less than 1,000 before the workflow is executed, and then blocks for ever.
	signals := func(count int) func(*testing.B, environment, func(any, ...any), func(any, ...any)) {
		return func(_ *testing.B, env environment, _, _ func(any, ...any)) {
			for i := range count {
				env.RegisterDelayedCallback(func() { env.SignalWorkflow("s", i) }, time.Duration(i+1)*time.Minute)
			}
			env.ExecuteWorkflow(countSignals, count)
		}
	}
	b.Run("900", func(b *testing.B) { compare(b, signals(900)) })
	b.Run("5000", func(b *testing.B) { alone(b, "ours", signals(5000)) })
}

func BenchmarkStuck(b *testing.B) {
	for _, name := range []string{"stock", "ours"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				env, _, _ := peers[name]()
				func() {
					defer func() { _ = recover() }() // the SDK's panics after its timeout
					env.ExecuteWorkflow(waitForEver, 0)
				}()
				if err := env.GetWorkflowError(); name == "ours" && err == nil {
					b.Fatal("the workflow has ended")
				}
			}
		})
	}
}
