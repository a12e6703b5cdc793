package mocks_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/mock"

	"github.com/groundhogdev/groundhog/mocks"
)

// The signal comes while the workflow task is at work, so that the service does not take the workflow's end.
func TestLocalActivityOfARepeatedTaskCountsOnce(t *testing.T) {
	s := newStage(t, mocks.Options{}, payLocally, charge)
	calls := 0
	s.mocks.OnActivity(charge, mock.Anything, tea).Once().Return(func(ctx context.Context, _ order) (receipt, error) {
		calls++
		return receipt{Paid: calls}, s.server.Client().SignalWorkflow(ctx, "run-1", "", "hurry", nil)
	})
	var got receipt
	if err := s.run(&got, payLocally, tea); err != nil || got.Paid != 1 {
		t.Errorf("got %v, error %v, want what the first call returned", got, err)
	}
	history, err := s.server.History(t.Context(), "run-1", "")
	if err != nil {
		t.Fatal(err)
	}
	repeated := false
	for _, e := range history.GetEvents() {
		repeated = repeated || e.GetWorkflowTaskFailedEventAttributes() != nil
	}
	if !repeated {
		t.Error("no workflow task was repeated")
	}
	s.wantViolations("")
	s.mocks.Activities().AssertNumberOfCalls(t, "charge", 1)
}
