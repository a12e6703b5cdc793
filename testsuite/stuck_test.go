package testsuite_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/testsuite"
)

func TestStuckIsNoticedWithinASecondAfterAnySkip(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		got := report(func(env *testsuite.TestWorkflowEnvironment) {
			env.RegisterActivity(charge)
			env.ExecuteWorkflow(func(ctx workflow.Context) error {
				if err := workflow.Sleep(ctx, time.Hour); err != nil {
					return err
				}
				if err := chargesOnce(ctx); err != nil {
					return err
				}
				workflow.GetSignalChannel(ctx, "approval").Receive(ctx, nil)
				return nil
			})
		})
		require.Contains(t, got, "blocked on approval.Receive")
		require.Contains(t, got, "stuck_test.go:")
		require.Less(t, time.Since(began), time.Second)
	})
}

func TestDetachedChildThatNeverEndsIsTheTestsFailure(t *testing.T) {
	got := report(func(env *testsuite.TestWorkflowEnvironment) {
		env.RegisterWorkflowWithOptions(account, workflow.RegisterOptions{Name: "nap"})
		env.ExecuteWorkflow(func(ctx workflow.Context) error { return detached(ctx, "nap") })
	})
	require.Contains(t, got, "blocked on close.Receive")
}

// detached starts a child and ends without it.
func detached(ctx workflow.Context, name string) error {
	ctx = workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{WorkflowID: "child", ParentClosePolicy: enumspb.PARENT_CLOSE_POLICY_ABANDON})
	return workflow.ExecuteChildWorkflow(ctx, name).GetChildWorkflowExecution().Get(ctx, nil)
}
