package testsuite_test

import (
	"testing"
	"time"

	"go.temporal.io/sdk/workflow"
)

// What the SDK's environment is slow at. Run it with -benchtime=1x: the SDK's takes seconds for each.

// sleepers has a thousand coroutines that sleep, each longer than the one before by so many minutes.
func sleepers(ctx workflow.Context, longer int) error {
	const count = 1000
	woken := 0
	for i := range count {
		workflow.Go(ctx, func(ctx workflow.Context) {
			if workflow.Sleep(ctx, time.Hour+time.Duration(i*longer)*time.Minute) == nil {
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
	run := func(longer int) func(*testing.B) {
		return func(b *testing.B) {
			compare(b, func(_ *testing.B, env environment, _, _ func(any, ...any)) { env.ExecuteWorkflow(sleepers, longer) })
		}
	}
	b.Run("equal times", run(0))
	b.Run("different times", run(1)) // nearly all of it is the SDK's dispatcher, which both have, and which the replay runs once more
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

// BenchmarkStuck has a workflow that waits for what never comes. The SDK's environment times it out, as if years had passed; ours waits for a moment of real time, lest
// somebody is about to send something, and says what it waits for.
func BenchmarkStuck(b *testing.B) {
	for _, name := range []string{"stock", "ours"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				env, _, _ := peers[name]()
				env.ExecuteWorkflow(waitForEver, 0)
				if env.GetWorkflowError() == nil {
					b.Fatal("the workflow has completed")
				}
			}
		})
	}
}
