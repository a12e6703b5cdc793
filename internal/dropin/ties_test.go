package dropin

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/workflow"
)

// What a callback sends at the very instant at which a timer of the workflow is due.

// watchTimers notes three timers of an hour, and what comes meanwhile.
func watchTimers(ctx workflow.Context) (seen []string, err error) {
	if err := workflow.SetQueryHandler(ctx, "count", func() (int, error) { return len(seen), nil }); err != nil {
		return nil, err
	}
	if err := workflow.SetUpdateHandler(ctx, "note", func(_ workflow.Context, what string) error {
		seen = append(seen, what)
		return nil
	}); err != nil {
		return nil, err
	}
	signals := workflow.GetSignalChannel(ctx, "note")
	timer := workflow.NewTimer(ctx, time.Hour)
	for timers := 0; timers < 3; {
		workflow.NewSelector(ctx).AddFuture(timer, func(f workflow.Future) {
			if err = f.Get(ctx, nil); err != nil {
				seen = append(seen, "cancelled")
				timers = 3
				return
			}
			seen = append(seen, "timer")
			timers++
			timer = workflow.NewTimer(ctx, time.Hour)
		}).AddReceive(signals, func(c workflow.ReceiveChannel, _ bool) {
			var what string
			c.Receive(ctx, &what)
			seen = append(seen, what)
		}).Select(ctx)
	}
	return seen, nil
}

func TestWhatACallbackSendsComesAfterTheTimerOfItsInstant(t *testing.T) {
	for name, c := range map[string]struct {
		send func(*testing.T, *Env)
		want []string
	}{
		"a signal": {func(_ *testing.T, env *Env) { env.SignalWorkflow("note", "signal") }, []string{"timer", "timer", "signal", "timer"}},
		"a signal by id": {func(t *testing.T, env *Env) {
			require.NoError(t, env.SignalWorkflowByID("default-test-workflow-id", "note", "signal"))
		}, []string{"timer", "timer", "signal", "timer"}},
		"two signals": {func(_ *testing.T, env *Env) {
			env.SignalWorkflow("note", "a")
			env.SignalWorkflow("note", "b")
		}, []string{"timer", "timer", "a", "b", "timer"}},
		"a signal without a task": {func(_ *testing.T, env *Env) { env.SignalWorkflowSkippingWorkflowTask("note", "signal") }, []string{"timer", "timer", "signal", "timer"}},
		"an update":               {func(t *testing.T, env *Env) { env.UpdateWorkflowNoRejection("note", "u", t, "update") }, []string{"timer", "timer", "update", "timer"}},
		"a cancellation":          {func(_ *testing.T, env *Env) { env.CancelWorkflow() }, []string{"timer", "timer", "cancelled"}},
		"a signal of a callback of the callback": {func(_ *testing.T, env *Env) {
			env.RegisterDelayedCallback(func() { env.SignalWorkflow("note", "signal") }, 0)
		}, []string{"timer", "timer", "signal", "timer"}},
	} {
		t.Run(name, func(t *testing.T) {
			env := newEnv()
			env.RegisterDelayedCallback(func() { c.send(t, env) }, 2*time.Hour)
			env.ExecuteWorkflow(watchTimers)
			require.Equal(t, c.want, succeeds[[]string](t, env))
		})
	}
}

func TestCallbacksOfOneInstantSendAfterTheTimerInTheirOrder(t *testing.T) {
	env := newEnv()
	for _, name := range []string{"a", "b", "c"} {
		env.RegisterDelayedCallback(func() { env.SignalWorkflow("note", name) }, time.Hour)
	}
	env.ExecuteWorkflow(watchTimers)
	require.Equal(t, []string{"timer", "a", "b", "c", "timer", "timer"}, succeeds[[]string](t, env))
}

func TestQueryOfACallbackComesBeforeTheTimerOfItsInstant(t *testing.T) {
	env := newEnv()
	ask := func() (count int) {
		value, err := env.QueryWorkflow("count")
		require.NoError(t, err)
		require.NoError(t, value.Get(&count))
		return count
	}
	var counts []int
	env.RegisterDelayedCallback(func() {
		env.SignalWorkflow("note", "signal")
		counts = append(counts, ask())
	}, 2*time.Hour)
	env.RegisterDelayedCallback(func() { counts = append(counts, ask()) }, 2*time.Hour)
	env.RegisterDelayedCallback(func() { counts = append(counts, ask()) }, 2*time.Hour+time.Second)
	env.ExecuteWorkflow(watchTimers)
	require.Equal(t, []string{"timer", "timer", "signal", "timer"}, succeeds[[]string](t, env))
	require.Equal(t, []int{1, 1, 3}, counts)
}

func TestYoungerCallbackOfAnInstantComesAfterTheTimer(t *testing.T) {
	env := newEnv()
	env.RegisterDelayedCallback(func() {
		env.RegisterDelayedCallback(func() { env.SignalWorkflow("note", "signal") }, time.Hour)
	}, time.Hour)
	env.ExecuteWorkflow(watchTimers)
	require.Equal(t, []string{"timer", "timer", "signal", "timer"}, succeeds[[]string](t, env))
}
