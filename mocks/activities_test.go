package mocks_test

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/mocks"
)

func pay(ctx workflow.Context, o order) (receipt, error) {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: 24 * time.Hour})
	var r receipt
	err := workflow.ExecuteActivity(ctx, charge, o).Get(ctx, &r)
	return r, err
}

func payLocally(ctx workflow.Context, o order) (receipt, error) {
	ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{StartToCloseTimeout: 24 * time.Hour})
	var r receipt
	err := workflow.ExecuteLocalActivity(ctx, charge, o).Get(ctx, &r)
	return r, err
}

var tea = order{ID: "tea", Items: []item{{"green", 1}, {"black", 2}}}

func TestMockedActivityReturnsValues(t *testing.T) {
	for name, flow := range map[string]any{"activity": pay, "local activity": payLocally} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, mocks.Options{}, pay, payLocally, charge)
			s.mocks.OnActivity(charge, mock.Anything, tea).Return(receipt{Paid: 42}, nil)
			var got receipt
			if err := s.run(&got, flow, tea); err != nil || got.Paid != 42 {
				t.Errorf("paid %d, error %v, want what the mock returns", got.Paid, err)
			}
			s.wantViolations("")
			s.mocks.AssertExpectations(t)
		})
	}
}

func TestActivityWithoutExpectationRunsForRealAndCounts(t *testing.T) {
	s := newStage(t, mocks.Options{}, pay, charge)
	var got receipt
	if err := s.run(&got, pay, tea); err != nil || got.Paid != 2 {
		t.Errorf("paid %d, error %v, want what the activity returns", got.Paid, err)
	}
	s.mocks.Activities().AssertNumberOfCalls(t, "charge", 1)
	s.mocks.Activities().AssertCalled(t, "charge", mock.Anything, tea)
	s.mocks.Activities().AssertNotCalled(t, "charge", mock.Anything, order{})
}

func TestMockFunctionGetsDecodedArguments(t *testing.T) {
	s := newStage(t, mocks.Options{}, pay, charge)
	s.mocks.OnActivity(charge, mock.Anything, mock.Anything).Return(func(ctx context.Context, o order) (receipt, error) {
		return receipt{Paid: o.Items[1].Qty + int(activity.GetInfo(ctx).Attempt)}, nil
	})
	var got receipt
	if err := s.run(&got, pay, tea); err != nil || got.Paid != 3 {
		t.Errorf("paid %d, error %v, want 3", got.Paid, err)
	}
}

func TestFailedAttemptIsRetriedOnTheNextExpectation(t *testing.T) {
	s := newStage(t, mocks.Options{}, pay, charge)
	s.mocks.OnActivity(charge, mock.Anything, mock.Anything).Return(receipt{}, errors.New("no connection")).Twice()
	s.mocks.OnActivity(charge, mock.Anything, mock.Anything).Return(receipt{Paid: 7}, nil).Once()
	var got receipt
	if err := s.run(&got, pay, tea); err != nil || got.Paid != 7 {
		t.Errorf("paid %d, error %v, want 7", got.Paid, err)
	}
	s.mocks.Activities().AssertNumberOfCalls(t, "charge", 3)
	s.mocks.AssertExpectations(t)
}

func TestAttemptWithoutExpectationLeftFailsTheActivity(t *testing.T) {
	s := newStage(t, mocks.Options{}, pay, charge)
	s.mocks.OnActivity(charge, mock.Anything, mock.Anything).Return(receipt{}, errors.New("no connection")).Twice()
	err := s.run(nil, pay, tea)
	want := `mock activity "charge", call 3, attempt 3: the expectation at activities_test.go was used up after 2 calls; attempt 2 failed or timed out`
	s.wantViolations(want)
	var failure *temporal.ApplicationError
	if !errors.As(err, &failure) || failure.Type() != mocks.ViolationType || !strings.Contains(failure.Message(), "used up after 2 calls") {
		t.Errorf("workflow failed with %v, want the violation", err)
	}
}

func TestArgumentsThatDoNotFitAreShownFieldByField(t *testing.T) {
	s := newStage(t, mocks.Options{}, pay, charge)
	s.mocks.OnActivity(charge, mock.Anything, order{ID: "coffee"}).Return(receipt{}, nil)
	s.mocks.OnActivity(charge, mock.Anything, order{ID: "tea", Items: []item{{"green", 1}, {"black", 3}}}).Return(receipt{}, nil)
	if err := s.run(nil, pay, tea); err == nil {
		t.Error("the workflow did not fail")
	}
	s.wantViolations(`mock activity "charge", call 1, attempt 1: no expectation fits; the closest, at activities_test.go, differs
  argument 1:
    Items[1].Qty: want 3, got 2`)
}

func TestMatcherThatRefusesIsNamed(t *testing.T) {
	s := newStage(t, mocks.Options{}, pay, charge)
	s.mocks.OnActivity(charge, mock.Anything, mock.MatchedBy(func(o order) bool { return o.ID == "coffee" })).Return(receipt{}, nil)
	if err := s.run(nil, pay, tea); err == nil {
		t.Error("the workflow did not fail")
	}
	s.wantViolations(`mock activity "charge", call 1, attempt 1: no expectation fits; the closest, at activities_test.go, differs
  argument 1: the matcher refuses it: {ID:tea Items:[{SKU:green Qty:1} {SKU:black Qty:2}]}`)
}

func TestNumberOfArgumentsHasToFit(t *testing.T) {
	s := newStage(t, mocks.Options{}, pay, charge)
	s.mocks.OnActivity(charge, mock.Anything).Return(receipt{}, nil)
	if err := s.run(nil, pay, tea); err == nil {
		t.Error("the workflow did not fail")
	}
	s.wantViolations(`mock activity "charge", call 1, attempt 1: no expectation fits; the closest, at activities_test.go, differs
  want 1 argument (anything), got 2 (a context, {ID:tea Items:[{SKU:green Qty:1} {SKU:black Qty:2}]})`)
}

func TestNeverFailsTheCall(t *testing.T) {
	s := newStage(t, mocks.Options{}, pay, charge)
	s.mocks.OnActivity(charge, mock.Anything, mock.Anything).Never()
	if err := s.run(nil, pay, tea); err == nil {
		t.Error("the workflow did not fail")
	}
	s.wantViolations(`mock activity "charge", call 1, attempt 1: the expectation at activities_test.go says that it never happens`)
	s.mocks.AssertExpectations(t)
}

func TestAfterPassesOnTheVirtualClock(t *testing.T) {
	for name, flow := range map[string]any{"activity": pay, "local activity": payLocally} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, mocks.Options{}, pay, payLocally, charge)
			var seen time.Time
			s.mocks.OnActivity(charge, mock.Anything, mock.Anything).Return(receipt{}, nil).After(3 * time.Hour).
				Run(func(args mock.Arguments) { seen = s.server.Now() })
			began := s.server.Now()
			if err := s.run(nil, flow, tea); err != nil {
				t.Fatal(err)
			}
			if passed := seen.Sub(began); passed != 3*time.Hour {
				t.Errorf("the mock ran %v after the start, want 3h", passed)
			}
		})
	}
}

func TestPanicIsThePanicErrorOfTheActivity(t *testing.T) {
	s := newStage(t, mocks.Options{}, pay, charge)
	s.mocks.OnActivity(charge, mock.Anything, mock.Anything).Panic("out of paper").Once()
	s.mocks.OnActivity(charge, mock.Anything, mock.Anything).Return(receipt{}, temporal.NewNonRetryableApplicationError("no", "", nil))
	err := s.run(nil, pay, tea)
	if s.mocks.Activities().NumberOfCalls("charge") != 2 || err == nil {
		t.Errorf("error %v, want the panicking attempt to be retried", err)
	}
}

func TestMockThatEndsItsGoroutineFailsTheActivity(t *testing.T) {
	s := newStage(t, mocks.Options{}, pay, charge)
	test := make(chan *testing.T, 1)
	go func() { test <- &testing.T{} }()
	s.mocks.OnActivity(charge, mock.Anything, mock.Anything).Return(func(context.Context, order) (receipt, error) {
		(<-test).FailNow()
		return receipt{}, nil
	})
	if err := s.run(nil, pay, tea); err == nil || !strings.Contains(err.Error(), "t.FailNow") {
		t.Errorf("error %v, want one about t.FailNow", err)
	}
	s.wantViolations(`mock activity "charge": the mock, expected at activities_test.go, ended its goroutine, as t.FailNow does`)
}

func TestMatcherThatEndsItsGoroutineFailsTheActivity(t *testing.T) {
	s := newStage(t, mocks.Options{}, pay, charge)
	s.mocks.OnActivity(charge, mock.Anything, mock.MatchedBy(func(order) bool { runtime.Goexit(); return true })).Return(receipt{}, nil)
	if err := s.run(nil, pay, tea); err == nil {
		t.Error("the workflow succeeded")
	}
	if got := s.violations(); !strings.Contains(got, "argument 1: the matcher ended its goroutine, as t.FailNow does") {
		t.Errorf("violations: %s", got)
	}
}

func TestReturnsAreCheckedWhenTheyAreGiven(t *testing.T) {
	m := mocks.New(mocks.Options{Activity: func(name string) (any, bool) { return charge, name == "charge" }})
	cases := map[string]struct {
		returns []any
		want    string
	}{
		"none":           {nil, "mock of charge has no returns"},
		"too few":        {[]any{nil}, "mock of charge has incorrect number of returns, expected 2, but actual is 1"},
		"wrong result":   {[]any{7, nil}, "mock of charge has incorrect return type, expected mocks_test.receipt, but actual is int (7)"},
		"no error":       {[]any{receipt{}, "no"}, "mock of charge has incorrect return type, expected error, but actual is string (no)"},
		"wrong function": {[]any{func() error { return nil }}, "mock of charge has incorrect return function, expected func(context.Context, mocks_test.order) (mocks_test.receipt, error), but actual is func() error"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			for _, activity := range []any{charge, "charge"} {
				func() {
					defer func() {
						if got := recover(); got != c.want {
							t.Errorf("Return panics with %v, want %s", got, c.want)
						}
					}()
					m.OnActivity(activity, mock.Anything, mock.Anything).Return(c.returns...)
				}()
			}
		})
	}
}

func TestActivityWithoutContextIsExpectedWithoutOne(t *testing.T) {
	double := func(n int) (int, error) { return 2 * n, nil }
	s := newStage(t, mocks.Options{Activity: func(string) (any, bool) { return double, true }})
	s.worker.RegisterActivityWithOptions(double, activity.RegisterOptions{Name: "double"})
	flow := func(ctx workflow.Context) (n int, err error) {
		ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
		err = workflow.ExecuteActivity(ctx, "double", 4).Get(ctx, &n)
		return n, err
	}
	s.worker.RegisterWorkflow(flow)
	s.mocks.OnActivity("double", 4).Return(9, nil)
	var got int
	if err := s.run(&got, flow); err != nil || got != 9 {
		t.Errorf("got %d, error %v, want 9", got, err)
	}
}
