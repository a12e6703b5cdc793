package mocks_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/nexus-rpc/sdk-go/nexus"
	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/mocks"
)

var quote = nexus.NewOperationReference[order, receipt]("quote")

// ask calls the operation and tells its token and result.
func ask(ctx workflow.Context) (string, error) {
	c := workflow.NewNexusClient("prices", "shop")
	op := c.ExecuteOperation(ctx, quote, tea, workflow.NexusOperationOptions{ScheduleToCloseTimeout: 24 * time.Hour})
	var started workflow.NexusOperationExecution
	if err := op.GetNexusOperationExecution().Get(ctx, &started); err != nil {
		return "", err
	}
	var r receipt
	if err := op.Get(ctx, &r); err != nil {
		return "", err
	}
	return started.OperationToken + " " + strings.Repeat("$", r.Paid), nil
}

func newNexusStage(t *testing.T) *stage {
	s := newStage(t, mocks.Options{}, ask)
	s.endpoint("prices")
	return s
}

func (s *stage) wantAnswer(want string) {
	s.t.Helper()
	s.mocks.Register(s.worker)
	s.wantResult(ask, want)
}

func (s *stage) wantFailure(want string) {
	s.t.Helper()
	s.mocks.Register(s.worker)
	err := s.run(nil, ask)
	for errors.Unwrap(err) != nil {
		err = errors.Unwrap(err)
	}
	if err == nil || !strings.Contains(err.Error(), want) {
		s.t.Errorf("root cause %v, want %q", err, want)
	}
}

func TestOperationEndsAtOnceWithTheMocksResult(t *testing.T) {
	s := newNexusStage(t)
	s.mocks.OnNexusOperation("shop", quote, tea, workflow.NexusOperationOptions{ScheduleToCloseTimeout: 24 * time.Hour}).
		Return(&nexus.HandlerStartOperationResultSync[receipt]{Value: receipt{Paid: 2}}, nil)
	s.wantAnswer(" $$")
	if got, want := s.events("run-1"), "WorkflowExecutionStarted NexusOperationScheduled NexusOperationCompleted WorkflowExecutionCompleted"; got != want {
		t.Errorf("events %s, want %s", got, want)
	}
	if err := s.replay("run-1"); err != nil {
		t.Errorf("replay: %v", err)
	}
	s.mocks.AssertExpectations(t)
	s.mocks.Nexus().AssertCalled(t, "shop", "quote", tea, mock.Anything)
	s.mocks.Nexus().AssertNumberOfCalls(t, "shop", 1)
}

func TestAsynchronousOperationIsCompletedAfterItsDelay(t *testing.T) {
	s := newNexusStage(t)
	s.mocks.OnNexusOperation("shop", quote, mock.Anything, mock.Anything).Return(&nexus.HandlerStartOperationResultAsync{OperationToken: "token"}, nil)
	if err := s.mocks.CompleteNexusOperation("shop", "quote", "token", receipt{Paid: 3}, nil, 2*time.Hour); err != nil {
		t.Fatal(err)
	}
	began := s.server.Now()
	s.wantAnswer("token $$$")
	if passed := s.server.Now().Sub(began); passed != 2*time.Hour {
		t.Errorf("%v passed, want 2h", passed)
	}
	if got, want := s.events("run-1"), "WorkflowExecutionStarted NexusOperationScheduled NexusOperationStarted NexusOperationCompleted WorkflowExecutionCompleted"; got != want {
		t.Errorf("events %s, want %s", got, want)
	}
	s.wantViolations("")
}

func TestAsynchronousOperationFailsAsTheTestSays(t *testing.T) {
	s := newNexusStage(t)
	s.mocks.OnNexusOperation("shop", quote, mock.Anything, mock.Anything).Return(&nexus.HandlerStartOperationResultAsync{OperationToken: "token"}, nil)
	if err := s.mocks.CompleteNexusOperation("shop", "quote", "token", receipt{}, errors.New("no price"), time.Minute); err != nil {
		t.Fatal(err)
	}
	s.wantFailure("no price")
}

func TestOperationWithoutCompletionTimesOut(t *testing.T) {
	s := newNexusStage(t)
	s.mocks.OnNexusOperation("shop", quote, mock.Anything, mock.Anything).Return(&nexus.HandlerStartOperationResultAsync{OperationToken: "token"}, nil)
	s.wantFailure("timed out")
}

func TestPlainErrorFailsTheOperationAtOnce(t *testing.T) {
	s := newNexusStage(t)
	s.mocks.OnNexusOperation("shop", quote, mock.Anything, mock.Anything).Return(nil, errors.New("no price"))
	s.wantFailure("no price")
	s.mocks.Nexus().AssertNumberOfCalls(t, "shop", 1)
}

func TestRetriedOperationMeetsTheNextExpectation(t *testing.T) {
	s := newNexusStage(t)
	s.mocks.OnNexusOperation("shop", quote, mock.Anything, mock.Anything).Return(nil, nexus.NewHandlerErrorf(nexus.HandlerErrorTypeUnavailable, "busy")).Once()
	s.mocks.OnNexusOperation("shop", quote, mock.Anything, mock.Anything).
		Return(&nexus.HandlerStartOperationResultSync[receipt]{Value: receipt{Paid: 1}}, nil).Once().After(time.Second)
	s.wantAnswer(" $")
	s.mocks.Nexus().AssertNumberOfCalls(t, "shop", 2)
	s.mocks.AssertExpectations(t)
}

func TestOperationThatDoesNotFitFailsWithTheDifference(t *testing.T) {
	s := newNexusStage(t)
	s.mocks.OnNexusOperation("shop", quote, order{ID: "tea"}, mock.Anything).Return(&nexus.HandlerStartOperationResultSync[receipt]{}, nil)
	s.wantFailure("Items: want [], got")
	s.wantViolations(`mock Nexus service "shop", call 1: no expectation fits; the closest, at nexus_test.go, differs
  argument 1:
    Items: want [], got [{SKU:green Qty:1} {SKU:black Qty:2}]`)
}

func TestOperationWithoutExpectationRunsForReal(t *testing.T) {
	shop := nexus.NewService("shop")
	real := nexus.NewSyncOperation("quote", func(context.Context, order, nexus.StartOperationOptions) (receipt, error) {
		return receipt{Paid: 5}, nil
	})
	if err := shop.Register(real); err != nil {
		t.Fatal(err)
	}
	s := newNexusStage(t)
	s.mocks.OnNexusOperation(shop, nexus.NewOperationReference[string, string]("other"), mock.Anything, mock.Anything).Maybe()
	s.wantAnswer(" $$$$$")
	s.mocks.Nexus().AssertCalled(t, "shop", "quote", tea, mock.Anything)
}

func TestCompletionHasToFitTheOperation(t *testing.T) {
	m := mocks.New(mocks.Options{})
	m.OnNexusOperation("shop", quote, mock.Anything, mock.Anything)
	if err := m.CompleteNexusOperation("shop", "buy", "token", nil, nil, 0); err == nil || !strings.Contains(err.Error(), "is not mocked") {
		t.Errorf("operation that is not mocked: error %v", err)
	}
	if err := m.CompleteNexusOperation("shop", "quote", "token", 7, nil, 0); err == nil || !strings.Contains(err.Error(), "mocks_test.receipt, not a int") {
		t.Errorf("result of another type: error %v", err)
	}
}
