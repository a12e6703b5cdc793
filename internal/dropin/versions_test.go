package dropin

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// Mocks of what is not an activity: versions, side effects, attributes, external workflows.

func patched(ctx workflow.Context) (workflow.Version, error) {
	return workflow.GetVersion(ctx, "patch", workflow.DefaultVersion, 3), nil
}

func TestVersionIsTheNewestUnlessMocked(t *testing.T) {
	env := newEnv()
	env.ExecuteWorkflow(patched)
	require.Equal(t, workflow.Version(3), succeeds[workflow.Version](t, env))
	for _, v := range []workflow.Version{workflow.DefaultVersion, 1, 2} {
		env := newEnv()
		env.OnGetVersion("patch", workflow.DefaultVersion, workflow.Version(3)).Return(v)
		env.ExecuteWorkflow(patched)
		require.Equal(t, v, succeeds[workflow.Version](t, env))
	}
}

func TestVersionMockOfAnyChange(t *testing.T) {
	env := newEnv()
	env.OnGetVersion(mock.Anything, workflow.DefaultVersion, workflow.Version(3)).Return(func(string, workflow.Version, workflow.Version) workflow.Version { return 2 })
	env.OnGetVersion("other", workflow.DefaultVersion, workflow.Version(1)).Return(workflow.DefaultVersion)
	env.ExecuteWorkflow(func(ctx workflow.Context) ([]workflow.Version, error) {
		return []workflow.Version{workflow.GetVersion(ctx, "patch", workflow.DefaultVersion, 3), workflow.GetVersion(ctx, "other", workflow.DefaultVersion, 1)}, nil
	})
	require.Equal(t, []workflow.Version{2, workflow.DefaultVersion}, succeeds[[]workflow.Version](t, env))
}

func TestSideEffects(t *testing.T) {
	run := func(ctx workflow.Context) (sum int, err error) {
		for range 2 {
			var n int
			if err := workflow.SideEffect(ctx, func(workflow.Context) any { return 1 }).Get(&n); err != nil {
				return 0, err
			}
			sum += n
		}
		var n int
		err = workflow.MutableSideEffect(ctx, "id", func(workflow.Context) any { return 10 }, func(a, b any) bool { return a == b }).Get(&n)
		return sum + n, err
	}
	env := newEnv()
	env.ExecuteWorkflow(run)
	require.Equal(t, 12, succeeds[int](t, env))

	env = newEnv()
	env.OnSideEffect().Return(100).Once()
	env.OnSideEffect().Return(200).Once()
	env.OnMutableSideEffect("id").Return(1000)
	env.ExecuteWorkflow(run)
	require.Equal(t, 1300, succeeds[int](t, env))
	env.AssertExpectations(t)
}

var customer = temporal.NewSearchAttributeKeyKeyword("CustomKeywordField")

func TestUpsertsOfAttributes(t *testing.T) {
	run := func(ctx workflow.Context) error {
		if err := workflow.UpsertTypedSearchAttributes(ctx, customer.ValueSet("phil")); err != nil {
			return err
		}
		return workflow.UpsertMemo(ctx, map[string]any{"note": "again"})
	}
	env := newEnv()
	env.OnUpsertTypedSearchAttributes(temporal.NewSearchAttributes(customer.ValueSet("phil"))).Return(nil).Once()
	env.OnUpsertMemo(map[string]any{"note": "again"}).Return(nil).Once()
	env.ExecuteWorkflow(run)
	require.NoError(t, env.GetWorkflowError())
	env.AssertExpectations(t)
}

func TestSignalAndCancelOfAnExternalWorkflowAreMocked(t *testing.T) {
	env := newEnv()
	env.OnSignalExternalWorkflow(mock.Anything, "other", "", "poke", 7).Return(nil).Once()
	env.OnSignalExternalWorkflow(mock.Anything, "gone", mock.Anything, mock.Anything, mock.Anything).Return(errors.New("nobody there")).Once()
	env.OnRequestCancelExternalWorkflow("default-test-namespace", "other", "").Return(func(string, string, string) error { return nil }).Once()
	env.ExecuteWorkflow(func(ctx workflow.Context) (string, error) {
		if err := workflow.SignalExternalWorkflow(ctx, "other", "", "poke", 7).Get(ctx, nil); err != nil {
			return "", err
		}
		failed := workflow.SignalExternalWorkflow(ctx, "gone", "", "poke", 7).Get(ctx, nil)
		return failed.Error(), workflow.RequestCancelExternalWorkflow(ctx, "other", "").Get(ctx, nil)
	})
	require.Contains(t, succeeds[string](t, env), "nobody there")
	env.AssertExpectations(t)
}
