package testsuite_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/workflow"
)

// collect returns the names of the signals and timers that it gets until "end".
func collect(ctx workflow.Context, timers []time.Duration) (got []string, err error) {
	signals := workflow.GetSignalChannel(ctx, "s")
	selector := workflow.NewSelector(ctx).AddReceive(signals, func(c workflow.ReceiveChannel, _ bool) {
		var name string
		c.Receive(ctx, &name)
		got = append(got, name)
	})
	for _, d := range timers {
		selector.AddFuture(workflow.NewTimer(ctx, d), func(workflow.Future) { got = append(got, fmt.Sprint("timer ", d)) })
	}
	for len(got) == 0 || got[len(got)-1] != "end" {
		selector.Select(ctx)
	}
	return got, nil
}

func TestWhatCallbacksOfOneInstantSendComesInTheirOrderAfterTheTimer(t *testing.T) {
	env := newEnvironment()
	for i := range 10 {
		env.RegisterDelayedCallback(func() { env.SignalWorkflow("s", fmt.Sprint(i)) }, time.Hour)
	}
	env.RegisterDelayedCallback(func() { env.SignalWorkflow("s", "end") }, 2*time.Hour)
	env.ExecuteWorkflow(collect, []time.Duration{time.Hour})
	require.Equal(t, []string{"timer 1h0m0s", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "end"}, result[[]string](t, env))
}

func TestTimersOfOneInstantComeTogether(t *testing.T) {
	env := newEnvironment()
	env.ExecuteWorkflow(func(ctx workflow.Context) (together bool, err error) {
		first, second := workflow.NewTimer(ctx, time.Hour), workflow.NewTimer(ctx, time.Hour)
		err = first.Get(ctx, nil)
		return second.IsReady(), err
	})
	require.True(t, result[bool](t, env))
}

func TestCallbackOfACallbackIsDueFromThereOn(t *testing.T) {
	env := newEnvironment()
	start := env.Now()
	var at []time.Duration
	note := func() { at = append(at, env.Now().Sub(start)) }
	env.RegisterDelayedCallback(func() {
		note()
		env.RegisterDelayedCallback(func() {
			note()
			env.RegisterDelayedCallback(note, 0)
		}, time.Minute)
	}, time.Hour)
	env.ExecuteWorkflow(func(ctx workflow.Context) error { return workflow.Sleep(ctx, 24*time.Hour) })
	require.NoError(t, env.GetWorkflowError())
	require.Equal(t, []time.Duration{time.Hour, time.Hour + time.Minute, time.Hour + time.Minute}, at)
}

func TestSignalOfACallbackWithoutDelayIsThereBeforeTheCodeBegins(t *testing.T) {
	env := newEnvironment()
	env.RegisterDelayedCallback(func() { env.SignalWorkflow("s", "early") }, 0)
	env.ExecuteWorkflow(func(ctx workflow.Context) (name string, err error) {
		if !workflow.GetSignalChannel(ctx, "s").ReceiveAsync(&name) {
			name = "none"
		}
		return name, nil
	})
	require.Equal(t, "early", result[string](t, env))
}

func TestCallbacksAfterTheEndAreNotCalled(t *testing.T) {
	env := newEnvironment()
	called := false
	env.RegisterDelayedCallback(func() { called = true }, 2*time.Hour)
	env.ExecuteWorkflow(func(ctx workflow.Context) error { return workflow.Sleep(ctx, time.Hour) })
	require.NoError(t, env.GetWorkflowError())
	require.False(t, called)
}

func TestThousandsOfCallbacks(t *testing.T) {
	env := newEnvironment()
	const count = 900 // the SDK's environment hangs at a thousand
	called := 0
	for i := range count {
		env.RegisterDelayedCallback(func() { called++ }, time.Duration(i+1)*time.Second)
	}
	env.ExecuteWorkflow(func(ctx workflow.Context) error { return workflow.Sleep(ctx, time.Hour) })
	require.NoError(t, env.GetWorkflowError())
	require.Equal(t, count, called)
}
