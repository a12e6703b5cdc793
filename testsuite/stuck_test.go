package testsuite_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/testsuite"
)

func TestStuckIsNoticedWithinASecondAfterAnySkip(t *testing.T) {
	inMemory(t)
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

var rewrite = flag.Bool("rewrite", false, "write the golden files anew")

func TestReportSaysWhyATestIsStuck(t *testing.T) {
	inMemory(t)
	for name, run := range stuckTests {
		t.Run(name, func(t *testing.T) {
			got := report(func(env *testsuite.TestWorkflowEnvironment) {
				env.SetStartTime(sixOClock)
				run(env)
			}) + "\n"
			path := filepath.Join("testdata", "stuck", name+".golden")
			if *rewrite {
				require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
			}
			want, err := os.ReadFile(path)
			require.NoError(t, err)
			require.Equal(t, string(want), got)
		})
	}
}

func TestDetachedChildThatNeverEndsIsTheTestsFailure(t *testing.T) {
	inMemory(t)
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
