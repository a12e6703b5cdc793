package testsuite_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/testsuite"
)

// What fails a test by itself, whatever its workflow makes of it.

type basket struct {
	Customer string
	Items    []string
}

func pack(context.Context, basket) (string, error) { return "packed", nil }

// packsQuietly ignores what comes of packing.
func packsQuietly(ctx workflow.Context, baskets []basket) error {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
	for _, b := range baskets {
		_ = workflow.ExecuteActivity(ctx, pack, b).Get(ctx, nil)
	}
	return nil
}

func TestSwallowedMockFailuresFailTheTest(t *testing.T) {
	shoes := basket{"Phil", []string{"shoes"}}
	for name, test := range map[string]struct {
		run  func(env *testsuite.TestWorkflowEnvironment)
		want []string
	}{
		"never": {
			func(env *testsuite.TestWorkflowEnvironment) {
				env.OnActivity(pack, mock.Anything, mock.Anything).Never()
				env.ExecuteWorkflow(packsQuietly, []basket{shoes})
			},
			[]string{`mock activity "pack", call 1, attempt 1`, "never happens", "parity_asserts_test.go"},
		},
		"used up": {
			func(env *testsuite.TestWorkflowEnvironment) {
				env.OnActivity(pack, mock.Anything, mock.Anything).Return("ok", nil).Once()
				env.ExecuteWorkflow(packsQuietly, []basket{shoes, shoes})
			},
			[]string{`mock activity "pack", call 2, attempt 1`, "used up"},
		},
		"other arguments": {
			func(env *testsuite.TestWorkflowEnvironment) {
				env.OnActivity(pack, mock.Anything, basket{"Rita", []string{"shoes"}}).Return("ok", nil)
				env.ExecuteWorkflow(packsQuietly, []basket{shoes})
			},
			[]string{`mock activity "pack", call 1`, `"Rita"`, `"Phil"`, "Customer"},
		},
		"too early": {
			func(env *testsuite.TestWorkflowEnvironment) {
				first := env.OnActivity(pack, mock.Anything, basket{Customer: "first"}).Return("ok", nil).Once()
				env.OnActivity(pack, mock.Anything, shoes).Return("ok", nil).NotBefore(first)
				env.ExecuteWorkflow(packsQuietly, []basket{shoes, {Customer: "first"}})
			},
			[]string{`mock activity "pack", call 1`, "not before"},
		},
		"child": {
			func(env *testsuite.TestWorkflowEnvironment) {
				env.OnWorkflow(nap, mock.Anything, time.Minute).Return("ok", nil)
				env.ExecuteWorkflow(func(ctx workflow.Context) error {
					_ = workflow.ExecuteChildWorkflow(workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{}), nap, time.Hour).Get(ctx, nil)
					return nil
				})
			},
			[]string{`mock workflow "nap", call 1`, "1h0m0s", "1m0s"},
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

func TestCommandThatTheServiceRefusesFailsTheTest(t *testing.T) {
	inMemory(t)
	got := report(func(env *testsuite.TestWorkflowEnvironment) {
		env.RegisterActivity(pack)
		env.ExecuteWorkflow(func(ctx workflow.Context) error {
			ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute, RetryPolicy: &temporal.RetryPolicy{MaximumAttempts: -1}})
			return workflow.ExecuteActivity(ctx, pack, basket{}).Get(ctx, nil)
		})
	})
	require.Contains(t, got, `workflow task of "default-test-workflow-id" failed`)
	require.Contains(t, got, "MaximumAttempts cannot be negative")
}

func TestRealCallsAndRetriesCount(t *testing.T) {
	env := testsuite.New(t)
	failures := 2
	env.RegisterActivity(charge)
	env.OnActivity(pack, mock.Anything, mock.Anything).Return(func(context.Context, basket) (string, error) {
		if failures--; failures >= 0 {
			return "", errors.New("out of paper")
		}
		return "packed", nil
	})
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		if err := packsQuietly(ctx, []basket{{Customer: "Phil"}}); err != nil {
			return err
		}
		return chargesOnce(ctx)
	})
	require.NoError(t, env.GetWorkflowError())
	env.AssertActivityNumberOfCalls(t, "pack", 3)
	env.AssertActivityCalled(t, "pack", mock.Anything, basket{Customer: "Phil"})
	env.AssertActivityNumberOfCalls(t, "charge", 1)
	env.AssertActivityCalled(t, "charge", mock.Anything, 2)
	env.AssertActivityNotCalled(t, "charge", mock.Anything, 3)
}
