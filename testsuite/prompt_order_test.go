package testsuite_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/testsuite"
)

// kinds are those of the events of a history, but for workflow tasks.
func kinds(t *testing.T, env *testsuite.TestWorkflowEnvironment) string {
	t.Helper()
	history, err := env.History("default-test-workflow-id", "")
	require.NoError(t, err)
	var all []string
	for _, event := range history.GetEvents() {
		if name := event.GetEventType().String(); !strings.HasPrefix(name, "WorkflowTask") {
			all = append(all, name)
		}
	}
	return strings.Join(all, " ")
}

// allAtOnce charges thrice at once.
func allAtOnce(ctx workflow.Context) (sum int, err error) {
	ctx = withMinute(ctx)
	var charges []workflow.Future
	for i := range 3 {
		charges = append(charges, workflow.ExecuteActivity(ctx, charge, i))
	}
	for _, f := range charges {
		var one int
		if err := f.Get(ctx, &one); err != nil {
			return 0, err
		}
		sum = 10*sum + one
	}
	return sum, nil
}

func TestPromptAnswersComeInTheOrderOfTheCalls(t *testing.T) {
	var first []string
	for range 50 {
		env := testsuite.New(t, testsuite.InMemory(), testsuite.WithoutReplay())
		env.SetStartTime(time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC))
		for i := range 3 {
			env.OnActivity(charge, mock.Anything, i).Return(3-i, nil).Once()
		}
		env.ExecuteWorkflow(allAtOnce)
		require.Equal(t, 321, result[int](t, env))
		if first == nil {
			first = told(t, env, "default-test-workflow-id")
		}
		require.Equal(t, first, told(t, env, "default-test-workflow-id"))
		require.Equal(t, "WorkflowExecutionStarted ActivityTaskScheduled ActivityTaskScheduled ActivityTaskScheduled"+
			strings.Repeat(" ActivityTaskStarted ActivityTaskCompleted", 3)+" WorkflowExecutionCompleted", kinds(t, env))
		env.AssertExpectations(t)
	}
}

func TestPromptAnswersDoNotWaitForThoseOfTheWorker(t *testing.T) {
	env := testsuite.New(t, testsuite.InMemory())
	mocked := make(chan struct{})
	env.RegisterActivityWithOptions(func(context.Context) error {
		<-mocked
		return nil
	}, activity.RegisterOptions{Name: "real"})
	env.OnActivity(charge, mock.Anything, 1).Return(7, nil)
	env.ExecuteWorkflow(func(ctx workflow.Context) (paid int, err error) {
		ctx = withMinute(ctx)
		slow, quick := workflow.ExecuteActivity(ctx, "real"), workflow.ExecuteActivity(ctx, charge, 1)
		err = quick.Get(ctx, &paid)
		if !workflow.IsReplaying(ctx) {
			close(mocked)
		}
		return paid, errors.Join(err, slow.Get(ctx, nil))
	})
	require.Equal(t, 7, result[int](t, env))
}

func TestPromptAnswersComeBeforeTimePasses(t *testing.T) {
	for range 50 {
		env := testsuite.New(t, testsuite.InMemory(), testsuite.WithoutReplay())
		began := env.Now()
		env.OnActivity(charge, mock.Anything, mock.MatchedBy(func(int) bool { return env.Now().Equal(began) })).Return(7, nil)
		env.ExecuteWorkflow(func(ctx workflow.Context) (paid int, err error) {
			f, nap := workflow.ExecuteActivity(withMinute(ctx), charge, 1), workflow.NewTimer(ctx, time.Nanosecond)
			return paid, errors.Join(nap.Get(ctx, nil), f.Get(ctx, &paid))
		})
		require.Equal(t, 7, result[int](t, env))
		require.Contains(t, kinds(t, env), "TimerStarted ActivityTaskStarted ActivityTaskCompleted TimerFired")
	}
}

// chargeRuns charges in each of three runs.
func chargeRuns(ctx workflow.Context, runs int) (int, error) {
	if paid, err := chargeThrice(ctx); runs == 0 || err != nil {
		return paid, err
	}
	return 0, workflow.NewContinueAsNewError(ctx, chargeRuns, runs-1)
}

func TestPromptAnswersInEachRun(t *testing.T) {
	for name, options := range map[string][]testsuite.Option{"cached": nil, "without cache": {testsuite.WithoutCache()}} {
		t.Run(name, func(t *testing.T) {
			env := testsuite.New(t, append(options, testsuite.FollowRuns(), testsuite.InMemory())...)
			env.RegisterWorkflow(chargeRuns)
			env.OnActivity(charge, mock.Anything, 1).Return(7, nil).Times(9)
			env.ExecuteWorkflow(chargeRuns, 2)
			require.Equal(t, 21, result[int](t, env))
			env.AssertExpectations(t)
			env.AssertActivityNumberOfCalls(t, "charge", 9)
			env.AssertActivityCalled(t, "charge", mock.Anything, 1)
			env.AssertActivityNotCalled(t, "charge", mock.Anything, 2)
		})
	}
}

func TestUsedUpPromptAnswersAreViolations(t *testing.T) {
	got := report(func(env *testsuite.TestWorkflowEnvironment) {
		env.OnActivity(charge, mock.Anything, 1).Return(7, nil).Twice()
		env.ExecuteWorkflow(chargeThrice)
	})
	require.Contains(t, got, "call 3, attempt 1")
	require.Contains(t, got, "used up")
}

func TestPromptAnswersEndWithTheExecution(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env := newEnvironment()
		env.OnActivity(note, mock.Anything).Return(nil)
		env.OnActivity(charge, mock.Anything, 1).Return(7, nil)
		env.ExecuteWorkflow(func(ctx workflow.Context) error {
			ctx = withMinute(ctx)
			workflow.ExecuteActivity(ctx, charge, 2) // which no mock expects
			for {
				if err := workflow.ExecuteActivity(ctx, note).Get(ctx, nil); err != nil {
					return err
				}
			}
		})
		require.ErrorContains(t, env.GetWorkflowError(), `mock activity "charge"`)
		synctest.Wait()
		require.NotContains(t, kinds(t, env), "WorkflowExecutionTerminated", "it went on until its history was full")
	})
}

func TestQueriesBetweenPromptAnswers(t *testing.T) {
	env := testsuite.New(t, testsuite.InMemory())
	env.OnActivity(charge, mock.Anything, 1).Return(7, nil)
	asked := func() int {
		value, err := env.QueryWorkflow("paid")
		require.NoError(t, err)
		var paid int
		require.NoError(t, value.Get(&paid))
		return paid
	}
	env.RegisterDelayedCallback(func() { require.Equal(t, 21, asked()) }, time.Minute)
	env.ExecuteWorkflow(func(ctx workflow.Context) (paid int, err error) {
		if err := workflow.SetQueryHandler(ctx, "paid", func() (int, error) { return paid, nil }); err != nil {
			return 0, err
		}
		for range 2 {
			more, err := chargeThrice(ctx)
			if paid += more; err != nil {
				return 0, err
			}
			if err := workflow.Sleep(ctx, time.Hour); err != nil {
				return 0, err
			}
		}
		return paid, nil
	})
	require.Equal(t, 42, result[int](t, env))
	require.Equal(t, 42, asked())
}
