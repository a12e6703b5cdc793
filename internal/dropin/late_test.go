package dropin

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/workflow"
)

// What is registered while the workflow runs. (From a callback, the SDK's environment takes no mocks: it waits for itself.)

// Late is an activity that no environment has from the beginning.
func Late(context.Context) (string, error) { return "real", nil }

// LateChild is such a workflow.
func LateChild(workflow.Context) (string, error) { return "real child", nil }

// inAnHour runs an activity or a child an hour after the start.
func inAnHour(run func(ctx workflow.Context) workflow.Future) func(workflow.Context) (string, error) {
	return func(ctx workflow.Context) (result string, err error) {
		if err = workflow.Sleep(ctx, time.Hour); err == nil {
			err = run(once(local(ctx))).Get(ctx, &result)
		}
		return result, err
	}
}

func lateActivity(ctx workflow.Context) workflow.Future { return workflow.ExecuteActivity(ctx, Late) }

func lateByName(ctx workflow.Context) workflow.Future {
	return workflow.ExecuteActivity(ctx, "byName", "x")
}

func lateLocalByName(ctx workflow.Context) workflow.Future {
	return workflow.ExecuteLocalActivity(ctx, "Late")
}

func lateChild(ctx workflow.Context) workflow.Future {
	return workflow.ExecuteChildWorkflow(ctx, LateChild)
}

func lateChildByName(ctx workflow.Context) workflow.Future {
	return workflow.ExecuteChildWorkflow(ctx, "byName", "x")
}

func TestLateRegistrationIsFound(t *testing.T) {
	for name, c := range map[string]struct {
		register func(*Env)
		run      func(workflow.Context) workflow.Future
		result   string
	}{
		"activity":                 {func(env *Env) { env.RegisterActivity(Late) }, lateActivity, "real"},
		"activity by another name": {func(env *Env) { env.RegisterActivityWithOptions(Late, activity.RegisterOptions{Name: "byName"}) }, lateActivity, "real"},
		"activity of any name": {
			func(env *Env) { env.RegisterDynamicActivity(anyActivity, activity.DynamicRegisterOptions{}) }, lateByName, "byName(x)",
		},
		"local activity by name": {func(env *Env) { env.RegisterActivity(Late) }, lateLocalByName, "real"},
		"child":                  {func(env *Env) { env.RegisterWorkflow(LateChild) }, lateChild, "real child"},
		"child by another name": {
			func(env *Env) { env.RegisterWorkflowWithOptions(LateChild, workflow.RegisterOptions{Name: "byName"}) }, lateChild, "real child",
		},
		"child of any name": {func(env *Env) { env.RegisterDynamicWorkflow(anything, workflow.DynamicRegisterOptions{}) }, lateChildByName, "byName(x)"},
	} {
		for among, env := range map[string]*Env{"alone": newSuite().NewTestWorkflowEnvironment(), "among others": newEnv()} {
			t.Run(name+" "+among, func(t *testing.T) {
				env.RegisterDelayedCallback(func() { c.register(env) }, time.Minute)
				env.ExecuteWorkflow(inAnHour(c.run))
				require.Equal(t, c.result, succeeds[string](t, env))
			})
		}
	}
}

func TestActivityIsRegisteredByAMock(t *testing.T) {
	env := newEnv()
	env.OnActivity(Double, mock.Anything, 1).Return(func(context.Context, int) (int, error) {
		env.OnActivity(Late, mock.Anything).Return("mock", nil)
		return 2, nil
	})
	env.ExecuteWorkflow(func(ctx workflow.Context) (result string, err error) {
		if _, err = doubles(ctx, 1); err == nil {
			err = lateActivity(once(ctx)).Get(ctx, &result)
		}
		return result, err
	})
	require.Equal(t, "mock", succeeds[string](t, env))
}

func TestActivityIsRegisteredByAListener(t *testing.T) {
	env := newEnv()
	env.SetOnTimerFiredListener(func(string) { env.RegisterActivity(Late) })
	env.ExecuteWorkflow(inAnHour(lateActivity))
	require.Equal(t, "real", succeeds[string](t, env))
}

func TestActivityIsRegisteredBetweenTwoSignals(t *testing.T) {
	env := newEnv()
	env.RegisterDelayedCallback(func() {
		env.SignalWorkflow("go", nil)
		env.RegisterActivity(Late)
		env.SignalWorkflow("go", nil)
	}, time.Minute)
	env.ExecuteWorkflow(func(ctx workflow.Context) (result string, err error) {
		for range 2 {
			workflow.GetSignalChannel(ctx, "go").Receive(ctx, nil)
		}
		return result, lateActivity(once(ctx)).Get(ctx, &result)
	})
	require.Equal(t, "real", succeeds[string](t, env))
}

func TestLaterRegistrationReplacesTheEarlierWhileTheWorkflowRuns(t *testing.T) {
	env := newEnv()
	env.RegisterDelayedCallback(func() {
		env.RegisterActivityWithOptions(func(_ context.Context, n int) (int, error) { return 3 * n, nil }, activity.RegisterOptions{Name: "Double"})
	}, time.Minute)
	env.ExecuteWorkflow(func(ctx workflow.Context) (both []int, err error) {
		for range 2 {
			results, err := doubles(ctx, 1)
			if err != nil {
				return nil, err
			}
			both = append(both, results...)
			if err := workflow.Sleep(ctx, time.Hour); err != nil {
				return nil, err
			}
		}
		return both, nil
	})
	require.Equal(t, []int{2, 3}, succeeds[[]int](t, env))
}

func TestLateActivityHasATaskQueueOfItsOwn(t *testing.T) {
	env := newEnv()
	env.SetActivityTaskQueue("tools", Late)
	env.RegisterDelayedCallback(func() { env.RegisterActivity(Late) }, time.Minute)
	env.ExecuteWorkflow(inAnHour(func(ctx workflow.Context) workflow.Future {
		return lateActivity(workflow.WithTaskQueue(ctx, "tools"))
	}))
	require.Equal(t, "real", succeeds[string](t, env))
}

func TestMisuseOfLateRegistrationPanics(t *testing.T) {
	env := newEnv()
	text := map[string]any{}
	env.RegisterDelayedCallback(func() {
		env.RegisterDynamicWorkflow(anything, workflow.DynamicRegisterOptions{})
		for name, register := range map[string]func(){
			"workflow":         func() { env.RegisterWorkflow(Child) },
			"dynamic workflow": func() { env.RegisterDynamicWorkflow(anything, workflow.DynamicRegisterOptions{}) },
			"no error":         func() { env.RegisterActivity(func() {}) },
			"no context":       func() { env.RegisterWorkflow(func() error { return nil }) },
		} {
			func() {
				defer func() {
					if text[name] = recover(); text[name] != nil {
						if err, ok := text[name].(error); ok {
							text[name] = err.Error()
						}
					}
				}()
				register()
			}()
		}
	}, time.Minute)
	env.ExecuteWorkflow(inAnHour(func(ctx workflow.Context) workflow.Future { return workflow.ExecuteActivity(ctx, Double, 1) }))
	require.Equal(t, map[string]any{
		"workflow":         `workflow name "Child" is already registered`,
		"dynamic workflow": "dynamic workflow already registered",
		"no error":         "expected function to return result, error or just error, but found 0 return values",
		"no context":       "expected at least one argument of type workflow.Context in function, found 0 input arguments",
	}, text)
}
