package testsuite_test

import (
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/testsuite"
)

// byClient runs a workflow to its end, which the environment does not execute.
func byClient(t *testing.T, env *testsuite.TestWorkflowEnvironment, code any) error {
	t.Helper()
	env.RegisterWorkflowWithOptions(code, workflow.RegisterOptions{Name: "started"})
	run, err := env.Client().ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: "started", TaskQueue: "q"}, "started")
	require.NoError(t, err)
	return run.Get(t.Context(), nil)
}

func TestWorkflowOfTheClientIsReplayedWhenTheTestEnds(t *testing.T) {
	inMemory(t)
	runs := 0
	got := report(func(env *testsuite.TestWorkflowEnvironment) {
		require.NoError(t, byClient(t, env, func(ctx workflow.Context) error {
			if runs++; runs > 1 {
				return nil
			}
			return workflow.Sleep(ctx, time.Hour)
		}))
	})
	require.Contains(t, got, `replay workflow "started": it is not deterministic`)
}

func TestWorkflowOfTheClientThatOutlivesTheExecutedOneIsReplayedWhenTheTestEnds(t *testing.T) {
	inMemory(t)
	runs := 0
	got := report(func(env *testsuite.TestWorkflowEnvironment) {
		env.RegisterWorkflowWithOptions(func(ctx workflow.Context) error {
			if runs++; runs > 1 {
				return nil
			}
			workflow.GetSignalChannel(ctx, "go").Receive(ctx, nil)
			return workflow.Sleep(ctx, time.Hour)
		}, workflow.RegisterOptions{Name: "started"})
		run, err := env.Client().ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: "started", TaskQueue: "q"}, "started")
		require.NoError(t, err)
		env.ExecuteWorkflow(func(ctx workflow.Context) error { return workflow.Sleep(ctx, time.Minute) })
		require.Equal(t, 1, runs)
		require.NoError(t, env.Client().SignalWorkflow(t.Context(), "started", "", "go", nil))
		require.NoError(t, run.Get(t.Context(), nil))
	})
	require.Contains(t, got, `replay workflow "started": it is not deterministic`)
}

func TestWorkflowOnAWorkerOfTheTestsOwnIsNotReplayedWithOtherCode(t *testing.T) {
	inMemory(t)
	require.Empty(t, report(func(env *testsuite.TestWorkflowEnvironment) {
		other := workflow.RegisterOptions{Name: "started"}
		env.RegisterWorkflowWithOptions(func(workflow.Context) error { return errors.New("other code") }, other)
		w := worker.New(env.Client(), "own", worker.Options{})
		w.RegisterWorkflowWithOptions(func(ctx workflow.Context) error { return workflow.Sleep(ctx, time.Hour) }, other)
		require.NoError(t, w.Start())
		defer w.Stop()
		eager := client.StartWorkflowOptions{ID: "started", TaskQueue: "own", EnableEagerStart: true} // else the task may come before the worker's first poll
		run, err := env.Client().ExecuteWorkflow(t.Context(), eager, "started")
		require.NoError(t, err)
		require.NoError(t, run.Get(t.Context(), nil))
	}))
}

func TestWorkflowOfTheClientIsNotReplayedWithCodeThatHasTakenItsPlace(t *testing.T) {
	inMemory(t)
	require.Empty(t, report(func(env *testsuite.TestWorkflowEnvironment) {
		for _, code := range []any{func(workflow.Context) error { return nil }, func(ctx workflow.Context) error { return workflow.Sleep(ctx, time.Hour) }} {
			env.RegisterWorkflowWithOptions(code, workflow.RegisterOptions{Name: "started", DisableAlreadyRegisteredCheck: true})
			run, err := env.Client().ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{TaskQueue: "q"}, "started")
			require.NoError(t, err)
			require.NoError(t, run.Get(t.Context(), nil))
		}
	}))
}

func TestSkippedTestIsNotFailedWhenItEnds(t *testing.T) {
	inMemory(t)
	r := &reporter{}
	require.Empty(t, reportedTo(r, func() {
		env := testsuite.New(r)
		env.OnActivity(charge, mock.Anything, 1).Return(1, nil)
		require.Error(t, byClient(t, env, chargesOnce))
		r.skipped = true
	}))
}

func TestViolationThatAWorkflowOfTheClientSwallowsFailsTheTestOnce(t *testing.T) {
	inMemory(t)
	for name, executes := range map[string]bool{"alone": false, "after an execution": true} {
		t.Run(name, func(t *testing.T) {
			got := report(func(env *testsuite.TestWorkflowEnvironment) {
				env.OnActivity(charge, mock.Anything, 1).Return(1, nil)
				if executes {
					env.ExecuteWorkflow(func(workflow.Context) error { return nil })
				}
				require.NoError(t, byClient(t, env, func(ctx workflow.Context) error {
					_ = chargesOnce(ctx)
					return nil
				}))
			})
			require.Regexp(t, `^mock activity "charge", call 1, attempt 1: no expectation fits; .*, differs\n\s+argument 1:\s+want 1, got 2$`, got)
		})
	}
}

func TestAssertExpectationsTellsOfAViolationInAWorkflowOfTheClient(t *testing.T) {
	inMemory(t)
	got := reported(func(r testing.TB) {
		env := testsuite.New(r)
		env.OnActivity(charge, mock.Anything, 1).Return(1, nil).Maybe()
		require.Error(t, byClient(t, env, chargesOnce))
		require.False(t, env.AssertExpectations(r))
		require.NotEmpty(t, r.(*reporter).failures)
	})
	require.Regexp(t, `^mock activity "charge", call 1, .*\n\s+argument 1:\s+want 1, got 2$`, got, "once")
}

func TestPanicOfAWorkflowOfTheClientIsInTheLog(t *testing.T) {
	inMemory(t)
	listener := &listening{}
	require.Empty(t, reportedTo(&listener.reporter, func() {
		require.ErrorContains(t, byClient(t, testsuite.New(listener), func(workflow.Context) error { panic("boom") }), "has failed")
	}))
	require.Regexp(t, `workflow task of "started" failed .*: boom\n.*\n +finish_test\.go:\d+`, listener.logged)
}

// pointing is a test that fails and knows its helpers.
type pointing struct {
	reporter
	helpers []string
}

func (p *pointing) Helper() {
	pc, _, _, _ := runtime.Caller(1)
	name := runtime.FuncForPC(pc).Name()
	p.helpers = append(p.helpers, name[strings.LastIndex(name, ".")+1:])
}

func TestUseAfterTheTestIsToldAtTheLineOfTheUse(t *testing.T) {
	inMemory(t)
	p := &pointing{}
	require.Contains(t, reportedTo(&p.reporter, func() {
		env := testsuite.New(p)
		for _, clean := range p.cleanups {
			clean()
		}
		p.cleanups, p.helpers = nil, nil
		env.Client()
	}), "the test that it was made for has ended")
	require.Equal(t, []string{"Client", "serve", "fatal"}, p.helpers)
}

func TestWhatCannotBeEncodedIsNamed(t *testing.T) {
	inMemory(t)
	for want, send := range map[string]func(env *testsuite.TestWorkflowEnvironment){
		`encode input of signal "answer": `: func(env *testsuite.TestWorkflowEnvironment) { env.SignalWorkflow("answer", make(chan int)) },
		`encode arguments of update "answer": `: func(env *testsuite.TestWorkflowEnvironment) {
			env.UpdateWorkflow("answer", "", &testsuite.TestUpdateCallback{}, make(chan int))
		},
	} {
		require.Contains(t, report(func(env *testsuite.TestWorkflowEnvironment) {
			send(env)
			env.ExecuteWorkflow(Approve)
		}), want)
	}
}
