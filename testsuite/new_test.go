package testsuite_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/testsuite"
)

// reporter is a test that is expected to fail.
type reporter struct {
	testing.TB
	failures []string
	cleanups []func()
	skipped  bool
}

func (r *reporter) Helper()             {}
func (r *reporter) Skipped() bool       { return r.skipped }
func (r *reporter) Log(...any)          {}
func (r *reporter) Cleanup(f func())    { r.cleanups = append(r.cleanups, f) }
func (r *reporter) Error(values ...any) { r.failures = append(r.failures, fmt.Sprint(values...)) }
func (r *reporter) Errorf(format string, values ...any) {
	r.failures = append(r.failures, fmt.Sprintf(format, values...))
}
func (r *reporter) Fatal(values ...any) {
	r.Error(values...)
	panic(r)
}
func (r *reporter) FailNow()           { panic(r) }
func (r *reporter) Skip(values ...any) { r.Fatal("skipped: " + fmt.Sprint(values...)) }

// inMemory keeps a test off servers: it is about exact times, default names, or what the service in memory reports.
func inMemory(t *testing.T) { t.Setenv(testsuite.ServerVariable, "") }

// report runs a test with an environment of its own and returns what it failed with.
func report(test func(env *testsuite.TestWorkflowEnvironment), options ...testsuite.Option) string {
	return reported(func(t testing.TB) { test(testsuite.New(t, options...)) })
}

// reported is what a test failed with.
func reported(test func(t testing.TB)) string {
	r := &reporter{}
	return reportedTo(r, func() { test(r) })
}

// reportedTo is what a test failed with that reports to r.
func reportedTo(r *reporter, test func()) string {
	func() {
		defer func() {
			if p := recover(); p != nil && p != any(r) {
				panic(p)
			}
		}()
		test()
	}()
	for _, f := range r.cleanups {
		f()
	}
	return strings.Join(r.failures, "\n")
}

func TestNewFailsForWhatWouldGoUnnoticed(t *testing.T) {
	inMemory(t)
	flips := 0
	for name, test := range map[string]struct {
		run  func(env *testsuite.TestWorkflowEnvironment)
		want []string
	}{
		"stuck": {
			func(env *testsuite.TestWorkflowEnvironment) {
				env.ExecuteWorkflow(func(ctx workflow.Context) error {
					workflow.GetSignalChannel(ctx, "approval").Receive(ctx, nil)
					return nil
				})
			},
			[]string{"the workflow is stuck", "new_test.go"},
		},
		"no end": {
			func(env *testsuite.TestWorkflowEnvironment) { env.ExecuteWorkflow(napsForEver) },
			[]string{"history count exceeds limit", "comes to no end by itself", "TimerStarted"},
		},
		"panic": {
			func(env *testsuite.TestWorkflowEnvironment) {
				env.ExecuteWorkflow(func(workflow.Context) error { panic("boom") })
			},
			[]string{"workflow task of \"default-test-workflow-id\" failed", "boom"},
		},
		"unexpected call": {
			func(env *testsuite.TestWorkflowEnvironment) {
				env.OnActivity(charge, mock.Anything, 1).Return(1, nil)
				env.ExecuteWorkflow(func(ctx workflow.Context) error {
					_ = chargesOnce(ctx)
					return nil
				})
			},
			[]string{"charge"},
		},
		"nondeterminism": {
			func(env *testsuite.TestWorkflowEnvironment) {
				env.ExecuteWorkflow(func(ctx workflow.Context) error {
					if flips++; flips > 1 {
						return nil
					}
					return workflow.Sleep(ctx, time.Hour)
				})
			},
			[]string{"is not deterministic", "TimerStarted"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := report(test.run)
			for _, want := range test.want {
				require.Contains(t, got, want)
			}
		})
	}
}

func napsForEver(ctx workflow.Context) error {
	for {
		for range 2000 { // the history is long soon
			workflow.NewTimer(ctx, time.Hour)
		}
		if err := workflow.Sleep(ctx, time.Hour); err != nil {
			return err
		}
	}
}

func chargesOnce(ctx workflow.Context) error {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
	return workflow.ExecuteActivity(ctx, charge, 2).Get(ctx, nil)
}

func TestNondeterminismIsTheErrorOfAnEnvironmentWithoutATest(t *testing.T) {
	env := newEnvironment()
	flips := 0
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		if flips++; flips > 1 {
			return nil
		}
		return workflow.Sleep(ctx, time.Hour)
	})
	var divergence *testsuite.DivergenceError
	require.ErrorAs(t, env.GetWorkflowError(), &divergence)
}

func TestReplayCanBeLeftOut(t *testing.T) {
	env := testsuite.New(t, testsuite.WithoutReplay())
	runs := 0
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		runs++
		return workflow.Sleep(ctx, time.Hour)
	})
	require.NoError(t, env.GetWorkflowError())
	require.Equal(t, 1, runs)
}

func TestFollowedRuns(t *testing.T) {
	env := testsuite.New(t, testsuite.FollowRuns())
	var count func(ctx workflow.Context, n int) (int, error)
	count = func(ctx workflow.Context, n int) (int, error) {
		if n == 3 {
			return n, nil
		}
		return 0, workflow.NewContinueAsNewError(ctx, "count", n+1)
	}
	env.RegisterWorkflowWithOptions(count, workflow.RegisterOptions{Name: "count"})
	env.ExecuteWorkflow("count", 0)
	require.Equal(t, 3, result[int](t, env))
}

func TestRetriesAreFollowedWhenAskedFor(t *testing.T) {
	env := testsuite.New(t, testsuite.FollowRuns())
	env.SetStartWorkflowOptions(client.StartWorkflowOptions{RetryPolicy: &temporal.RetryPolicy{MaximumAttempts: 3}})
	env.ExecuteWorkflow(func(ctx workflow.Context) (int32, error) {
		if attempt := workflow.GetInfo(ctx).Attempt; attempt < 3 {
			return 0, temporal.NewApplicationError("not yet", "NotYet")
		}
		return workflow.GetInfo(ctx).Attempt, nil
	})
	require.Equal(t, int32(3), result[int32](t, env))
}

func TestClientStartsMoreWorkflows(t *testing.T) {
	inMemory(t)
	env := testsuite.New(t)
	env.RegisterWorkflow(nap)
	start := env.Now()
	run, err := env.Client().ExecuteWorkflow(context.Background(), client.StartWorkflowOptions{ID: "other", TaskQueue: "any"}, nap, time.Hour)
	require.NoError(t, err)
	require.NoError(t, run.Get(context.Background(), nil))
	require.Equal(t, time.Hour, env.Now().Sub(start))
	history, err := env.History("other", "")
	require.NoError(t, err)
	require.Equal(t, "any", history.GetEvents()[0].GetWorkflowExecutionStartedEventAttributes().GetTaskQueue().GetName())
}

func TestWorkflowsSignalEachOther(t *testing.T) {
	env := testsuite.New(t)
	env.RegisterWorkflowWithOptions(func(ctx workflow.Context) (word string, err error) {
		workflow.GetSignalChannel(ctx, "word").Receive(ctx, &word)
		return word, nil
	}, workflow.RegisterOptions{Name: "listen"})
	run, err := env.Client().ExecuteWorkflow(context.Background(), client.StartWorkflowOptions{ID: "listener", TaskQueue: "any"}, "listen")
	require.NoError(t, err)
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		return workflow.SignalExternalWorkflow(ctx, "listener", "", "word", "hello").Get(ctx, nil)
	})
	require.NoError(t, env.GetWorkflowError())
	var word string
	require.NoError(t, run.Get(context.Background(), &word))
	require.Equal(t, "hello", word)
}

func TestMisuseEndsTheTestOfNewAndPanicsWithoutOne(t *testing.T) {
	for want, misuse := range map[string]func(env *testsuite.TestWorkflowEnvironment){
		`expect activity "charge": it is not registered`: func(env *testsuite.TestWorkflowEnvironment) { env.OnActivity("charge", mock.Anything, 1) },
		"mock of charge has incorrect number of returns": func(env *testsuite.TestWorkflowEnvironment) { env.OnActivity(charge, mock.Anything, 1).Return(nil) },
		"activity must be function or string":            func(env *testsuite.TestWorkflowEnvironment) { env.OnActivity(7) },
		"workflow is not completed":                      func(env *testsuite.TestWorkflowEnvironment) { _ = env.GetWorkflowResult(nil) },
	} {
		require.Contains(t, report(misuse), want)
		require.Panics(t, func() { misuse(newEnvironment()) })
	}
}
