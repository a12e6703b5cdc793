package testsuite_test

import (
	"context"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/testsuite"
)

func TestCodeThatDivergesByChanceFailsTheTest(t *testing.T) {
	inMemory(t)
	runs := 0
	got := report(func(env *testsuite.TestWorkflowEnvironment) {
		env.ExecuteWorkflow(func(ctx workflow.Context) error {
			if runs++; runs == 2 { // the replay; all is well when it is to be explained
				return nil
			}
			return workflow.Sleep(ctx, time.Hour)
		})
	})
	require.Contains(t, got, "depends on chance")
	require.Contains(t, got, "Look for ranging over maps")
	require.Contains(t, got, "TMPRL1100")
}

func TestCodeThatDivergesByChanceIsReplayedUntilItsLineIsKnown(t *testing.T) {
	inMemory(t)
	runs := 0
	got := report(func(env *testsuite.TestWorkflowEnvironment) {
		env.ExecuteWorkflow(func(ctx workflow.Context) error {
			if runs++; runs == 2 || runs > 4 { // the replay; what explains it agrees at first
				return workflow.Sleep(ctx, time.Minute)
			}
			return workflow.Await(ctx, func() bool { return true })
		})
	})
	require.Contains(t, got, "replay_test.go:")
	require.Contains(t, got, "workflow.Sleep(ctx, time.Minute)")
}

func TestActivitiesUnderOtherNamesReplay(t *testing.T) {
	env := testsuite.New(t)
	env.RegisterActivityWithOptions(charge, activity.RegisterOptions{Name: "shop.charge"})
	env.ExecuteWorkflow(func(ctx workflow.Context) (sum int, err error) {
		ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
		ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{StartToCloseTimeout: time.Minute})
		if err := workflow.ExecuteActivity(ctx, charge, 1).Get(ctx, &sum); err != nil {
			return 0, err
		}
		err = workflow.ExecuteLocalActivity(ctx, charge, sum).Get(ctx, &sum)
		return sum, err
	})
	require.Equal(t, 3, result[int](t, env))
}

func TestReplayedCodeSeesTheSameInformation(t *testing.T) {
	inMemory(t)
	env := testsuite.New(t)
	var seen []workflow.Info
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		info := *workflow.GetInfo(ctx)
		seen = append(seen, info)
		return workflow.Sleep(ctx, time.Second)
	})
	require.NoError(t, env.GetWorkflowError())
	require.Len(t, seen, 2) // the second time in the replay
	require.Equal(t, seen[0], seen[1])
}

func TestRunsOfTheTestsOwnWorkersAreNotReplayed(t *testing.T) {
	inMemory(t)
	env := testsuite.New(t)
	w := worker.New(env.Client(), "mine", worker.Options{})
	w.RegisterWorkflow(nap)
	require.NoError(t, w.Start())
	defer w.Stop()
	run, err := env.Client().ExecuteWorkflow(context.Background(), client.StartWorkflowOptions{TaskQueue: "mine"}, nap, time.Hour)
	require.NoError(t, err)
	require.NoError(t, run.Get(context.Background(), nil))
	env.ExecuteWorkflow(func(workflow.Context) error { return nil })
	require.NoError(t, env.GetWorkflowError())
}

// waiter waits before activities of one name.
type waiter struct {
	interceptor.WorkerInterceptorBase
}

func (*waiter) InterceptWorkflow(_ workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	return &waiting{interceptor.WorkflowInboundInterceptorBase{Next: next}}
}

type waiting struct {
	interceptor.WorkflowInboundInterceptorBase
}

func (w *waiting) Init(next interceptor.WorkflowOutboundInterceptor) error {
	return w.Next.Init(&waitingCalls{interceptor.WorkflowOutboundInterceptorBase{Next: next}})
}

type waitingCalls struct {
	interceptor.WorkflowOutboundInterceptorBase
}

func (w *waitingCalls) ExecuteActivity(ctx workflow.Context, name string, args ...any) workflow.Future {
	if name == "payments.charge" {
		_ = workflow.Sleep(ctx, time.Hour)
	}
	return w.Next.ExecuteActivity(ctx, name, args...)
}

func TestInterceptorsAreToldTheSameNamesInReplays(t *testing.T) {
	env := testsuite.New(t)
	began := env.Now()
	env.SetWorkerOptions(worker.Options{Interceptors: []interceptor.WorkerInterceptor{&waiter{}}})
	env.RegisterActivityWithOptions(charge, activity.RegisterOptions{Name: "payments.charge"})
	env.ExecuteWorkflow(func(ctx workflow.Context) (n int, err error) {
		ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
		return n, workflow.ExecuteActivity(ctx, charge, 1).Get(ctx, &n)
	})
	require.NoError(t, env.GetWorkflowError())
	require.Equal(t, time.Hour, env.Now().Sub(began))
}

func TestPanicsShowTheLineOfTheCode(t *testing.T) {
	got := report(func(env *testsuite.TestWorkflowEnvironment) {
		env.ExecuteWorkflow(func(workflow.Context) error {
			var stock map[string]int
			stock["shoes"] = 1
			return nil
		})
	})
	require.Contains(t, got, "assignment to entry in nil map")
	require.Contains(t, got, "replay_test.go:")
	require.NotContains(t, got, "internal_workflow.go", "frames of the SDK are left out")
}

// place is a test that notes which function calls itself its helper.
type place struct {
	testing.TB
	helpers []string
}

func (p *place) Errorf(string, ...any) {}
func (p *place) Helper() {
	pc, _, _, _ := runtime.Caller(1)
	name := runtime.FuncForPC(pc).Name()
	p.helpers = append(p.helpers, name[strings.LastIndex(name, ".")+1:])
}

func TestFailedAssertionsPointAtTheTest(t *testing.T) {
	env, p := newEnvironment(), &place{}
	env.AssertActivityNumberOfCalls(p, "charge", 1)
	require.Equal(t, []string{"AssertActivityNumberOfCalls", "AssertNumberOfCalls"}, p.helpers)
}
