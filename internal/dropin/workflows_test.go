package dropin

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// The workflows and activities of the tests, and how environments are made.

type quiet struct{}

func (quiet) Debug(string, ...any) {}
func (quiet) Info(string, ...any)  {}
func (quiet) Warn(string, ...any)  {}
func (quiet) Error(string, ...any) {}

var _ log.Logger = quiet{}

// newSuite makes environments with nothing in them.
func newSuite() *Suite {
	s := &Suite{}
	s.SetLogger(quiet{})
	return s
}

// newEnv returns an environment with the activities and children below.
func newEnv() *Env {
	env := newSuite().NewTestWorkflowEnvironment()
	env.RegisterActivity(Double)
	env.RegisterActivity(Fail)
	env.RegisterWorkflow(Child)
	return env
}

// succeeds requires that the workflow has ended well, and decodes its result.
func succeeds[T any](t *testing.T, env *Env) (result T) {
	t.Helper()
	require.True(t, env.IsWorkflowCompleted())
	require.NoError(t, env.GetWorkflowError())
	require.NoError(t, env.GetWorkflowResult(&result))
	return result
}

func Double(_ context.Context, n int) (int, error) { return 2 * n, nil }

func Fail(context.Context) error {
	return temporal.NewNonRetryableApplicationError("no luck", "Luck", errors.New("seven years of it"), 7)
}

// once are options for an activity that is tried once.
func once(ctx workflow.Context) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: time.Minute, RetryPolicy: &temporal.RetryPolicy{MaximumAttempts: 1},
	})
}

// local is once for local activities.
func local(ctx workflow.Context) workflow.Context {
	return workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{
		StartToCloseTimeout: time.Minute, RetryPolicy: &temporal.RetryPolicy{MaximumAttempts: 1},
	})
}

func DoubleOnce(ctx workflow.Context, n int) (result int, err error) {
	err = workflow.ExecuteActivity(once(ctx), Double, n).Get(ctx, &result)
	return result, err
}

func Child(ctx workflow.Context, n int) (int, error) {
	return n + 1, workflow.Sleep(ctx, time.Hour)
}

// Parent waits for a child with the id "child".
func Parent(ctx workflow.Context, n int) (result int, err error) {
	ctx = workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{WorkflowID: "child"})
	err = workflow.ExecuteChildWorkflow(ctx, Child, n).Get(ctx, &result)
	return result, err
}

// Collect gathers the values of a signal until it is "end".
func Collect(ctx workflow.Context) (all []string, err error) {
	signals := workflow.GetSignalChannel(ctx, "add")
	if err := workflow.SetQueryHandler(ctx, "all", func() ([]string, error) { return all, nil }); err != nil {
		return nil, err
	}
	for {
		var s string
		signals.Receive(ctx, &s)
		if s == "end" {
			return all, nil
		}
		all = append(all, s)
	}
}
