package mocks_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/mocks"
)

func ship(_ workflow.Context, o order) (string, error) { return "really shipped " + o.ID, nil }

// sell ships each order by a child, one after another, and tells how it went.
func sell(ctx workflow.Context, orders ...order) ([]string, error) {
	ctx = workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{RetryPolicy: &temporal.RetryPolicy{MaximumAttempts: 3}})
	var all []string
	for _, o := range orders {
		var s string
		if err := workflow.ExecuteChildWorkflow(ctx, ship, o).Get(ctx, &s); err != nil {
			s = "failed: " + errors.Unwrap(err).Error()
		}
		all = append(all, s)
	}
	return all, nil
}

func sellOne(ctx workflow.Context, o order) (string, error) {
	all, err := sell(ctx, o)
	return all[0], err
}

func TestMockedChildReturnsValues(t *testing.T) {
	s := newStage(t, mocks.Options{}, sellOne, ship)
	s.mocks.OnWorkflow(ship, mock.Anything, tea).Return("shipped", nil).Once()
	var got string
	if err := s.run(&got, sellOne, tea); err != nil || got != "shipped" {
		t.Errorf("got %q, error %v, want what the mock returns", got, err)
	}
	if got, want := s.events("run-1"), "WorkflowExecutionStarted StartChildWorkflowExecutionInitiated ChildWorkflowExecutionStarted "+
		"ChildWorkflowExecutionCompleted WorkflowExecutionCompleted"; got != want {
		t.Errorf("events %s, want %s", got, want)
	}
	s.wantViolations("")
	s.mocks.AssertExpectations(t)
}

func TestChildWithoutExpectationRunsForRealAndCounts(t *testing.T) {
	s := newStage(t, mocks.Options{}, sellOne, ship)
	var got string
	if err := s.run(&got, sellOne, tea); err != nil || got != "really shipped tea" {
		t.Errorf("got %q, error %v, want what the child returns", got, err)
	}
	s.mocks.Workflows().AssertCalled(t, "ship", mock.Anything, tea)
	s.mocks.Workflows().AssertNumberOfCalls(t, "ship", 1)
}

func TestWorkflowWithoutParentIsNotMocked(t *testing.T) {
	s := newStage(t, mocks.Options{}, sellOne, ship)
	s.mocks.OnWorkflow(ship, mock.Anything, mock.Anything).Return("shipped", nil)
	var got string
	if err := s.run(&got, ship, tea); err != nil || got != "really shipped tea" {
		t.Errorf("got %q, error %v, want what the workflow returns", got, err)
	}
	s.mocks.Workflows().AssertNumberOfCalls(t, "ship", 0)
}

func TestRetriedChildMeetsTheNextExpectation(t *testing.T) {
	s := newStage(t, mocks.Options{}, sellOne, ship)
	s.mocks.OnWorkflow(ship, mock.Anything, tea).Return("", errors.New("no van")).Once()
	s.mocks.OnWorkflow(ship, mock.Anything, tea).Return("shipped", nil).Once()
	var got string
	if err := s.run(&got, sellOne, tea); err != nil || got != "shipped" {
		t.Errorf("got %q, error %v, want what the second attempt returns", got, err)
	}
	s.mocks.AssertExpectations(t)
}

func TestChildThatNoExpectationFitsFails(t *testing.T) {
	s := newStage(t, mocks.Options{}, sellOne, ship)
	s.mocks.OnWorkflow(ship, mock.Anything, order{ID: "tea", Items: []item{{"green", 1}, {"black", 5}}}).Return("shipped", nil)
	var got string
	if err := s.run(&got, sellOne, tea); err != nil || !strings.Contains(got, "Items[1].Qty") {
		t.Errorf("got %q, error %v, want the violation", got, err)
	}
	s.wantViolations(`mock workflow "ship", call 1, attempt 1: no expectation fits; the closest, at workflows_test.go, differs
  argument 1:
    Items[1].Qty: want 5, got 2`)
}

func TestMockFunctionOfAChildRunsAsWorkflowCode(t *testing.T) {
	s := newStage(t, mocks.Options{}, sellOne, ship)
	s.mocks.OnWorkflow(ship, mock.Anything, mock.Anything).Return(func(ctx workflow.Context, o order) (string, error) {
		return o.ID + " later", workflow.Sleep(ctx, time.Hour)
	})
	began := s.server.Now()
	var got string
	if err := s.run(&got, sellOne, tea); err != nil || got != "tea later" || s.server.Now().Sub(began) != time.Hour {
		t.Errorf("got %q, error %v after %v, want the result after an hour", got, err, s.server.Now().Sub(began))
	}
}

func TestAfterOfAChildPassesOnTheVirtualClock(t *testing.T) {
	s := newStage(t, mocks.Options{}, sellOne, ship)
	s.mocks.OnWorkflow(ship, mock.Anything, mock.Anything).Return("shipped", nil).After(48 * time.Hour)
	began := s.server.Now()
	if err := s.run(nil, sellOne, tea); err != nil || s.server.Now().Sub(began) != 48*time.Hour {
		t.Errorf("error %v after %v, want the result after 48h", err, s.server.Now().Sub(began))
	}
}

func TestPanicIsThePanicErrorOfTheChild(t *testing.T) {
	s := newStage(t, mocks.Options{}, ship)
	var panicked bool
	flow := func(ctx workflow.Context) error {
		var failure *temporal.PanicError
		panicked = errors.As(workflow.ExecuteChildWorkflow(ctx, ship, tea).Get(ctx, nil), &failure) && failure.Error() == "no road"
		return nil
	}
	s.worker.RegisterWorkflow(flow)
	s.mocks.OnWorkflow(ship, mock.Anything, mock.Anything).Panic("no road")
	if err := s.run(nil, flow); err != nil || !panicked {
		t.Errorf("error %v, panic error %v, want a child that fails with a *temporal.PanicError", err, panicked)
	}
}

func TestStartOfAChildIsRefused(t *testing.T) {
	for _, refusal := range []error{
		mocks.ErrStartChildWorkflowFailed, &temporal.ChildWorkflowExecutionAlreadyStartedError{}, serviceerror.NewWorkflowExecutionAlreadyStarted("taken", "", ""),
	} {
		startIsRefused(t, refusal)
	}
}

func startIsRefused(t *testing.T, refusal error) {
	s := newStage(t, mocks.Options{}, ship)
	s.mocks.OnWorkflow(ship, mock.Anything, mock.Anything).Return("", refusal).Once()
	s.mocks.OnWorkflow(ship, mock.Anything, mock.Anything).Return("shipped", nil).Once()
	s.wantPlay(func(ctx workflow.Context) (string, error) {
		var started *temporal.ChildWorkflowExecutionAlreadyStartedError
		if err := workflow.ExecuteChildWorkflow(ctx, ship, tea).GetChildWorkflowExecution().Get(ctx, nil); !errors.As(err, &started) {
			return "", fmt.Errorf("the first child starts with error %w", err)
		}
		var second string
		err := workflow.ExecuteChildWorkflow(ctx, ship, tea).Get(ctx, &second)
		return second, err
	}, "shipped")
	if got := s.events("run-1"); strings.Count(got, "StartChildWorkflowExecutionFailed") != 1 {
		t.Errorf("events %s, want one child that did not start", got)
	}
	s.wantViolations("")
	s.mocks.AssertExpectations(t)
}

func TestChildWhoseRunPanicsDoesNotEndWell(t *testing.T) {
	s := newStage(t, mocks.Options{}, ship)
	s.mocks.OnWorkflow(ship, mock.Anything, tea).Run(func(mock.Arguments) { panic("no stamps") }).Return("shipped", nil)
	_, err := s.play(func(ctx workflow.Context) (string, error) {
		ctx = workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{WorkflowRunTimeout: time.Minute})
		return "", workflow.ExecuteChildWorkflow(ctx, ship, tea).Get(ctx, nil)
	})
	var timeout *temporal.TimeoutError
	if !errors.As(err, &timeout) {
		t.Errorf("error %v, want the child's timeout, for its code panics each time", err)
	}
}
