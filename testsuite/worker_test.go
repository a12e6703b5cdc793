package testsuite_test

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/testsuite"
)

// doubler doubles what activities return.
type doubler struct {
	interceptor.WorkerInterceptorBase
}

func (*doubler) InterceptActivity(_ context.Context, next interceptor.ActivityInboundInterceptor) interceptor.ActivityInboundInterceptor {
	return &doubled{interceptor.ActivityInboundInterceptorBase{Next: next}}
}

type doubled struct {
	interceptor.ActivityInboundInterceptorBase
}

func (d *doubled) ExecuteActivity(ctx context.Context, in *interceptor.ExecuteActivityInput) (any, error) {
	value, err := d.Next.ExecuteActivity(ctx, in)
	return 2 * value.(int), err
}

func TestInterceptorsSeeMockedActivities(t *testing.T) {
	env := testsuite.New(t)
	env.SetWorkerOptions(worker.Options{Interceptors: []interceptor.WorkerInterceptor{&doubler{}}})
	env.OnActivity(charge, mock.Anything, 41).Return(7, nil)
	env.ExecuteWorkflow(chargeOnce, 41)
	require.Equal(t, 14, result[int](t, env))
}

func TestSessionsRun(t *testing.T) {
	env := newEnvironment()
	env.SetWorkerOptions(worker.Options{EnableSessionWorker: true})
	env.RegisterActivity(charge)
	env.ExecuteWorkflow(func(ctx workflow.Context) (receipt int, err error) {
		ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute, HeartbeatTimeout: time.Minute})
		session, err := workflow.CreateSession(ctx, &workflow.SessionOptions{CreationTimeout: time.Minute, ExecutionTimeout: time.Hour})
		if err != nil {
			return 0, err
		}
		defer workflow.CompleteSession(session)
		return receipt, workflow.ExecuteActivity(session, charge, 41).Get(session, &receipt)
	})
	require.Equal(t, 42, result[int](t, env))
}

func TestTestTimeoutEndsAnActivityThatHangs(t *testing.T) {
	inMemory(t)
	synctest.Test(t, func(t *testing.T) {
		hung := make(chan struct{})
		got := report(func(env *testsuite.TestWorkflowEnvironment) {
			defer close(hung)
			env.SetTestTimeout(time.Second)
			env.RegisterActivity(charge)
			env.OnActivity(charge, mock.Anything, 41).Return(func(context.Context, int) (int, error) {
				<-hung
				return 0, nil
			})
			env.ExecuteWorkflow(chargeOnce, 41)
		})
		require.Contains(t, got, "test timeout: nothing has happened for 1s")
	})
}

func TestEnvironmentsRunInParallel(t *testing.T) {
	for i := range 8 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			env := newEnvironment()
			env.RegisterActivity(charge)
			env.ExecuteWorkflow(chargeOnce, i)
			require.Equal(t, i+1, result[int](t, env))
		})
	}
}

func TestFailingCallbackEndsTheTest(t *testing.T) {
	inMemory(t)
	got := report(func(env *testsuite.TestWorkflowEnvironment) {
		env.RegisterDelayedCallback(func() { panic(t) }, time.Minute)
		require.Panics(t, func() {
			env.ExecuteWorkflow(func(ctx workflow.Context) error { return workflow.Sleep(ctx, time.Hour) })
		})
	})
	require.Empty(t, got)
}
