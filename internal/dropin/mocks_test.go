package dropin

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// Mocks of activities: what they match, what they return, how often and when.

// doubles runs Double for each argument in turn, and lists the results.
func doubles(ctx workflow.Context, args ...int) (results []int, err error) {
	for _, n := range args {
		var r int
		if err := workflow.ExecuteActivity(once(ctx), Double, n).Get(ctx, &r); err != nil {
			return results, err
		}
		results = append(results, r)
	}
	return results, nil
}

func threeDoubles(ctx workflow.Context) ([]int, error) { return doubles(ctx, 1, 2, 3) }

func TestMockReturnsValues(t *testing.T) {
	env := newEnv()
	env.OnActivity(Double, mock.Anything, 7).Return(1000, nil)
	env.ExecuteWorkflow(DoubleOnce, 7)
	require.Equal(t, 1000, succeeds[int](t, env))
	env.AssertExpectations(t)
	env.AssertActivityCalled(t, "Double", mock.Anything, 7)
	env.AssertActivityNumberOfCalls(t, "Double", 1)
	env.AssertActivityNotCalled(t, "Double", mock.Anything, 8)
	env.AssertCalled(t, "Double", mock.Anything, 7)
	env.AssertNumberOfCalls(t, "Double", 1)
}

func TestMockReturnsWhatItsFunctionReturns(t *testing.T) {
	env := newEnv()
	env.OnActivity(Double, mock.Anything, mock.Anything).Return(func(_ context.Context, n int) (int, error) { return 10 * n, nil })
	env.ExecuteWorkflow(threeDoubles)
	require.Equal(t, []int{10, 20, 30}, succeeds[[]int](t, env))
}

func TestMockByName(t *testing.T) {
	env := newEnv()
	env.OnActivity("Double", mock.Anything, mock.Anything).Return(5, nil)
	env.ExecuteWorkflow(DoubleOnce, 1)
	require.Equal(t, 5, succeeds[int](t, env))
}

func TestMockByMethod(t *testing.T) {
	env := newEnv()
	var s *shop
	env.OnActivity(s.Stock, mock.Anything).Return(99, nil)
	env.ExecuteWorkflow(func(ctx workflow.Context) (n int, err error) {
		err = workflow.ExecuteActivity(once(ctx), s.Stock).Get(ctx, &n)
		return n, err
	})
	require.Equal(t, 99, succeeds[int](t, env))
}

func TestMockReturnsAnError(t *testing.T) {
	env := newEnv()
	env.OnActivity(Double, mock.Anything, mock.Anything).Return(0, temporal.NewNonRetryableApplicationError("sold out", "Sold", nil))
	env.ExecuteWorkflow(DoubleOnce, 1)
	var inner *temporal.ApplicationError
	require.ErrorAs(t, env.GetWorkflowError(), &inner)
	require.Equal(t, "Sold", inner.Type())
}

func TestMockIsTriedAgain(t *testing.T) {
	env := newEnv()
	env.OnActivity(Double, mock.Anything, 1).Return(0, errors.New("not yet")).Twice()
	env.OnActivity(Double, mock.Anything, 1).Return(11, nil).Once()
	env.ExecuteWorkflow(func(ctx workflow.Context) (time.Duration, error) {
		began := workflow.Now(ctx)
		ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
			StartToCloseTimeout: time.Minute,
			RetryPolicy:         &temporal.RetryPolicy{InitialInterval: time.Second, BackoffCoefficient: 1, MaximumAttempts: 5},
		})
		err := workflow.ExecuteActivity(ctx, Double, 1).Get(ctx, nil)
		return workflow.Now(ctx).Sub(began), err
	})
	require.Equal(t, 2*time.Second, succeeds[time.Duration](t, env))
	env.AssertExpectations(t)
	env.AssertActivityNumberOfCalls(t, "Double", 3)
}

func TestMocksAreUsedUpInTheirOrder(t *testing.T) {
	env := newEnv()
	env.OnActivity(Double, mock.Anything, mock.Anything).Return(1, nil).Once()
	env.OnActivity(Double, mock.Anything, mock.Anything).Return(2, nil).Times(2)
	env.ExecuteWorkflow(threeDoubles)
	require.Equal(t, []int{1, 2, 2}, succeeds[[]int](t, env))
}

func TestMatchersChooseTheMock(t *testing.T) {
	env := newEnv()
	env.OnActivity(Double, mock.Anything, mock.MatchedBy(func(n int) bool { return n > 1 })).Return(100, nil)
	env.OnActivity(Double, mock.Anything, 1).Return(1, nil)
	env.ExecuteWorkflow(threeDoubles)
	require.Equal(t, []int{1, 100, 100}, succeeds[[]int](t, env))
}

func TestMockWaitsOnTheWorkflowsClock(t *testing.T) {
	env := newEnv()
	env.OnActivity(Double, mock.Anything, 1).After(30*time.Second).Return(1, nil)
	env.OnActivity(Double, mock.Anything, 2).AfterFn(func() time.Duration { return 20 * time.Second }).Return(2, nil)
	env.ExecuteWorkflow(func(ctx workflow.Context) (time.Duration, error) {
		began := workflow.Now(ctx)
		_, err := doubles(ctx, 1, 2)
		return workflow.Now(ctx).Sub(began), err
	})
	require.Equal(t, 50*time.Second, succeeds[time.Duration](t, env))
}

func TestRunSeesTheArguments(t *testing.T) {
	env := newEnv()
	var seen []int
	env.OnActivity(Double, mock.Anything, mock.Anything).Run(func(args mock.Arguments) { seen = append(seen, args.Int(1)) }).Return(0, nil)
	env.ExecuteWorkflow(threeDoubles)
	require.NoError(t, env.GetWorkflowError())
	require.Equal(t, []int{1, 2, 3}, seen)
}

func TestMockThatPanicsIsAPanicError(t *testing.T) {
	env := newEnv()
	env.OnActivity(Double, mock.Anything, mock.Anything).Panic("on fire")
	env.ExecuteWorkflow(DoubleOnce, 1)
	var panicked *temporal.PanicError
	require.ErrorAs(t, env.GetWorkflowError(), &panicked)
	require.Contains(t, panicked.Error(), "on fire")
}

func TestMockOfALocalActivity(t *testing.T) {
	env := newEnv()
	env.OnActivity(Double, mock.Anything, 3).Return(33, nil).Once()
	env.ExecuteWorkflow(func(ctx workflow.Context) (n int, err error) {
		err = workflow.ExecuteLocalActivity(local(ctx), Double, 3).Get(ctx, &n)
		return n, err
	})
	require.Equal(t, 33, succeeds[int](t, env))
	env.AssertExpectations(t)
}

func TestUnmockedActivitiesRunBesideMockedOnes(t *testing.T) {
	env := newEnv()
	var s *shop
	env.OnActivity(s.Stock, mock.Anything).Return(1, nil)
	env.ExecuteWorkflow(DoubleOnce, 4)
	require.Equal(t, 8, succeeds[int](t, env))
}

func TestAssertionsFailForWhatHasNotHappened(t *testing.T) {
	env := newEnv()
	env.OnActivity(Double, mock.Anything, 1).Return(1, nil).Times(2)
	env.OnActivity(Double, mock.Anything, 9).Maybe().Return(9, nil)
	env.ExecuteWorkflow(DoubleOnce, 1)
	require.NoError(t, env.GetWorkflowError())
	unheard := new(testing.T)
	require.False(t, env.AssertExpectations(unheard))
	require.False(t, env.AssertActivityCalled(unheard, "Double", mock.Anything, 2))
	require.False(t, env.AssertActivityNumberOfCalls(unheard, "Double", 2))
	require.False(t, env.AssertActivityNotCalled(unheard, "Double", mock.Anything, 1))
	require.False(t, env.AssertNotCalled(unheard, "Double", mock.Anything, 1))
}

func TestNeverAndMaybeAreFulfilledWithoutACall(t *testing.T) {
	env := newEnv()
	env.OnActivity(Double, mock.Anything, 2).Never()
	env.OnActivity(Double, mock.Anything, 3).Maybe().Return(3, nil)
	env.OnActivity(Double, mock.Anything, 1).Return(1, nil)
	env.ExecuteWorkflow(DoubleOnce, 1)
	require.NoError(t, env.GetWorkflowError())
	env.AssertExpectations(t)
}

func TestMocksInOrder(t *testing.T) {
	env := newEnv()
	var s *shop
	env.InOrderMockCalls(
		env.OnActivity(s.Stock, mock.Anything).Return(1, nil),
		env.OnActivity(Double, mock.Anything, 1).Return(2, nil).NotBefore(),
	)
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		if err := workflow.ExecuteActivity(once(ctx), s.Stock).Get(ctx, nil); err != nil {
			return err
		}
		return workflow.ExecuteActivity(once(ctx), Double, 1).Get(ctx, nil)
	})
	require.NoError(t, env.GetWorkflowError())
	env.AssertExpectations(t)
}

func TestMocksThatDoNotFitPanicOrFail(t *testing.T) {
	require.Panics(t, func() { newEnv().OnActivity("nobody knows it") })
	require.Panics(t, func() { newEnv().OnActivity(42) })
	for name, returns := range map[string][]any{
		"too few": {1}, "too many": {1, nil, nil}, "wrong type": {"one", nil}, "no error": {1, 2},
		"wrong function": {func(context.Context, string) (int, error) { return 0, nil }},
	} {
		t.Run(name, func(t *testing.T) {
			env := newEnv()
			require.Contains(t, complaint(func() error {
				env.OnActivity(Double, mock.Anything, mock.Anything).Return(returns...)
				env.ExecuteWorkflow(DoubleOnce, 1)
				return env.GetWorkflowError()
			}), "mock of Double has incorrect")
		})
	}
}

// complaint is what f panics with, or its error: a mistake in a test may show at once or when the workflow runs.
func complaint(f func() error) (text string) {
	defer func() {
		if p := recover(); p != nil {
			text = fmt.Sprint(p)
		}
	}()
	return f().Error()
}

func TestDelayedCallbackSeesAMockAtWork(t *testing.T) {
	env := newEnv()
	env.OnActivity(Double, mock.Anything, 1).After(time.Hour).Return(1, nil)
	done := true
	env.RegisterDelayedCallback(func() { done = env.IsWorkflowCompleted() }, time.Minute)
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: 2 * time.Hour})
		return workflow.ExecuteActivity(ctx, Double, 1).Get(ctx, nil)
	})
	require.NoError(t, env.GetWorkflowError())
	require.False(t, done)
}

type order struct{ Item string }

func Ship(_ context.Context, o *order) (*order, error) { return o, nil }

func TestMockOfPointers(t *testing.T) {
	for name, c := range map[string]struct{ sent, expected, returned *order }{
		"values": {&order{"shoes"}, &order{"shoes"}, &order{"boots"}}, "nil argument": {nil, nil, &order{"boots"}}, "nil result": {&order{"hat"}, &order{"hat"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			env := newEnv()
			env.OnActivity(Ship, mock.Anything, c.expected).Return(c.returned, nil)
			var got *order
			env.ExecuteWorkflow(func(ctx workflow.Context) error {
				return workflow.ExecuteActivity(once(ctx), Ship, c.sent).Get(ctx, &got)
			})
			require.NoError(t, env.GetWorkflowError())
			require.Equal(t, c.returned, got)
			env.AssertActivityCalled(t, "Ship", mock.Anything, c.expected)
		})
	}
}

func TestMockOfAMethodWhoseStructHasAPrefix(t *testing.T) {
	env := newEnv()
	s := &shop{stock: 10}
	env.RegisterActivityWithOptions(s, activity.RegisterOptions{Name: "shop."})
	env.OnActivity(s.Take, mock.Anything, mock.IsType(0)).Return(77, nil)
	env.ExecuteWorkflow(func(ctx workflow.Context) (n int, err error) {
		err = workflow.ExecuteActivity(once(ctx), s.Take, 1).Get(ctx, &n)
		return n, err
	})
	require.Equal(t, 77, succeeds[int](t, env))
}

func TestMocksInOrderMayBeOfSeveralKinds(t *testing.T) {
	env := newEnv()
	env.InOrderMockCalls(
		env.OnActivity(Double, mock.Anything, mock.AnythingOfType("int")).Return(2, nil).Once(),
		env.OnWorkflow(Child, mock.Anything, 1).Return(3, nil).Once(),
		env.OnSignalExternalWorkflow(mock.Anything, "other", "", "done", mock.Anything).Return(nil).Once(),
	)
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		if _, err := DoubleOnce(ctx, 1); err != nil {
			return err
		}
		if _, err := Parent(ctx, 1); err != nil {
			return err
		}
		return workflow.SignalExternalWorkflow(ctx, "other", "", "done", nil).Get(ctx, nil)
	})
	require.NoError(t, env.GetWorkflowError())
	env.AssertExpectations(t)
}

func TestFunctionsHaveNoOtherNamesWithoutAliases(t *testing.T) {
	s := &Suite{}
	s.SetLogger(quiet{})
	s.SetDisableRegistrationAliasing(true)
	env := s.NewTestWorkflowEnvironment()
	env.RegisterActivityWithOptions(Double, activity.RegisterOptions{Name: "twice"})
	env.RegisterWorkflowWithOptions(typeName, workflow.RegisterOptions{Name: "other"})
	env.OnActivity(Double, mock.Anything, 1).Return(11, nil)
	env.OnWorkflow(typeName, mock.Anything).Return("mocked", nil)
	env.ExecuteWorkflow(func(ctx workflow.Context) (string, error) {
		n, err := DoubleOnce(ctx, 1)
		if err != nil {
			return "", err
		}
		var child string
		err = workflow.ExecuteChildWorkflow(ctx, typeName).Get(ctx, &child)
		return fmt.Sprint(n, " ", child), err
	})
	require.Equal(t, "11 mocked", succeeds[string](t, env))
}
