package mocks_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/mocks"
)

func pack(context.Context, order) error                  { return nil }
func label(context.Context, string, int) (string, error) { return "label", nil }
func clean(context.Context) (int, error)                 { return 1, nil }

// work packs an order, puts a label on it, cleans up, and has it shipped.
func work(ctx workflow.Context, o order) (string, error) {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
	if err := workflow.ExecuteActivity(ctx, pack, o).Get(ctx, nil); err != nil {
		return "", err
	}
	var text, shipped string
	if err := workflow.ExecuteActivity(ctx, label, o.ID, 2).Get(ctx, &text); err != nil {
		return "", err
	}
	var cleaned int
	if err := workflow.ExecuteActivity(ctx, clean).Get(ctx, &cleaned); err != nil {
		return "", err
	}
	err := workflow.ExecuteChildWorkflow(ctx, ship, o).Get(ctx, &shipped)
	return fmt.Sprint(text, ", ", cleaned, ", ", shipped), err
}

func TestExpectationsThatAreNotMetAreListed(t *testing.T) {
	s := newStage(t, mocks.Options{}, work, pack, label, clean, ship)
	s.mocks.OnActivity(pack, mock.Anything, mock.Anything).Return(nil).Times(3)
	s.mocks.OnActivity(label, mock.Anything, "coffee", 1).Return("", nil)
	s.mocks.OnActivity(label, mock.Anything, "tea", mock.Anything).Return("", nil)
	s.mocks.OnActivity(label, mock.Anything, "tea", 2).Return("", nil) // met by the call that the one before answered
	s.mocks.OnActivity(clean, mock.Anything).Maybe()
	if err := s.run(nil, work, tea); err == nil {
		t.Fatal("the workflow did not fail for the expectation without returns")
	}
	var f fakeT
	if s.mocks.AssertExpectations(&f) {
		t.Error("the expectations are met")
	}
	want := `expect activity "pack"(anything, anything) at asserts_test.go: 2 calls missing
expect activity "label"(anything, "coffee", 1) at asserts_test.go: 1 call missing
`
	if got := withoutLines(f.said.String()); got != want {
		t.Errorf("said:\n%swant:\n%s", got, want)
	}
	s.wantViolations(`mock activity "clean", call 1, attempt 1: the expectation at asserts_test.go has no returns`)
}

func TestAssertionsTellWhatHappened(t *testing.T) {
	s := newStage(t, mocks.Options{}, work, pack, label, clean, ship)
	if err := s.run(nil, work, tea); err != nil {
		t.Fatal(err)
	}
	var f fakeT
	passed := []bool{
		s.mocks.Activities().AssertCalled(&f, "label", mock.Anything, "tea", 3),
		s.mocks.Activities().AssertNotCalled(&f, "label", mock.Anything, "tea", 2),
		s.mocks.Activities().AssertNumberOfCalls(&f, "label", 2),
		s.mocks.Workflows().AssertCalled(&f, "sink", mock.Anything),
	}
	want := `expect activity "label"(anything, "tea", 3): no such call happened
  it was called with (a context, "tea", 2)
expect no activity "label"(anything, "tea", 2): it was called
expect 2 calls of activity "label": 1 happened
expect workflow "sink"(anything): no such call happened
`
	if got := f.said.String(); got != want || fmt.Sprint(passed) != "[false false false false]" {
		t.Errorf("%v, said:\n%swant:\n%s", passed, got, want)
	}
}

func TestCallThatComesTooEarlyIsAViolation(t *testing.T) {
	s := newStage(t, mocks.Options{}, work, pack, label, clean, ship)
	last := s.mocks.OnWorkflow(ship, mock.Anything, mock.Anything).Return("", nil)
	first := s.mocks.OnActivity(label, mock.Anything, mock.Anything, mock.Anything).Return("", nil)
	mocks.InOrder(last, first)
	if err := s.run(nil, work, tea); err == nil {
		t.Error("the workflow did not fail")
	}
	s.wantViolations(`mock activity "label", call 1, attempt 1: the expectation at asserts_test.go says not before workflow "ship", expected at asserts_test.go`)
}

func TestOrderAcrossKindsIsKept(t *testing.T) {
	s := newStage(t, mocks.Options{}, work, pack, label, clean, ship)
	mocks.InOrder(
		s.mocks.OnActivity(pack, mock.Anything, mock.Anything).Return(nil).Once(),
		s.mocks.OnActivity(label, mock.Anything, mock.Anything, mock.Anything).Return("", nil),
		s.mocks.OnWorkflow(ship, mock.Anything, mock.Anything).Return("", nil),
	)
	if err := s.run(nil, work, tea); err != nil {
		t.Error(err)
	}
	s.wantViolations("")
}

func TestTypedExpectationsAnswer(t *testing.T) {
	s := newStage(t, mocks.Options{}, work, pack, label, clean, ship)
	mocks.Replace(s.mocks, pack, func(_ context.Context, o order) error { return check(o.ID == "tea") })
	mocks.Result2(s.mocks, label, mocks.Eq("tea"), mocks.Where(func(n int) bool { return n > 1 })).Returns("to the shop", nil).Once()
	mocks.Result0(s.mocks, clean).Returns(7, nil)
	mocks.Result1(s.mocks, ship, mocks.Any[order]()).Returns("by van", nil)
	s.wantResult(work, "to the shop, 7, by van", tea)
	s.mocks.AssertExpectations(t)
}
